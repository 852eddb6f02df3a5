"""Many items written or read in few requests."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from bot.aws.calls import Calls
from bot.aws.items import Item, decode, encode
from bot.aws.keys import Key
from bot.errors import RetryLaterError
from bot.ports import Clock

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import KeysAndAttributesTypeDef

WRITTEN = 25
"""The most items in one BatchWriteItem
(https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html)."""
READ = 100
"""The most items in one BatchGetItem
(https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html)."""
ROUNDS = 8
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
"""Seconds. In all, the pauses between eight rounds are shorter than 7 s."""

Chance = Callable[[], float]
"""Draws from 0–1 and spreads the pauses, so that processes do not march in step."""
_Ask = Callable[[list[Any]], Awaitable[list[Any]]]
"""Sends what is asked for and returns what was left."""


class BatchWriter:
    """Puts and deletes items of one table, the leftovers again until none is left.

    BatchWriteItem may succeed and still hand items back that the table had no capacity for;
    botocore does not send those again.
    """

    def __init__(
        self,
        client: "DynamoDBClient",
        calls: Calls,
        clock: Clock,
        *,
        table: str,
        chance: Chance = random.random,  # noqa: S311 - no secret hangs on a pause
    ) -> None:
        """Write to the table of this name."""
        self._client = client
        self._calls = calls
        self._clock = clock
        self._table = table
        self._chance = chance

    async def write(self, puts: Sequence[Item], deletes: Sequence[Key] = ()) -> None:
        """Put and delete all of them; no two may have the same key."""
        requests: list[Any] = [{"PutRequest": {"Item": encode(item)}} for item in puts]
        requests += [{"DeleteRequest": {"Key": encode(key._asdict())}} for key in deletes]
        await asyncio.gather(
            *(
                _until_none_is_left(part, self._ask, self._clock, self._chance)
                for part in _parts(requests, WRITTEN)
            )
        )

    async def _ask(self, requests: list[Any]) -> list[Any]:
        answer = await self._calls.run(
            self._client.batch_write_item, RequestItems={self._table: requests}
        )
        return list(answer.get("UnprocessedItems", {}).get(self._table, ()))


class BatchReader:
    """Gets items of one table, those that were left out again until none is."""

    def __init__(
        self,
        client: "DynamoDBClient",
        calls: Calls,
        clock: Clock,
        *,
        table: str,
        chance: Chance = random.random,  # noqa: S311 - no secret hangs on a pause
    ) -> None:
        """Read from the table of this name."""
        self._client = client
        self._calls = calls
        self._clock = clock
        self._table = table
        self._chance = chance

    async def get(self, keys: Sequence[Key], *, consistent: bool) -> list[Item]:
        """The items that there are, in no order; no two keys may be the same."""
        found: list[Item] = []

        async def ask(wanted: list[Any]) -> list[Any]:
            request: KeysAndAttributesTypeDef = {"Keys": wanted, "ConsistentRead": consistent}
            answer = await self._calls.run(
                self._client.batch_get_item, RequestItems={self._table: request}
            )
            found.extend(map(decode, answer.get("Responses", {}).get(self._table, ())))
            left = answer.get("UnprocessedKeys", {}).get(self._table)
            return list(left["Keys"]) if left else []

        wanted = [encode(key._asdict()) for key in keys]
        await asyncio.gather(
            *(
                _until_none_is_left(part, ask, self._clock, self._chance)
                for part in _parts(wanted, READ)
            )
        )
        return found


def _parts(requests: list[Any], most: int) -> list[list[Any]]:
    return [requests[start : start + most] for start in range(0, len(requests), most)]


async def _until_none_is_left(requests: list[Any], ask: _Ask, clock: Clock, chance: Chance) -> None:
    pause = FIRST_PAUSE
    for _ in range(ROUNDS):
        requests = await ask(requests)
        if not requests:
            return
        await clock.sleep(pause * chance())
        pause = min(2 * pause, LONGEST_PAUSE)
    raise RetryLaterError("Amazon DynamoDB", f"{len(requests)} items were not taken")
