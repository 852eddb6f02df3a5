"""Stopping a listener without losing anybody: balancers look away, and answers are finished."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

log = logging.getLogger(__name__)

DRAIN = 2.0
"""Seconds for which deliveries are taken after SIGTERM while `/readyz` says that it stops, because
balancers need a moment to look away."""

LAST_ANSWERS = 4.0
"""Seconds that answers get which are on their way. Bolt waits for none of them
(slack_bolt/listener/asyncio_runner.py)."""


@asynccontextmanager
async def answers_finished() -> AsyncIterator[None]:
    """See through what was begun inside of the block, once nothing new can begin.

    What runs already when the block is entered is nobody's answer, and is not waited for.
    """
    before = asyncio.all_tasks()
    try:
        yield
    finally:
        await _see_through(asyncio.all_tasks() - before)


async def _see_through(tasks: set["asyncio.Task[object]"]) -> None:
    current = asyncio.current_task()
    waited = {task for task in tasks if task is not current}
    if not waited:
        return
    _, late = await asyncio.wait(waited, timeout=LAST_ANSWERS)
    if late:
        log.warning("%d answers were not finished in time", len(late))
