"""`/healthz`, `/readyz` and `/metrics`, for load balancers and whoever runs the bot.

`/healthz` fails where only a new start helps, `/readyz` while others had better be asked.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.errors import BotError, RetryLaterError
from bot.metrics import CONTENT_TYPE, Metrics
from bot.ports import Meter

log = logging.getLogger(__name__)

Check = Callable[[], Awaitable[None]]
"""Raises BotError or RetryLaterError while something is out of order."""

AGAIN_AFTER = 5.0
"""Seconds for which an answer stands: so often others are asked, however often we are."""
AGAIN_AFTER_FAILURE = 1.0
LATE = 6.0
"""Seconds after which a check that has not ended counts as failed."""
PATIENCE = 0.8
"""How long a check is waited for: probes of Kubernetes give up after 1 s. After that the last
answer stands."""
LOST = 2
"""So many checks in a row must fail: a single lost call is nothing to act on."""


class Readiness:
    """Whether a process can do its work: one check at a time, and none more often than need be."""

    def __init__(self, check: Check, meter: Meter | None = None) -> None:
        """Not ready before the check has passed once."""
        self._check = check
        self._meter = meter
        self._task: asyncio.Task[None] | None = None
        self._began = self._ended = float("-inf")
        self._failures = LOST
        self._trouble: Exception = RetryLaterError("This bot", "nothing was checked yet")

    async def require(self) -> None:
        """Raise BotError or RetryLaterError while the process cannot do its work."""
        if self._task is None and self._now() >= self._ended + self._pause():
            self._began = self._now()
            self._task = asyncio.create_task(self._run())
        if self._task:
            await asyncio.wait({self._task}, timeout=PATIENCE)
        if self._task and self._now() >= self._began + LATE:
            raise RetryLaterError("This bot", f"a check has not ended for {LATE:.0f} s")
        if self._failures >= LOST:
            raise self._trouble

    async def _run(self) -> None:
        try:
            await self._check()
        except (BotError, RetryLaterError) as error:
            self._failures, self._trouble = self._failures + 1, error
        except Exception as error:
            # The edge of a check: nobody awaits it, and with a bug in it nobody is ready.
            log.exception("a check failed")
            if self._meter:
                self._meter.failed(error)
            self._failures += 1
            self._trouble = RetryLaterError("This bot", f"a check failed: {type(error).__name__}")
        else:
            self._failures = 0
        finally:
            self._task, self._ended = None, self._now()

    def _pause(self) -> float:
        return AGAIN_AFTER_FAILURE if self._failures else AGAIN_AFTER

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def add_health_routes(
    app: web.Application, *, alive: Callable[[], None], ready: Check, metrics: Metrics
) -> None:
    """Answer 200 at `/healthz` while the process lives, at `/readyz` while it can work.

    That it answers says that its event loop turns; `alive` raises BotError for what else is dead.
    """

    async def healthz(_: web.Request) -> web.Response:
        try:
            alive()
        except BotError as error:
            return web.Response(status=503, text=f"{error}\n")
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
