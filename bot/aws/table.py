"""The one table, item by item: reads that see no expired item, writes on a condition."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from bot.aws.batches import BatchReader, BatchWriter
from bot.aws.calls import Calls
from bot.aws.failures import error_code
from bot.aws.items import Item, decode, encode
from bot.aws.keys import Key
from bot.ports import Clock

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef, UpdateItemInputTypeDef

CONDITION_FAILED = "ConditionalCheckFailedException"


class Table:
    """Items of plain values by key. Reads are consistent where nothing else is said.

    DynamoDB deletes expired items within days and hands them out until then; this does not.
    """

    def __init__(
        self, client: "DynamoDBClient", executor: Executor, clock: Clock, *, name: str
    ) -> None:
        """Work on the table of this name."""
        self._client = client
        self._calls = Calls("Amazon DynamoDB", executor)
        self._clock = clock
        self._name = name
        self._writer = BatchWriter(client, self._calls, clock, table=name)
        self._reader = BatchReader(client, self._calls, clock, table=name)

    async def get(self, key: Key) -> Item | None:
        """One GetItem."""
        answer = await self._calls.run(
            self._client.get_item,
            TableName=self._name,
            Key=encode(key._asdict()),
            ConsistentRead=True,
        )
        item = decode(answer.get("Item", {}))
        return item if item and self._is_alive(item) else None

    async def get_all(self, keys: Iterable[Key], *, consistent: bool = True) -> dict[Key, Item]:
        """The items that there are; a BatchGetItem for each hundred keys."""
        items = await self._reader.get(list(dict.fromkeys(keys)), consistent=consistent)
        return {Key(item["pk"], item["sk"]): item for item in items if self._is_alive(item)}

    async def query(
        self, first: Key, last: Key, *,
        limit: int, newest_first: bool = False, consistent: bool = True,
    ) -> list[Item]:  # fmt: skip
        """Up to `limit` items of a partition from one key to another, both included.

        One Query; more only while what it reads is expired, or more than 1 MB.
        """
        found: list[Item] = []
        request: QueryInputTypeDef = {
            "TableName": self._name,
            "KeyConditionExpression": "pk = :pk AND sk BETWEEN :first AND :last",
            "ExpressionAttributeValues": encode(
                {":pk": first.pk, ":first": first.sk, ":last": last.sk}
            ),
            "ConsistentRead": consistent,
            "ScanIndexForward": not newest_first,
        }
        while len(found) < limit:
            request["Limit"] = limit - len(found)
            page = await self._calls.run(self._client.query, **request)
            found += filter(self._is_alive, map(decode, page["Items"]))
            if "LastEvaluatedKey" not in page:
                break
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]
        return found

    async def put(self, item: Item) -> None:
        """Write an item, whatever was there."""
        await self._calls.run(self._client.put_item, TableName=self._name, Item=encode(item))

    async def put_if(self, item: Item, version: str | None) -> bool:
        """Write an item if the one in its place has this `version`, or if there is none.

        False when somebody else was quicker. An answer that was lost looks the same, because
        botocore repeats the call; whoever reads again sees its own version then.
        """
        request = {"Item": encode(item), **self._condition(version)}
        return await self._on_condition(self._client.put_item, request)

    async def put_first(self, item: Item, version: str | None) -> bool:
        """Like `put_if`, but a lost answer is told from somebody who was quicker: by a GetItem.

        The item's own `version` must never have been there before.
        """
        if await self.put_if(item, version):
            return True
        return await self._has_version(Key(item["pk"], item["sk"]), item["version"])

    async def change_if(self, key: Key, values: Item, version: str) -> bool:
        """Set attributes of an item, its `version` among them, if it has this one now.

        What else stands there stays. False when somebody was quicker; see `put_first`.
        """
        changes = ", ".join(f"#{name} = :new_{name}" for name in values)
        new = encode({f":new_{name}": value for name, value in values.items()})
        condition = self._condition(version)
        request = {
            **condition,
            "Key": encode(key._asdict()),
            "UpdateExpression": f"SET {changes}",
            "ExpressionAttributeNames": {f"#{name}": name for name in {*values, "version"}},
            "ExpressionAttributeValues": {**condition["ExpressionAttributeValues"], **new},
        }
        if await self._on_condition(self._client.update_item, request):
            return True
        return await self._has_version(key, values["version"])

    async def prolong(self, key: Key, ttl: int) -> None:
        """Have an item expire no earlier than `ttl`; one that does not expire, or did, stays."""
        request = {
            "Key": encode(key._asdict()),
            "UpdateExpression": "SET #ttl = :ttl",
            "ConditionExpression": "#ttl < :ttl AND #ttl > :now",
            "ExpressionAttributeNames": {"#ttl": "ttl"},
            "ExpressionAttributeValues": encode({":ttl": ttl, ":now": int(self._clock.now())}),
        }
        await self._on_condition(self._client.update_item, request)

    async def delete_if(self, key: Key, version: str) -> bool:
        """Delete an item if it has this `version`; False when it has not."""
        request = {"Key": encode(key._asdict()), **self._condition(version)}
        return await self._on_condition(self._client.delete_item, request)

    async def write(self, puts: Sequence[Item] = (), deletes: Iterable[Key] = ()) -> None:
        """Write and delete many items, no two with the same key, in no order."""
        await self._writer.write(puts, list(deletes))

    async def add(
        self, key: Key, more: Mapping[str, int | set[str]], ttl: Mapping[str, int]
    ) -> None:
        """Add to numbers and sets of an item, and set when it expires if that is given."""
        changes = "ADD " + ", ".join(f"{name} :{name}" for name in more)
        values: Item = {f":{name}": value for name, value in more.items()}
        request: UpdateItemInputTypeDef = {"TableName": self._name, "Key": encode(key._asdict())}
        if ttl:
            changes, values = f"{changes} SET #ttl = :ttl", {**values, ":ttl": ttl["ttl"]}
            request["ExpressionAttributeNames"] = {"#ttl": "ttl"}  # A reserved word.
        request["UpdateExpression"] = changes
        request["ExpressionAttributeValues"] = encode(values)
        await self._calls.run(self._client.update_item, **request)

    async def add_within(
        self, key: Key, name: str, amount: int, *, most: int | None, ttl: int
    ) -> int | None:
        """Add to a number of an item, and set when it expires; returns what it is now.

        None when that would be more than `most`: then nothing was changed.
        """
        if most is not None and amount > most:
            return None
        names = {"#name": name, "#ttl": "ttl"}
        request: UpdateItemInputTypeDef = {
            "TableName": self._name,
            "Key": encode(key._asdict()),
            "UpdateExpression": "ADD #name :amount SET #ttl = :ttl",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": encode({":amount": amount, ":ttl": ttl}),
            "ReturnValues": "UPDATED_NEW",
        }
        if most is not None:
            request["ConditionExpression"] = "attribute_not_exists(#name) OR #name <= :room"
            room = {":room": most - amount}
            request["ExpressionAttributeValues"] |= encode(room)  # type: ignore[operator]
        try:
            answer = await self._calls.run(self._client.update_item, **request)
        except ClientError as error:
            if error_code(error) != CONDITION_FAILED:
                raise
            return None
        return int(decode(answer["Attributes"])[name])

    async def _on_condition(self, function: Any, request: dict[str, Any]) -> bool:
        try:
            await self._calls.run(function, TableName=self._name, **request)
        except ClientError as error:
            if error_code(error) != CONDITION_FAILED:
                raise
            return False
        return True

    async def _has_version(self, key: Key, version: str) -> bool:
        item = await self.get(key)
        return item is not None and item["version"] == version

    def _is_alive(self, item: Item) -> bool:
        return "ttl" not in item or int(item["ttl"]) > self._clock.now()

    def _condition(self, version: str | None) -> dict[str, Any]:
        if version is None:
            return {
                "ConditionExpression": "attribute_not_exists(pk) OR #ttl <= :now",
                "ExpressionAttributeNames": {"#ttl": "ttl"},
                "ExpressionAttributeValues": encode({":now": int(self._clock.now())}),
            }
        return {
            "ConditionExpression": "#version = :version",
            "ExpressionAttributeNames": {"#version": "version"},
            "ExpressionAttributeValues": encode({":version": version}),
        }
