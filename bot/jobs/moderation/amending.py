"""Changing a post of a case that others may be changing at the same moment."""

from collections.abc import Callable

from bot.core.moderation.cases import Post
from bot.errors import RetryLaterError
from bot.jobs.services import Services

_TRIES = 8
"""How often somebody else may be quicker before the work waits for a calmer moment."""


async def amend(services: Services, post: Post, change: Callable[[Post], Post]) -> Post | None:
    """Change a post as it is now; returns it as it is in the end, None when it is not there.

    `change` gives back what it is given where nothing is to be changed. Raises RetryLaterError
    when others were quicker again and again.
    """
    cases = services.cases
    for _ in range(_TRIES):
        now = await cases.find_post(post.team, post.sha256, post.identity)
        if now is None:
            return None
        new = change(now)
        if new == now or await cases.change_post(new):
            return new
    raise RetryLaterError("Amazon DynamoDB", f"others keep changing post {post.identity.ts}")
