"""Doing independent things at the same time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


async def together(*steps: Awaitable[Any]) -> list[Any]:
    """Run all steps at once and wait for every one, then raise the first failure if any.

    A step that runs in a thread cannot be cancelled, so it is always waited for.
    """
    results = await asyncio.gather(*steps, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results


class Budget:
    """At most `total` units in use at once; whoever asks first is served first.

    A request for more than the total gets everything, alone.
    """

    def __init__(self, total: int) -> None:
        """Begin with everything free."""
        self._total = total
        self._free = total
        self._turn = asyncio.Lock()
        self._returned = asyncio.Event()

    @asynccontextmanager
    async def use(self, units: int) -> AsyncIterator[None]:
        """Wait until so many units are free, and give them back at the end."""
        wanted = min(units, self._total)
        async with self._turn:
            while self._free < wanted:
                self._returned.clear()
                await self._returned.wait()
            self._free -= wanted
        try:
            yield
        finally:
            self._free += wanted
            self._returned.set()


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class OneAtATime:
    """Lets one task through for each key; the others wait for it."""

    def __init__(self) -> None:
        """Begin without anybody waiting."""
        self._turns: dict[Hashable, _Turn] = {}

    @asynccontextmanager
    async def turn(self, key: Hashable) -> AsyncIterator[None]:
        """Wait for the turn of this key; forgotten as soon as nobody wants it."""
        turn = self._turns.setdefault(key, _Turn())
        turn.users += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.users -= 1
            if not turn.users:
                del self._turns[key]
