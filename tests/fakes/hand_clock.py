"""A clock whose hands only the test moves."""

import asyncio
import heapq
from itertools import count


class HandClock:
    """Whoever sleeps wakes when `advance` has moved the hands so far; nobody waits really."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self.time = now
        self.set_by = 0.0
        """By how many seconds somebody has set the clock."""
        self._numbers = count()
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []

    def now(self) -> float:
        return self.time + self.set_by

    def monotonic(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        heapq.heappush(self._sleepers, (self.time + seconds, next(self._numbers), woken))
        await woken.wait()

    async def advance(self, seconds: float) -> None:
        """Move the hands; everybody wakes at their own time, in order."""
        end = self.time + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            self.time, _, woken = heapq.heappop(self._sleepers)
            woken.set()
            await settle()
        self.time = end
        await settle()


async def settle() -> None:
    """Let every task run until all of them wait for something else than the event loop."""
    for _ in range(50):
        await asyncio.sleep(0)
