"""The time of day in the sandbox: it flows like real time, and tests move it forward at once."""

import asyncio
import time
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class Clock:
    """Seconds since the epoch, and waiting for them.

    A running clock follows real time; a stopped one moves only by `advance`.
    """

    def __init__(self, start: float | None = None, *, running: bool = True) -> None:
        self._running = running
        self._base = time.time() if start is None else start
        self._started = time.monotonic()
        self._moved = asyncio.Event()
        self.deadlines = 0
        """How much is expected in time right now: a jump forward would make it late."""

    def now(self) -> float:
        """Seconds since the epoch."""
        if not self._running:
            return self._base
        return self._base + time.monotonic() - self._started

    def advance(self, seconds: float) -> None:
        """Jump forward; everybody whose waiting time is over by then continues."""
        self._base += seconds
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Wait until so many seconds have passed on this clock."""
        await self._sleep_until(self.now() + seconds)

    async def _sleep_until(self, due: float) -> None:
        while (left := due - self.now()) > 0:
            await self._wait_for_move(left if self._running else None)

    async def _wait_for_move(self, seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._moved.wait()
        except TimeoutError:
            return

    async def within(self, seconds: float, awaitable: Awaitable[T]) -> T:
        """The result of `awaitable`, or TimeoutError after so many seconds on this clock."""
        work = asyncio.ensure_future(awaitable)
        timer = asyncio.ensure_future(self._sleep_until(self.now() + seconds))
        self.deadlines += 1
        try:
            await asyncio.wait({work, timer}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                return work.result()
            raise TimeoutError
        finally:
            self.deadlines -= 1
            timer.cancel()
            work.cancel()
