"""How the Slack of the tests answers when nothing else is planned."""

import json

from aiohttp import web

from tests.fakes.slack_rooms import WORKSPACE
from tests.fakes.slack_state import BOT, BOT_ID, TEAM, TOKEN, Answer, Call, SlackServer


async def unknown(_: SlackServer, call: Call, __: web.Request) -> web.StreamResponse:
    return web.json_response({"ok": False, "error": "unknown_method", "req_method": call.method})


async def _auth_test(slack: SlackServer, _: Call, __: web.Request) -> web.StreamResponse:
    url = "https://team.slack.com/"
    who = {"team_id": TEAM, "user_id": BOT, "bot_id": BOT_ID, "team": "Team"}
    return web.json_response({"ok": True, "url": url, **who})


async def _access(_: SlackServer, call: Call, __: web.Request) -> web.StreamResponse:
    """A token for a code, without an end."""
    given = {"access_token": TOKEN, "token_type": "bot", "scope": "commands,chat:write"}
    where = {"team": {"id": TEAM, "name": "Team"}, "app_id": "A7APP", "bot_user_id": BOT}
    return web.json_response({"ok": True, **given, **where, "authed_user": {"id": "U7ANN"}})


async def _post_message(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    ts = slack.next_ts()
    slack.messages.append({"type": "message", "user": BOT, "ts": ts, **call.arguments})
    return web.json_response({"ok": True, "channel": call.arguments["channel"], "ts": ts})


async def _update_message(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    for message in slack.messages:
        if (message["channel"], message["ts"]) == (call.arguments["channel"], call.arguments["ts"]):
            blocks = json.loads(call.arguments["blocks"])
            message |= {"text": call.arguments["text"], "blocks": blocks}
            return web.json_response({"ok": True})
    return web.json_response({"ok": False, "error": "message_not_found"})


async def _delete_message(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    place = (call.arguments["channel"], call.arguments["ts"])
    left = [message for message in slack.messages if (message["channel"], message["ts"]) != place]
    if len(left) == len(slack.messages):
        return web.json_response({"ok": False, "error": "message_not_found"})
    slack.messages[:] = left
    return web.json_response({"ok": True})


async def _whisper(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    slack.whispers.append(call.arguments)
    return web.json_response({"ok": True, "message_ts": slack.next_ts()})


async def _delete_file(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    if slack.files.pop(call.arguments["file"], None) is None:
        return _no_file(slack, call)
    slack.deleted.add(call.arguments["file"])
    return web.json_response({"ok": True})


def _no_file(slack: SlackServer, call: Call) -> web.StreamResponse:
    was_there = call.arguments["file"] in slack.deleted
    error = "file_deleted" if was_there else "file_not_found"
    return web.json_response({"ok": False, "error": error})


async def _replies(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    """The thread, two messages a page."""
    ts = call.arguments["ts"]
    ours = (each for each in slack.messages if each["ts"] == ts and "thread_ts" not in each)
    parent = next(ours, {"type": "message", "ts": ts, "text": "parent"})
    thread = [parent] + [
        message for message in slack.messages if message.get("thread_ts") == parent["ts"]
    ]
    start = int(call.arguments.get("cursor") or 0)
    following = str(start + 2) if len(thread) > start + 2 else ""
    page = {"messages": thread[start : start + 2]}
    metadata = {"response_metadata": {"next_cursor": following}}
    return web.json_response({"ok": True, **page, **metadata})


async def _history(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    """A channel's messages without those in threads, newest first, two a page.

    With `oldest` and without `latest` the pages begin at the oldest end.
    """
    begin, end = call.arguments.get("oldest") or 0, call.arguments.get("latest")
    found = [
        message
        for message in (slack.messages if begin and not end else reversed(slack.messages))
        if message.get("channel") == call.arguments["channel"] and "thread_ts" not in message
        if float(begin) < float(message["ts"]) < float(end or "inf")
    ]
    start = int(call.arguments.get("cursor") or 0)
    following = str(start + 2) if len(found) > start + 2 else ""
    metadata = {"response_metadata": {"next_cursor": following}}
    return web.json_response({"ok": True, "messages": found[start : start + 2], **metadata})


async def _permalink(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    channel, ts = call.arguments["channel"], call.arguments["message_ts"]
    link = f"https://team.slack.com/archives/{channel}/p{ts.replace('.', '')}"
    return web.json_response({"ok": True, "channel": channel, "permalink": link})


async def _add_reaction(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    reaction = _reaction(call)
    if reaction in slack.reactions:
        return web.json_response({"ok": False, "error": "already_reacted"})
    slack.reactions.add(reaction)
    return web.json_response({"ok": True})


async def _remove_reaction(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    if _reaction(call) not in slack.reactions:
        return web.json_response({"ok": False, "error": "no_reaction"})
    slack.reactions.remove(_reaction(call))
    return web.json_response({"ok": True})


def _reaction(call: Call) -> tuple[str, str, str]:
    return call.arguments["channel"], call.arguments["timestamp"], call.arguments["name"]


async def _file_info(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    file = slack.files.get(call.arguments["file"])
    if file is None:
        return _no_file(slack, call)
    if file.questions_until_ready:
        file.questions_until_ready -= 1
        return web.json_response({"ok": True, "file": {**file.info, "mimetype": ""}})
    return web.json_response({"ok": True, "file": file.info})


async def _upload_url(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    file_id = f"F7NEW{next(slack.numbers):06}"
    slack.add_file(
        file_id, b"", name=call.arguments["filename"], alt_txt=call.arguments.get("alt_txt", "")
    )
    slack.files[file_id].questions_until_ready = slack.questions_until_ready
    url = f"{slack.url}upload/{file_id}"
    return web.json_response({"ok": True, "upload_url": url, "file_id": file_id})


async def _complete_upload(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    files = json.loads(call.arguments["files"])
    for file in files:
        slack.files[file["id"]].info["title"] = file["title"]
    if "channel_id" in call.arguments:
        slack.shared.append(call.arguments)
    return web.json_response({"ok": True, "files": files})


async def _open_view(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    id_ = "V7PUSHED" if call.method == "views.push" else "V7VIEW"
    return web.json_response(
        {"ok": True, "view": {"id": id_, "hash": "1.new", **call.arguments["view"]}}
    )


async def _download(slack: SlackServer, call: Call, request: web.Request) -> web.StreamResponse:
    file = slack.files[request.path.removeprefix("/files/")]
    if call.token != TOKEN:
        return web.Response(status=302, headers={"Location": f"{slack.url}login"})
    return web.Response(body=file.data, content_type=file.info["mimetype"])


async def _take_upload(slack: SlackServer, _: Call, request: web.Request) -> web.StreamResponse:
    file = slack.files[request.path.removeprefix("/upload/")]
    file.data = await request.read()
    return web.Response(text=f"OK - {len(file.data)}")


async def _take_response(slack: SlackServer, _: Call, request: web.Request) -> web.StreamResponse:
    slack.responses.append(await request.json())
    return web.Response(text="ok")


METHODS: dict[str, Answer] = {
    **WORKSPACE,
    "auth.test": _auth_test,
    "chat.delete": _delete_message,
    "chat.getPermalink": _permalink,
    "chat.postEphemeral": _whisper,
    "chat.postMessage": _post_message,
    "chat.update": _update_message,
    "conversations.history": _history,
    "conversations.replies": _replies,
    "files.completeUploadExternal": _complete_upload,
    "files.delete": _delete_file,
    "files.getUploadURLExternal": _upload_url,
    "files.info": _file_info,
    "oauth.v2.access": _access,
    "reactions.add": _add_reaction,
    "reactions.remove": _remove_reaction,
    "views.open": _open_view,
    "views.push": _open_view,
    "views.update": _open_view,
}


PLACES: dict[str, Answer] = {
    "files": _download,
    "upload": _take_upload,
    "response": _take_response,
}
