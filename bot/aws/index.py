"""DynamoDB as the index over the teams' pictures. Keys and costs: `docs/data-model.md`."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from datetime import date
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING

from bot.aws.counts import counted_from, tally_from_item
from bot.aws.items import Item
from bot.aws.keys import (
    BEFORE_ALL,
    BEHIND_ALL,
    SHARDS,
    Key,
    before,
    behind,
    row_partition,
    tally_key,
)
from bot.aws.rows import entry_from_item
from bot.aws.table import Table
from bot.core.tallies import Tally
from bot.ports import Clock, Entries

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient

_DAYS = 10_000
"""More days than anybody asks for."""


class DynamoIndex:
    """Finds entries by term and scope with one Query for each page, and never reads further."""

    def __init__(
        self,
        client: "DynamoDBClient",
        executor: Executor,
        clock: Clock,
        *,
        table: str,
        shards: int = SHARDS,
        retention_days: int = 0,
    ) -> None:
        """`shards` and `retention_days` as the library has them."""
        self._table = Table(client, executor, clock, name=table)
        self._clock = clock
        self._shards = shards
        self._retention = retention_days

    async def entries(
        self, team: str, scope: str, term: str, *,
        limit: int, newer_than: str = "", older_than: str = "", oldest_first: bool = False,
    ) -> Entries:  # fmt: skip
        """One Query for each shard, all at once; see `bot.ports.Index`."""
        first = behind(newer_than) if newer_than else BEFORE_ALL
        last = before(older_than) if older_than else BEHIND_ALL
        if first > last:
            return Entries((), more=False)
        pages = await asyncio.gather(
            *(
                self._page(
                    row_partition(team, scope, term, shard), first, last,
                    limit=limit, newest_first=not oldest_first,
                )
                for shard in range(self._shards)
            )
        )  # fmt: skip
        rows = merge(*pages, key=lambda item: str(item["sk"]), reverse=not oldest_first)
        found = tuple(map(entry_from_item, islice(rows, limit)))
        return Entries(found, more=len(found) >= limit)

    async def tallies(self, team: str, scopes: Sequence[str]) -> Mapping[str, Tally]:
        """A BatchGetItem for up to 100 scopes; see `bot.ports.Index`.

        Not consistent, which halves the price: counts may lag by a moment.
        """
        keys = {tally_key(team, scope): scope for scope in scopes}
        items = await self._table.get_all(keys, consistent=False)
        tallies = {keys[key]: tally_from_item(item) for key, item in items.items()}
        return {scope: tally for scope, tally in tallies.items() if tally.pictures}

    async def days(self, team: str, scope: str, first: date, last: date) -> Mapping[date, Tally]:
        """One Query, not consistent either; see `bot.ports.Index`."""
        first = max(first, counted_from(self._clock.now(), self._retention))
        if first > last:
            return {}
        items = await self._table.query(
            tally_key(team, scope, first), tally_key(team, scope, last),
            limit=_DAYS, consistent=False,
        )  # fmt: skip
        tallies = {date.fromisoformat(item["sk"][2:]): tally_from_item(item) for item in items}
        return {day: tally for day, tally in tallies.items() if tally.pictures}

    async def _page(
        self, pk: str, first: str, last: str, *, limit: int, newest_first: bool
    ) -> list[Item]:
        return await self._table.query(
            Key(pk, first), Key(pk, last), limit=limit, newest_first=newest_first
        )
