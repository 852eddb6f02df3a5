"""Stopping a listener without losing anybody: balancers look away, and answers are finished."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

log = logging.getLogger(__name__)

DRAIN = 2.0
"""Seconds for which deliveries are taken after SIGTERM while `/readyz` says that it stops, because
balancers need a moment to look away."""

LAST_ANSWERS = 4.0
"""Seconds that answers get which are on their way. Bolt waits for none of them
(slack_bolt/listener/asyncio_runner.py)."""


class Stop:
    """Whether the process was told to stop, and how long ago: all that follows shares one time."""

    def __init__(self) -> None:
        """Nobody has told it yet."""
        self._told = asyncio.Event()
        self._at = 0.0
        self._at_once: list[Callable[[], None]] = []

    def at_once(self, do: Callable[[], None]) -> None:
        """Have something done in the moment of `tell`, before anything is waited for."""
        self._at_once.append(do)

    def tell(self) -> None:
        """Tell it to stop; only the first time counts."""
        if self._told.is_set():
            return
        self._at = asyncio.get_running_loop().time()
        log.info("stopping")
        for do in self._at_once:
            do()
        self._told.set()

    async def wait(self) -> None:
        """Wait until it is told to stop."""
        await self._told.wait()

    def left_of(self, seconds: float) -> float:
        """What is left of so many seconds from when it was told."""
        return max(self._at + seconds - asyncio.get_running_loop().time(), 0.0)


@asynccontextmanager
async def answers_finished(
    most: Callable[[], float] = lambda: LAST_ANSWERS, *, jobs: Callable[[], int] = lambda: 0
) -> AsyncIterator[None]:
    """See through what was begun inside of the block, once nothing new can begin.

    What runs already when the block is entered is nobody's answer, and is not waited for. A
    worker's jobs are no answers either, but cannot be told apart from them: `jobs` says whether
    some run. They cost no time, because `most` says how many seconds there are for both.
    """
    before = asyncio.all_tasks()
    try:
        yield
    finally:
        late = await _see_through(asyncio.all_tasks() - before, min(most(), LAST_ANSWERS))
        if late and not jobs():
            log.warning("%d answers were not finished in time", late)


async def _see_through(tasks: set["asyncio.Task[object]"], seconds: float) -> int:
    """How many of the tasks do not end in time."""
    waited = tasks - {asyncio.current_task()}
    if not waited:
        return 0
    _, late = await asyncio.wait(waited, timeout=seconds)
    return len(late)
