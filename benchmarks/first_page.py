"""What the first page of a search costs: the bot's own search over a table that is made up."""

import time
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from benchmarks.virtual_client import VirtualClient
from benchmarks.virtual_library import VirtualLibrary, member
from benchmarks.virtual_table import Partition, VirtualTable
from benchmarks.zipf import LAST, OWN, Pictures, channel_id
from bot.aws.index import DynamoIndex
from bot.clock import SystemClock
from bot.core.access import Access
from bot.core.cards import Card
from bot.core.entries import Identity
from bot.core.paging import Cursor
from bot.core.results import Results
from bot.jobs.searching import search
from bot.jobs.services import Rules, Services
from bot.slack.cards.results import Reading
from bot.slack.cards.search import search_card

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

QUERIES = {
    "beach": "beach",
    "person and dog": "person and dog",
    "person -dog in:#x": f"person -dog in:<#{channel_id(4)}|channel-4>",
    "a label that does not exist": "unicorn",
}
TIMES = 20
"""Runs of which the median is told."""
NOW = LAST + 1.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one page: `milliseconds` on the bot's side alone."""

    requests: int
    units: float
    milliseconds: float
    found: tuple[Identity, ...]


def services_of(index: DynamoIndex) -> Services:
    """A bundle with an index: a search asks for nothing else."""
    rules = Rules(min_confidence=70.0, person_guesses=False, max_file_bytes=0)
    nothing = cast("Any", None)
    return Services(
        clock=SystemClock(), index=index, rules=rules,
        detector=nothing, objects=nothing, library=nothing, claims=nothing, queue=nothing,
        files=nothing, conversations=nothing, doors=nothing, answers=nothing, cases=nothing,
        watcher=nothing, clips=nothing, ledger=nothing, board=nothing, windows=nothing,
        studio=nothing, cutting_room=nothing, spool=nothing, in_work=nothing,
        purse=nothing, meter=nothing, drops=nothing,
    )  # fmt: skip


async def first_page(services: Services, access: Access, words: str) -> tuple[Results, Card]:
    """Search, and build the card that Slack would get. Raises TypeError for a misread search."""
    results = await search(services, access, Cursor(words, NOW))
    if not isinstance(results, Results):
        raise TypeError(results)
    reading = Reading("https://team.slack.com/", access.names)
    return results, search_card(results, reading, access.user)


class Measured:
    """Searches over so many pictures."""

    def __init__(self, pictures: Pictures) -> None:
        """Make no row yet: that is done when one is read."""
        self.partitions: dict[str, Partition] = {}
        """What was read, by partition key."""
        self._library = VirtualLibrary(pictures)
        self.virtual = VirtualClient(VirtualTable(self._partition))

    def _partition(self, pk: str) -> Partition:
        self.partitions[pk] = self._library.partition(pk)
        return self.partitions[pk]

    async def cost(self, words: str, *, private: int = OWN, times: int = TIMES) -> Cost:
        """The first page for a member of so many private channels.

        The first run counts; the later ones are timed, when the table has its answers ready.
        """
        with ThreadPoolExecutor(34) as executor:
            index = index_over(self.virtual.client(), executor)
            services, access = services_of(index), member(private)
            before = self.virtual.bill.requests, self.virtual.bill.units
            results, _ = await first_page(services, access, words)
            requests = self.virtual.bill.requests - before[0]
            units = self.virtual.bill.units - before[1]
            taken = [await self._time(services, access, words) for _ in range(times)]
        found = tuple(one.entry.identity for one in results.found)
        median = sorted(taken)[len(taken) // 2] if taken else 0.0
        return Cost(requests, units, 1000 * median, found)

    async def _time(self, services: Services, access: Access, words: str) -> float:
        served, started = self.virtual.bill.seconds, time.perf_counter()
        await first_page(services, access, words)
        return time.perf_counter() - started - (self.virtual.bill.seconds - served)


def index_over(client: "DynamoDBClient", executor: Executor, table: str = "labels") -> DynamoIndex:
    """The bot's own index."""
    return DynamoIndex(client, executor, SystemClock(), table=table)
