"""Changing a case that others may be changing at the same moment."""

from collections.abc import Awaitable, Callable

from bot.core.moderation.cases import Case
from bot.errors import RetryLaterError
from bot.jobs.services import Services

_TRIES = 8
"""How often somebody else may be quicker before the work waits for a calmer moment."""

Change = Callable[[Case], Awaitable[Case | None]]
"""What a case shall be; None when it may stay as it is."""


async def change_case(services: Services, team: str, sha256: str, change: Change) -> Case | None:
    """The case as it stands in the end, None when there is none.

    Raises RetryLaterError when others were quicker again and again.
    """
    cases = services.cases
    for _ in range(_TRIES):
        case = await cases.find_case(team, sha256)
        wanted = await change(case) if case else None
        if wanted is None or await cases.change_case(wanted):
            return wanted or case
    raise RetryLaterError("Amazon DynamoDB", f"others keep changing the case {sha256}")
