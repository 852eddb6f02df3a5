"""People and conversations of the tests' Slack, as its Web API tells of them."""

from typing import Any

from aiohttp import web

from tests.fakes.slack_state import BOT, Answer, Call, SlackServer

_KINDS = {"public_channel": "C", "private_channel": "P", "mpim": "M", "im": "D"}


async def _user(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    user = slack.people.get(call.arguments["user"])
    return _json({"user": user}) if user else _refuse("user_not_found")


async def _conversations(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    """The memberships of the bot, or of another; of that the private ones that both are in."""
    user = call.arguments.get("user", BOT)
    if user != BOT and user not in slack.people:
        return _refuse("user_not_found")
    kinds = {_KINDS[kind] for kind in call.arguments["types"].split(",")}
    found = [
        room
        for id_, room in slack.rooms.items()
        if _kind(room) in kinds
        and user in slack.members[id_]
        and (_kind(room) == "C" or BOT in slack.members[id_])
    ]
    return _paged(slack, call, "channels", found)


async def _conversation(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    room = slack.rooms.get(call.arguments["channel"])
    if room is None or not _is_visible(slack, room):
        return _refuse("channel_not_found")
    return _json({"channel": {**room, "is_member": BOT in slack.members[room["id"]]}})


async def _members(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    room = slack.rooms.get(call.arguments["channel"])
    if room is None or not _is_visible(slack, room):
        return _refuse("channel_not_found")
    return _paged(slack, call, "members", sorted(slack.members[room["id"]]))


async def _open(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    user = call.arguments["users"]
    if user not in slack.people:
        return _refuse("user_not_found")
    return _json({"channel": {"id": f"D{user}"}})


def _is_visible(slack: SlackServer, room: dict[str, Any]) -> bool:
    return _kind(room) == "C" or BOT in slack.members[room["id"]]


def _kind(room: dict[str, Any]) -> str:
    if room.get("is_im"):
        return "D"
    if room.get("is_mpim"):
        return "M"
    return "P" if room["is_private"] else "C"


def _paged(slack: SlackServer, call: Call, key: str, found: list[Any]) -> web.StreamResponse:
    start = int(call.arguments.get("cursor") or 0)
    end = start + slack.page
    following = str(end) if end < len(found) else ""
    return _json({key: found[start:end], "response_metadata": {"next_cursor": following}})


def _json(fields: dict[str, Any]) -> web.StreamResponse:
    return web.json_response({"ok": True, **fields})


def _refuse(error: str) -> web.StreamResponse:
    return web.json_response({"ok": False, "error": error})


async def _people(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    return _paged(slack, call, "members", list(slack.people.values()))


WORKSPACE: dict[str, Answer] = {
    "conversations.info": _conversation,
    "conversations.members": _members,
    "conversations.open": _open,
    "users.conversations": _conversations,
    "users.info": _user,
    "users.list": _people,
}
