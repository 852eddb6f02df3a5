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

    async def take_once(
        self, team: str, month: str, amount: int, *, key: str, limit: int | None = None
    ) -> bool | None:
        """The same for what is known by a `key`: False when that is booked already.

        None when there is no room for it.
        """
        ...

    async def forget_key(self, team: str, key: str) -> None:
        """What is known by that key was not spent; its amount is given back by `give_back`."""
        ...

    async def give_back(self, team: str, month: str, amount: int) -> None:
        """Take an amount out again that was booked and not spent."""
        ...

    async def spent(self, team: str, month: str) -> int:
        """What is booked for a month."""
        ...
