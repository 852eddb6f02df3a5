"""DynamoDB as the books of what is spent. Keys and costs: `docs/data-model.md`."""

from concurrent.futures import Executor
from typing import TYPE_CHECKING

from bot.aws.images import DAY
from bot.aws.keys import booked_key, budget_key
from bot.aws.table import Table
from bot.ports import Clock

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient

_KEPT_DAYS = 400
"""Long enough to look back at the same month of last year."""

_KNOWN_DAYS = 14
"""As long as a video may be under way."""


class DynamoPurse:
    """The port `bot.ports.Purse`: one number for each team and month.

    Adding is not repeatable: of a call whose answer was lost on the way an amount may be booked
    twice, or given back twice. The one errs to the safe side; the other needs a picture that failed
    and a lost answer at once, and errs by that picture's price.
    """

    def __init__(
        self, client: "DynamoDBClient", executor: Executor, clock: Clock, *, table: str
    ) -> None:
        """Keep the books in the table of this name."""
        self._table = Table(client, executor, clock, name=table)
        self._clock = clock

    async def take(
        self, team: str, month: str, amount: int, *, limit: int | None = None
    ) -> int | None:
        """One UpdateItem, on a condition where there is a limit; see `bot.ports.Purse`."""
        ttl = int(self._clock.now()) + _KEPT_DAYS * DAY
        return await self._table.add_within(
            budget_key(team, month), "spent", amount, most=limit, ttl=ttl
        )

    async def take_once(
        self, team: str, month: str, amount: int, *, key: str, limit: int | None = None
    ) -> bool | None:
        """A GetItem, an UpdateItem and a PutItem; see `bot.ports.Purse`.

        The amount is booked before its key is noted: who is lost in between leaves it booked twice.
        """
        place = booked_key(team, key)
        if await self._table.get(place):
            return False
        if await self.take(team, month, amount, limit=limit) is None:
            return None
        ttl = int(self._clock.now()) + _KNOWN_DAYS * DAY
        if await self._table.put_if({**place._asdict(), "ttl": ttl}, None):
            return True
        await self.give_back(team, month, amount)
        return False

    async def forget_key(self, team: str, key: str) -> None:
        """One BatchWriteItem; see `bot.ports.Purse`."""
        await self._table.write(deletes=[booked_key(team, key)])

    async def give_back(self, team: str, month: str, amount: int) -> None:
        """One UpdateItem; see `bot.ports.Purse`."""
        await self.take(team, month, -amount)

    async def spent(self, team: str, month: str) -> int:
        """One GetItem; see `bot.ports.Purse`."""
        item = await self._table.get(budget_key(team, month)) or {}
        return int(item.get("spent", 0))
