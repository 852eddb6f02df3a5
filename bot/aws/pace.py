"""How fast a service may be called: so many calls a second, evenly apart.

Rekognition refuses a sudden rise even below an account's quota, so calls are spread
(https://docs.aws.amazon.com/rekognition/latest/dg/limits.html). Processes do not know of each
other: they share the quota by their settings, and a refusal is repeated by botocore.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

from bot.errors import RetryLaterError
from bot.ports import Meter

MOST_SECONDS = 60.0
"""Whoever would wait longer goes back to the queue."""


class CallPace:
    """Lets calls of each operation begin one after the other, first come first served."""

    def __init__(
        self, *, a_second: float, meter: Meter | None = None,
        now: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        """`a_second` is how many calls of one operation may begin in a second.

        `now` is the event loop's clock unless another one is given; nobody sets that back.
        """
        self._apart = 1 / a_second
        self._meter = meter
        self._given_now = now
        self._sleep = sleep
        self._free_at: dict[str, float] = defaultdict(float)

    async def turn(self, operation: str) -> None:
        """Wait until one more call may begin. Raises RetryLaterError instead of waiting long."""
        now = self._now()
        begin = max(now, self._free_at[operation])
        wait = begin - now
        if wait > MOST_SECONDS:
            reason = f"{operation}: as many calls wait as its quota allows in a minute"
            raise RetryLaterError("Amazon Rekognition", reason, wait)
        self._free_at[operation] = begin + self._apart
        if wait <= 0:
            return
        await self._sleep(wait)
        if self._meter:
            self._meter.waited("rekognition", wait)

    def _now(self) -> float:
        return self._given_now() if self._given_now else asyncio.get_running_loop().time()
