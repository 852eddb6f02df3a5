"""Slack over HTTP on this machine: plays its answers, remembers what it was asked.

Every method has a sensible answer; a test puts others before it, for one call each.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.fakes.slack_methods import METHODS, PLACES, unknown
from tests.fakes.slack_state import Answer, Call, SlackServer


@asynccontextmanager
async def running_slack() -> AsyncIterator[SlackServer]:
    """Serve until the end of the block, on a free port of this machine."""
    slack = SlackServer()
    app = web.Application(client_max_size=64 * 1024 * 1024)

    async def api(request: web.Request) -> web.StreamResponse:
        call = Call(request.match_info["method"], await _arguments(request), dict(request.headers))
        return await _respond(slack, call, request, METHODS.get(call.method, unknown))

    async def elsewhere(request: web.Request) -> web.StreamResponse:
        call = Call(request.path, {}, dict(request.headers))
        return await _respond(slack, call, request, PLACES[request.match_info["place"]])

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
