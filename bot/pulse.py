"""What is measured beside the work, all the time: the event loop's lag, and the queue."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager

from bot.errors import RetryLaterError, SetupError
from bot.metrics import Metrics
from bot.ports import Queue

log = logging.getLogger(__name__)

BEAT = 0.5
"""Seconds between two looks at the event loop."""
LOOK = 20.0
"""Seconds between two looks at the queue, of two calls each."""


@asynccontextmanager
async def beating(metrics: Metrics) -> AsyncIterator[None]:
    """Measure how late the event loop comes back, while the body runs."""
    async with beside(_beat(metrics)):
        yield


@asynccontextmanager
async def watching(queue: Queue, metrics: Metrics, *, pause: float = LOOK) -> AsyncIterator[None]:
    """Look at the queue every `pause` seconds, so that no scrape ever waits for it."""
    async with beside(_watch(queue, metrics, pause)):
        yield


async def _beat(metrics: Metrics) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + BEAT
        await asyncio.sleep(BEAT)
        metrics.lagged(loop.time() - due)


async def _watch(queue: Queue, metrics: Metrics, pause: float) -> None:
    while True:
        try:
            held = await queue.depth()
        except (RetryLaterError, SetupError) as error:
            log.info("the queue is not measured: %s", error)
        except Exception as error:
            # The edge of a look: nobody awaits it, and the next one comes all the same.
            metrics.failed(error)
            log.exception("the queue is not measured")
        else:
            states = {
                "visible": held.visible, "in_flight": held.in_flight, "delayed": held.delayed,
            }  # fmt: skip
            metrics.queue_holds(states, held.dead)
        await asyncio.sleep(pause)


@asynccontextmanager
async def beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Have something without an end go on while the body runs."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
