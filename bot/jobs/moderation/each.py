"""Doing the same with many posts, where one that fails does not keep the others waiting."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.core.moderation.cases import Post
from bot.errors import RetryLaterError, SetupError


async def each(
    posts: Sequence[Post], work: Callable[[Post], Awaitable[None]], *, at_once: int
) -> None:
    """Do it with every post, some at once. In the end the first failure that may pass is raised.

    Any other failure than RetryLaterError and SetupError is raised at once.
    """
    failures: list[RetryLaterError | SetupError] = []
    for start in range(0, len(posts), at_once):
        some = posts[start : start + at_once]
        done = await asyncio.gather(*map(work, some), return_exceptions=True)
        for failure in done:
            if isinstance(failure, RetryLaterError | SetupError):
                failures.append(failure)
            elif failure is not None:
                raise failure
    if failures:
        raise failures[0]
