"""DynamoDB as the memory for the teams' pictures. Keys and costs: `docs/data-model.md`."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from bot.aws.images import DAY, Images
from bot.aws.items import Item
from bot.aws.keys import (
    BEFORE_ALL,
    BEHIND_ALL,
    SHARDS,
    Key,
    analysis_key,
    expected_key,
    mark_key,
    sighting_key,
    tombstone_key,
    usage_key,
)
from bot.aws.records import identity_of, pack, unpack
from bot.aws.table import Table
from bot.core.entries import Identity
from bot.core.labels import Analysis
from bot.ports import Clock, StoredImage, Trace

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient

TOMBSTONE_DAYS = 14
"""As long as SQS can keep a message."""
MARK_DAYS = 1
_MANY = 10_000
_ALL = 2**31 - 1
"""DynamoDB's own bound: however many there are."""


class DynamoLibrary(Images):
    """Keeps what is known of pictures in one table, without ever reading through it.

    All reads are consistent: the same picture posted twice within a second must not be paid
    twice, and a button may be pressed as soon as it stands there.
    """

    def __init__(
        self,
        client: "DynamoDBClient",
        executor: Executor,
        clock: Clock,
        *,
        table: str,
        analysis_version: str,
        retention_days: int = 0,
        shards: int = SHARDS,
    ) -> None:
        """`analysis_version` names the way of analysing: another one finds no old results.

        With `retention_days` above 0 every record gets the time at which it goes.
        """
        items = Table(client, executor, clock, name=table)
        super().__init__(items, clock, shards=shards, retention_days=retention_days)
        self._version = analysis_version

    async def ping(self) -> None:
        """One GetItem of what is not there; see `bot.ports.Library`."""
        await self._table.get(Key("T#", "ping"))

    async def find_analysis(self, team: str, sha256: str) -> Analysis | None:
        """One GetItem; see `bot.ports.Library`."""
        item = await self._table.get(analysis_key(team, sha256, self._version))
        return unpack(item["analysis"]) if item else None

    async def save_analysis(self, team: str, sha256: str, analysis: Analysis) -> None:
        """One PutItem; see `bot.ports.Library`."""
        key = analysis_key(team, sha256, self._version)
        await self._table.put({**key._asdict(), "analysis": pack(analysis), **self._ttl_from_now()})

    async def erase_analysis(self, team: str, sha256: str) -> None:
        """A Query, and a BatchWriteItem for what it finds; see `bot.ports.Library`."""
        await self._table.write(deletes=await self._beside(team, sha256, "A"))

    async def first_sighting(
        self, team: str, sha256: str, channel: str, before_ts: str
    ) -> str | None:
        """One Query that reads one item; see `bot.ports.Library`."""
        pk, first = sighting_key(team, sha256, channel=channel, ts=BEFORE_ALL)
        last = sighting_key(team, sha256, channel=channel, ts=before_ts)
        found = await self._table.query(Key(pk, first), last, limit=1)
        return str(found[0]["ts"]) if found else None

    async def posts_of_bytes(self, team: str, sha256: str) -> Sequence[Identity]:
        """One Query; see `bot.ports.Library`."""
        keys = await self._beside(team, sha256, "S", limit=_ALL)
        places = [key.sk.split("#") for key in keys]
        return [Identity(channel, ts, file_id) for _, channel, ts, file_id in places]

    async def mark_forgetting(self, image: StoredImage) -> None:
        """One PutItem; see `bot.ports.Library`."""
        key = mark_key(image.team, image.sha256, identity_of(image))
        await self._table.put({**key._asdict(), **self._ttl_of_days(MARK_DAYS)})

    async def is_forgetting(self, team: str, sha256: str) -> bool:
        """One Query that reads one item; see `bot.ports.Library`."""
        return bool(await self._beside(team, sha256, "F", limit=1))

    async def is_wanted(self, team: str, sha256: str) -> bool:
        """Two Queries; see `bot.ports.Library`.

        A mark is taken away after its sighting, so marks are read first. Of more sightings than
        there are marks, one has none.
        """
        marks = {key.sk[2:] for key in await self._beside(team, sha256, "F")}
        posts = await self._beside(team, sha256, "S", limit=len(marks) + 1)
        return any(key.sk[2:] not in marks for key in posts)

    async def expect_image(self, team: str, identity: Identity, sha256: str) -> None:
        """One UpdateItem; see `bot.ports.Library`."""
        key, ttl = expected_key(team, identity), self._ttl_from_now()
        await self._table.add(key, {"sha256": {sha256}}, ttl)

    async def note_file(
        self, team: str, identity: Identity, file_id: str, *, is_chart: bool = False
    ) -> None:
        """One UpdateItem; see `bot.ports.Library`."""
        key, ttl = expected_key(team, identity), self._ttl_from_now()
        noted = {"files": {file_id}, **({"charts": {file_id}} if is_chart else {})}
        await self._table.add(key, noted, ttl)

    async def trace_of(self, team: str, identity: Identity) -> Trace:
        """One GetItem; see `bot.ports.Library`."""
        item = await self._table.get(expected_key(team, identity)) or {}
        files, charts = (frozenset(item.get(name, ())) for name in ("files", "charts"))
        return Trace(max(item.get("sha256", {""})), files, charts)

    async def bury(self, team: str, identity: Identity) -> None:
        """One PutItem; see `bot.ports.Library`."""
        key = tombstone_key(team, identity)
        await self._table.put({**key._asdict(), **self._ttl_of_days(TOMBSTONE_DAYS)})

    async def is_buried(self, team: str, identity: Identity) -> bool:
        """One GetItem; see `bot.ports.Library`."""
        return await self._table.get(tombstone_key(team, identity)) is not None

    async def count_calls(
        self, team: str, channel: str, month: str, paid: int, saved: int, *, watched: int = 0
    ) -> None:
        """Two UpdateItem, for the team and for the channel; see `bot.ports.Library`.

        Adding is not repeatable: a call whose answer was lost on the way may count twice.
        """
        numbers, ttl = {"paid": paid, "saved": saved, "watched": watched}, self._ttl_from_now()
        keys = (usage_key(team, month), usage_key(team, month, channel))
        await asyncio.gather(*(self._table.add(key, numbers, ttl) for key in keys))

    async def calls_of(self, team: str, month: str, channel: str = "") -> tuple[int, int, int]:
        """One GetItem; see `bot.ports.Library`."""
        item = await self._table.get(usage_key(team, month, channel)) or {}
        return _counted(item)

    async def calls_of_channels(
        self, team: str, month: str, channels: Sequence[str]
    ) -> Mapping[str, tuple[int, int, int]]:
        """A BatchGetItem for each hundred channels; see `bot.ports.Library`."""
        keys = {usage_key(team, month, channel): channel for channel in channels}
        items = await self._table.get_all(keys, consistent=False)
        return {keys[key]: _counted(item) for key, item in items.items()}

    async def _beside(self, team: str, sha256: str, kind: str, limit: int = _MANY) -> list[Key]:
        """The keys of one kind of record on some bytes."""
        pk = analysis_key(team, sha256, "").pk
        first, last = Key(pk, f"{kind}#"), Key(pk, f"{kind}#{BEHIND_ALL}")
        items = await self._table.query(first, last, limit=limit)
        return [Key(item["pk"], item["sk"]) for item in items]

    def _ttl_from_now(self) -> dict[str, int]:
        return {"ttl": int(self._clock.now()) + self._life} if self._life else {}

    def _ttl_of_days(self, days: int) -> dict[str, int]:
        return {"ttl": int(self._clock.now()) + days * DAY}


def _counted(item: Item) -> tuple[int, int, int]:
    return item.get("paid", 0), item.get("saved", 0), item.get("watched", 0)
