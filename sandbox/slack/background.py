"""Tasks that run beside requests, and end with the sandbox."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


class Background:
    """Keeps running tasks alive, and cancels them at the end."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._failures: list[BaseException] = []

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run `work` beside everything else."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    @property
    def running(self) -> int:
        """How many tasks have not ended."""
        return len(self._tasks)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._failures.append(error)
            log.error("A task beside the requests failed.", exc_info=error)

    async def close(self) -> None:
        """Cancel what still runs and wait until it has ended.

        Raises BaseExceptionGroup when a task had failed: that is a fault of the sandbox.
        """
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._failures:
            raise BaseExceptionGroup("The sandbox's own tasks failed", self._failures)
