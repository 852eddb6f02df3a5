"""DynamoDB as the memory for the teams' pictures. Keys and costs: `docs/data-model.md`."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any

from bot.aws.batches import BatchWriter
from bot.aws.calls import Calls
from bot.aws.items import Item, decode, encode
from bot.aws.keys import Key, analysis_key, image_key, sighting_key, usage_key
from bot.aws.records import (
    image_from_item,
    image_item,
    label_items,
    pack,
    sighting_item,
    unpack,
)
from bot.core.labels import Analysis
from bot.ports import Clock, StoredImage

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import UpdateItemInputTypeDef

DAY = 86_400


class DynamoLibrary:
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
    ) -> None:
        """`analysis_version` names the way of analysing: another one finds no old results.

        With `retention_days` above 0 every record gets the time at which it goes.
        """
        self._client = client
        self._calls = Calls("Amazon DynamoDB", executor)
        self._clock = clock
        self._table = table
        self._version = analysis_version
        self._retention = retention_days * DAY
        self._writer = BatchWriter(client, self._calls, clock, table=table)

    async def find_analysis(self, team: str, sha256: str) -> Analysis | None:
        """One GetItem; see `bot.ports.Library`."""
        item = await self._get(analysis_key(team, sha256, self._version))
        return unpack(item["analysis"]) if item else None

    async def save_analysis(self, team: str, sha256: str, analysis: Analysis) -> None:
        """One PutItem; see `bot.ports.Library`."""
        key = analysis_key(team, sha256, self._version)
        item = {"pk": key.pk, "sk": key.sk, "analysis": pack(analysis)}
        await self._calls.run(
            self._client.put_item,
            TableName=self._table,
            Item=encode(item | self._ttl(self._clock.now())),
        )

    async def first_sighting(
        self, team: str, sha256: str, channel: str, before_ts: str
    ) -> str | None:
        """One Query that reads one item; see `bot.ports.Library`.

        More are read only while expired sightings wait for DynamoDB to delete them.
        """
        start: Mapping[str, Any] = {}
        first = sighting_key(team, sha256, channel=channel, ts="")
        last = sighting_key(team, sha256, channel=channel, ts=before_ts)
        while True:
            page = await self._calls.run(
                self._client.query,
                TableName=self._table,
                KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
                ExpressionAttributeValues=encode(
                    {":pk": first.pk, ":first": first.sk, ":last": last.sk}
                ),
                ConsistentRead=True,
                Limit=1,
                **start,
            )
            for attributes in page["Items"]:
                item = decode(attributes)
                if self._is_alive(item):
                    return str(item["ts"])
            if "LastEvaluatedKey" not in page:
                return None
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}

    async def record_image(self, image: StoredImage) -> None:
        """A BatchWriteItem for record and sighting, then those for the labels.

        The record comes first: whoever deletes the picture later computes from it which label
        rows there are.
        """
        ttl = self._ttl(image.posted)
        await self._writer.put([image_item(image) | ttl, sighting_item(image) | ttl])
        await self._writer.put([row | ttl for row in label_items(image)])

    async def find_image(
        self, team: str, channel: str, ts: str, file_id: str
    ) -> StoredImage | None:
        """One GetItem; see `bot.ports.Library`."""
        item = await self._get(image_key(team, channel, ts, file_id))
        return image_from_item(item) if item else None

    async def count_calls(self, team: str, channel: str, month: str, paid: int, saved: int) -> None:
        """Two UpdateItem, for the team and for the channel; see `bot.ports.Library`.

        Adding is not repeatable: a call whose answer was lost on the way may count twice.
        """
        keys = (usage_key(team, month), usage_key(team, month, channel))
        await asyncio.gather(*(self._add(key, paid, saved) for key in keys))

    async def _add(self, key: Key, paid: int, saved: int) -> None:
        changes, values = "ADD paid :paid, saved :saved", {":paid": paid, ":saved": saved}
        request: UpdateItemInputTypeDef = {"TableName": self._table, "Key": encode(key._asdict())}
        if ttl := self._ttl(self._clock.now()):
            changes, values = f"{changes} SET #ttl = :ttl", {**values, ":ttl": ttl["ttl"]}
            request["ExpressionAttributeNames"] = {"#ttl": "ttl"}  # A reserved word.
        request["UpdateExpression"] = changes
        request["ExpressionAttributeValues"] = encode(values)
        await self._calls.run(self._client.update_item, **request)

    async def _get(self, key: Key) -> Item | None:
        answer = await self._calls.run(
            self._client.get_item,
            TableName=self._table,
            Key=encode(key._asdict()),
            ConsistentRead=True,
        )
        item = decode(answer.get("Item", {}))
        return item if item and self._is_alive(item) else None

    def _ttl(self, since: float) -> dict[str, int]:
        return {"ttl": int(since) + self._retention} if self._retention else {}

    def _is_alive(self, item: Item) -> bool:
        # DynamoDB deletes expired items within days and hands them out until then.
        return int(item.get("ttl", 0)) > self._clock.now() or "ttl" not in item
