"""DynamoDB as the index over the teams' pictures. Keys and costs: `docs/data-model.md`."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.core.tallies import Tally
from bot.ports import Entries


class DynamoIndex:
    """Finds entries by term and scope."""

    async def entries(
        self, team: str, scope: str, term: str, *,
        limit: int, newer_than: str = "", older_than: str = "", oldest_first: bool = False,
    ) -> Entries:  # fmt: skip
        """One Query; see `bot.ports.Index`."""
        raise NotImplementedError

    async def tallies(self, team: str, scopes: Sequence[str]) -> Mapping[str, Tally]:
        """One BatchGetItem; see `bot.ports.Index`."""
        raise NotImplementedError

    async def days(self, team: str, scope: str, first: date, last: date) -> Mapping[date, Tally]:
        """One Query; see `bot.ports.Index`."""
        raise NotImplementedError
