"""Slack over HTTP on this machine: plays its answers, remembers what it was asked.

Every method has a sensible answer; a test puts others before it, for one call each.
"""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web

TOKEN = "xoxb-fake"
TEAM, BOT, BOT_ID = "T7TEAM", "U7BOT", "B7BOT"


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it arrived: its method, its arguments, its headers."""

    method: str
    arguments: dict[str, Any]
    headers: dict[str, str]

    @property
    def token(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")


@dataclass(slots=True)
class StoredFile:
    """A file in Slack: its bytes and what `files.info` tells of it."""

    data: bytes
    info: dict[str, Any]
    questions_until_ready: int = 0


Answer = Callable[["SlackServer", Call, web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class SlackServer:
    """A workspace of one channel; `url` ends with `/`."""

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, StoredFile] = field(default_factory=dict)
    reactions: set[tuple[str, str, str]] = field(default_factory=set)
    shared: list[dict[str, Any]] = field(default_factory=list)
    responses: list[dict[str, Any]] = field(default_factory=list)
    """What was sent to `response_url`."""
    questions_until_ready: int = 1
    """How often `files.info` shows an upload without its type."""
    answers: dict[str, deque[Answer]] = field(default_factory=lambda: defaultdict(deque))
    numbers: Any = field(default_factory=lambda: count(1))
    arrivals: dict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    @property
    def api_url(self) -> str:
        return f"{self.url}api/"

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def wait_for(self, method: str) -> None:
        """Wait until a method (or a path) is called."""
        async with asyncio.timeout(5):
            await self.arrivals[method].wait()

    def next_answers(self, method: str, *answers: Answer) -> None:
        """Answer the next calls of a method (or a path) so, and as usual after them."""
        self.answers[method].extend(answers)

    def add_file(self, file_id: str, data: bytes, **info: Any) -> dict[str, Any]:
        """Keep a file; returns its file object."""
        known = {
            "id": file_id, "name": "harbour.png", "mimetype": "image/png", "filetype": "png",
            "size": len(data), "mode": "hosted",
            "url_private_download": f"{self.url}files/{file_id}", **info,
        }  # fmt: skip
        self.files[file_id] = StoredFile(data, known)
        return known

    def next_ts(self) -> str:
        return f"17724500{next(self.numbers):02}.000100"


@asynccontextmanager
async def running_slack() -> AsyncIterator[SlackServer]:
    """Serve until the end of the block, on a free port of this machine."""
    slack = SlackServer()
    app = web.Application(client_max_size=64 * 1024 * 1024)

    async def api(request: web.Request) -> web.StreamResponse:
        call = Call(request.match_info["method"], await _arguments(request), dict(request.headers))
        return await _respond(slack, call, request, _METHODS.get(call.method, _unknown))

    async def elsewhere(request: web.Request) -> web.StreamResponse:
        call = Call(request.path, {}, dict(request.headers))
        return await _respond(slack, call, request, _PLACES[request.match_info["place"]])

    app.router.add_route("*", "/api/{method}", api)
    app.router.add_route("*", "/{place:files|upload|response}{rest:.*}", elsewhere)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        yield slack
    finally:
        await runner.cleanup()


# Answers for `next_answers`.


def ok(**fields: Any) -> Answer:
    return _json({"ok": True, **fields})


def refusal(error: str, **fields: Any) -> Answer:
    return _json({"ok": False, "error": error, **fields})


def rate_limited(seconds: int = 0) -> Answer:
    return status(
        429, '{"ok": false, "error": "ratelimited"}', headers={"Retry-After": f"{seconds}"}
    )


def status(
    code: int, body: str = "", *, content_type: str = "application/json",
    headers: dict[str, str] | None = None,
) -> Answer:  # fmt: skip
    async def answer(_: SlackServer, __: Call, ___: web.Request) -> web.StreamResponse:
        return web.Response(status=code, text=body, content_type=content_type, headers=headers)

    return answer


def html(code: int = 200) -> Answer:
    return status(code, "<html>Sign in</html>", content_type="text/html")


async def dropped(_: SlackServer, __: Call, request: web.Request) -> web.StreamResponse:
    """Close the connection without having done anything."""
    assert request.transport
    request.transport.close()
    return web.Response()


async def dropped_after(slack: SlackServer, call: Call, request: web.Request) -> web.StreamResponse:
    """Do what was asked, then close the connection before answering."""
    await _METHODS[call.method](slack, call, request)
    return await dropped(slack, call, request)


def _json(body: dict[str, Any]) -> Answer:
    async def answer(_: SlackServer, __: Call, ___: web.Request) -> web.StreamResponse:
        return web.json_response(body)

    return answer


async def _respond(
    slack: SlackServer, call: Call, request: web.Request, usual: Answer
) -> web.StreamResponse:
    slack.calls.append(call)
    planned = slack.answers[call.method]
    answer = planned.popleft() if planned else usual
    try:
        return await answer(slack, call, request)
    finally:
        slack.arrivals[call.method].set()


async def _arguments(request: web.Request) -> dict[str, Any]:
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        arguments |= await request.json()
    else:
        arguments |= dict(await request.post())
    return arguments


async def _unknown(_: SlackServer, call: Call, __: web.Request) -> web.StreamResponse:
    return web.json_response({"ok": False, "error": "unknown_method", "req_method": call.method})


async def _auth_test(slack: SlackServer, _: Call, __: web.Request) -> web.StreamResponse:
    body = {"ok": True, "team_id": TEAM, "user_id": BOT, "bot_id": BOT_ID, "team": "Team"}
    return web.json_response(body)


async def _post_message(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    ts = slack.next_ts()
    slack.messages.append({"type": "message", "user": BOT, "ts": ts, **call.arguments})
    return web.json_response({"ok": True, "channel": call.arguments["channel"], "ts": ts})


async def _replies(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    """The thread, two messages a page."""
    parent = {"type": "message", "ts": call.arguments["ts"], "text": "parent"}
    thread = [parent] + [
        message for message in slack.messages if message.get("thread_ts") == parent["ts"]
    ]
    start = int(call.arguments.get("cursor") or 0)
    following = str(start + 2) if len(thread) > start + 2 else ""
    page = {"messages": thread[start : start + 2]}
    metadata = {"response_metadata": {"next_cursor": following}}
    return web.json_response({"ok": True, **page, **metadata})


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
        return web.json_response({"ok": False, "error": "file_not_found"})
    if file.questions_until_ready:
        file.questions_until_ready -= 1
        return web.json_response({"ok": True, "file": {**file.info, "mimetype": ""}})
    return web.json_response({"ok": True, "file": file.info})


async def _upload_url(slack: SlackServer, call: Call, _: web.Request) -> web.StreamResponse:
    file_id = f"F7NEW{next(slack.numbers):06}"
    slack.add_file(file_id, b"", name=call.arguments["filename"], alt_txt=call.arguments["alt_txt"])
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
    return web.json_response({"ok": True, "view": {"id": "V7VIEW", **call.arguments["view"]}})


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


_METHODS: dict[str, Answer] = {
    "auth.test": _auth_test,
    "chat.getPermalink": _permalink,
    "chat.postMessage": _post_message,
    "conversations.replies": _replies,
    "files.completeUploadExternal": _complete_upload,
    "files.getUploadURLExternal": _upload_url,
    "files.info": _file_info,
    "reactions.add": _add_reaction,
    "reactions.remove": _remove_reaction,
    "views.open": _open_view,
    "views.update": _open_view,
}
_PLACES: dict[str, Answer] = {
    "files": _download,
    "upload": _take_upload,
    "response": _take_response,
}
