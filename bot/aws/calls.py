"""Calls of boto3 clients from asyncio: in threads, with their failures put into our words."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

from bot.aws.failures import translated

P = ParamSpec("P")
R = TypeVar("R")


class Calls:
    """Runs the calls of one service in the threads that all adapters share.

    boto3's clients may be used from many threads at once
    (https://docs.aws.amazon.com/boto3/latest/guide/clients.html).
    """

    def __init__(self, service: str, executor: Executor) -> None:
        """Name the service as the log and a person shall read it."""
        self._service = service
        self._executor = executor

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call a client's method.

        Raises RetryLaterError and SetupError; a refusal that means something to the adapter
        alone, such as a failed condition, stays a ClientError.
        """
        loop = asyncio.get_running_loop()
        # The thread goes on with our story and trace (`bot/story.py`).
        call = partial(copy_context().run, partial(function, *args, **kwargs))
        with translated(self._service):
            return await loop.run_in_executor(self._executor, call)
