"""Answers for `SlackServer.next_answers`: what Slack says when something is wrong."""

from typing import Any

from aiohttp import web

from tests.fakes.slack_methods import METHODS
from tests.fakes.slack_state import Answer, Call, SlackServer


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
    await METHODS[call.method](slack, call, request)
    return await dropped(slack, call, request)


def _json(body: dict[str, Any]) -> Answer:
    async def answer(_: SlackServer, __: Call, ___: web.Request) -> web.StreamResponse:
        return web.json_response(body)

    return answer
