"""Answers that are remembered for a moment, and asked for once by however many want them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.ports import Clock

Key = tuple[str, ...]


@dataclass(slots=True)
class _Kept:
    """An answer, or the question that is on its way; `asked` in seconds of the epoch."""

    asked: float
    task: "asyncio.Task[Any]"


class ShortMemory:
    """Remembers answers for `seconds` from the moment when they were asked for.

    A failure is told to everybody who waits for it and then forgotten. At most `most` answers
    are kept, the latest ones.
    """

    def __init__(self, clock: Clock, *, seconds: float, most: int) -> None:
        """Begin with nothing."""
        self._clock = clock
        self._seconds = seconds
        self._most = most
        self._kept: dict[Key, _Kept] = {}

    async def get(self, key: Key, ask: Callable[[], Awaitable[Any]]) -> Any:
        """What is remembered under `key`, else what `ask` answers. Raises what that raises."""
        kept = self._kept.get(key)
        if kept is None or not 0 <= self._clock.now() - kept.asked < self._seconds:
            kept = self._begin(key, ask)
        # Whoever asked first may be cancelled; the others still want to know.
        return await asyncio.shield(kept.task)

    def forget(self, prefix: Key) -> None:
        """Drop every answer whose key begins so, also those that are on their way."""
        for key in [key for key in self._kept if key[: len(prefix)] == prefix]:
            del self._kept[key]

    def _begin(self, key: Key, ask: Callable[[], Awaitable[Any]]) -> _Kept:
        task = asyncio.ensure_future(_ask(ask))
        kept = _Kept(self._clock.now(), task)
        self._kept.pop(key, None)
        self._kept[key] = kept
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        task.add_done_callback(lambda done: self._drop_failure(key, done))
        return kept

    def _drop_failure(self, key: Key, done: "asyncio.Task[Any]") -> None:
        failed = done.cancelled() or done.exception() is not None
        kept = self._kept.get(key)
        if failed and kept is not None and kept.task is done:
            del self._kept[key]


async def _ask(ask: Callable[[], Awaitable[Any]]) -> Any:
    return await ask()
