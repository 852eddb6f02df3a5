"""A host on the network that is not Slack's: it sees whether the app's tokens arrive there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from sandbox.slack.context import Slack
from sandbox.workspace.traffic import Direction, Exchange
from sandbox.workspace.violations import Violation


@asynccontextmanager
async def foreign_host(slack: Slack, content: bytes = b"") -> AsyncIterator[str]:
    """The address of a server on this machine that answers everything with `content`."""

    async def answer(request: web.Request) -> web.Response:
        _log(slack, request, await request.text())
        return web.Response(body=content, content_type="image/jpeg")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _log(slack: Slack, request: web.Request, body: str) -> None:
    """Write the request down without what it carries: the log must not hold the token either."""
    carried = " ".join((*request.headers.values(), request.path_qs, body))
    secrets = (slack.app.app_token, slack.app.client_secret)
    stolen = any(text in carried for text in (*secrets, *(token.text for token in slack.tokens)))
    noted = [Violation("token_to_foreign_host", f"a token arrived at {request.host}")] * stolen
    now = slack.workspace.clock.now()
    slack.workspace.traffic.add(
        Exchange(
            Direction.TO_SLACK,
            "foreign_host",
            now,
            0.0,
            200,
            {"path": request.path},
            violations=tuple(noted),
        )
    )
