"""What a month's calls have cost so far."""

from typing import Protocol


class Purse(Protocol):
    """The books of what is spent, kept before it is spent, so that no limit is overrun.

    Amounts in micro-dollars, months as `YYYY-MM` (UTC).
    """

    async def take(
        self, team: str, month: str, amount: int, *, limit: int | None = None
    ) -> int | None:
        """Book an amount; returns what the month comes to with it.

        None, and nothing is booked, when that would be more than `limit`.
        """
        ...

    async def give_back(self, team: str, month: str, amount: int) -> None:
        """Take an amount out again that was booked and not spent."""
        ...

    async def spent(self, team: str, month: str) -> int:
        """What is booked for a month."""
        ...
