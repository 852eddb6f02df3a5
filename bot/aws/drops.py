"""DynamoDB as the memory for dropped files. Keys: `docs/data-model.md`."""

from concurrent.futures import Executor
from typing import TYPE_CHECKING

from bot.aws.images import DAY
from bot.aws.keys import drop_key
from bot.aws.table import Table
from bot.core.drops import Drop, Dropped, team_of_drop
from bot.ports import Clock

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoDrops:
    """See `bot.ports.Drops`. All reads are consistent."""

    def __init__(
        self, client: "DynamoDBClient", executor: Executor, clock: Clock, *,
        table: str, retention_days: int = 0,
    ) -> None:  # fmt: skip
        """With `retention_days` above 0 a file is known so long after it was last seen."""
        self._table = Table(client, executor, clock, name=table)
        self._clock = clock
        self._life = retention_days * DAY

    async def put(self, dropped: Dropped) -> None:
        """One PutItem; see `bot.ports.Drops`."""
        drop = dropped.drop
        fields = {
            "channel": drop.channel, "key": drop.key, "content": dropped.content,
            "etag": dropped.etag, "size": dropped.size, "mimetype": dropped.mimetype,
            "ts": dropped.ts,
        }  # fmt: skip
        life = {"ttl": int(self._clock.now()) + self._life} if self._life else {}
        await self._table.put({**drop_key(drop.team, dropped.id)._asdict(), **fields, **life})

    async def find(self, file_id: str) -> Dropped | None:
        """One GetItem; see `bot.ports.Drops`."""
        team = team_of_drop(file_id)
        item = await self._table.get(drop_key(team, file_id))
        if item is None:
            return None
        drop = Drop(team, item["channel"], item["key"])
        fields = ("content", "etag", "size", "mimetype", "ts")
        return Dropped(drop, *(item[name] for name in fields))

    async def erase(self, file_id: str) -> None:
        """One BatchWriteItem; see `bot.ports.Drops`."""
        await self._table.write(deletes=[drop_key(team_of_drop(file_id), file_id)])
