"""`/healthz`, `/readyz` and `/metrics`, for load balancers and whoever runs the bot."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.errors import BotError, RetryLaterError
from bot.metrics import CONTENT_TYPE, Metrics

Ready = Callable[[], Awaitable[None]]
"""Raises BotError or RetryLaterError while the process cannot do its work."""


def add_health_routes(app: web.Application, *, ready: Ready, metrics: Metrics) -> None:
    """Answer 200 at `/healthz` while the process lives, at `/readyz` while it can work."""

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(_: web.Request) -> web.Response:
        try:
            await ready()
        except (BotError, RetryLaterError) as error:
            return web.Response(status=503, text=f"{error}\n")
        return web.Response(text="ready\n")

    async def metrics_page(_: web.Request) -> web.Response:
        return web.Response(body=metrics.page(), headers={"Content-Type": CONTENT_TYPE})

    app.add_routes(
        [
            web.get("/healthz", healthz),
            web.get("/readyz", readyz),
            web.get("/metrics", metrics_page),
        ]
    )
