"""An index that counts what it is asked, as DynamoDB would bill it."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.core.tallies import Tally
from bot.ports import Entries
from tests.fakes.library import FakeIndex


class CountedIndex(FakeIndex):
    """Remembers every request: scope, term and how many rows it read."""

    def __init__(self, index: FakeIndex) -> None:
        self.__dict__.update(index.__dict__)
        self.read: list[tuple[str, str, int]] = []
        self.counts_asked: list[tuple[str, ...]] = []

    @property
    def requests(self) -> int:
        return len(self.read) + len(self.counts_asked)

    async def entries(
        self, team: str, scope: str, term: str, *,
        limit: int, newer_than: str = "", older_than: str = "", oldest_first: bool = False,
    ) -> Entries:  # fmt: skip
        found = await super().entries(
            team, scope, term,
            limit=limit, newer_than=newer_than, older_than=older_than, oldest_first=oldest_first,
        )  # fmt: skip
        self.read.append((scope, term, len(found.found)))
        return found

    async def tallies(self, team: str, scopes: Sequence[str]) -> Mapping[str, Tally]:
        self.counts_asked.append(tuple(scopes))
        return await super().tallies(team, scopes)

    async def days(self, team: str, scope: str, first: date, last: date) -> Mapping[date, Tally]:
        raise AssertionError("a search asks for no days")
