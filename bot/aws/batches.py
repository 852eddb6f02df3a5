"""Many items written in few requests."""

import asyncio
import random
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bot.aws.calls import Calls
from bot.aws.items import Item, encode
from bot.errors import RetryLaterError
from bot.ports import Clock

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient

BATCH = 25
"""The most items in one BatchWriteItem
(https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html)."""
ROUNDS = 8
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
"""Seconds. In all, the pauses between eight rounds are shorter than 7 s."""


class BatchWriter:
    """Puts items into one table, the leftovers again until none is left.

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
        chance: Callable[[], float] = random.random,  # noqa: S311 - no secret hangs on a pause
    ) -> None:
        """`chance` draws from 0–1 and spreads the pauses, so that writers do not march in step."""
        self._client = client
        self._calls = calls
        self._clock = clock
        self._table = table
        self._chance = chance

    async def put(self, items: Sequence[Item]) -> None:
        """Write all items; no two may have the same key."""
        requests = [{"PutRequest": {"Item": encode(item)}} for item in items]
        parts = [requests[start : start + BATCH] for start in range(0, len(requests), BATCH)]
        await asyncio.gather(*map(self._put_all, parts))

    async def _put_all(self, requests: list[Any]) -> None:
        pause = FIRST_PAUSE
        for _ in range(ROUNDS):
            answer = await self._calls.run(
                self._client.batch_write_item, RequestItems={self._table: requests}
            )
            requests = list(answer.get("UnprocessedItems", {}).get(self._table, ()))
            if not requests:
                return
            await self._clock.sleep(pause * self._chance())
            pause = min(2 * pause, LONGEST_PAUSE)
        raise RetryLaterError("Amazon DynamoDB", f"{len(requests)} items were not taken")
