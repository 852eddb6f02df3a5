"""What the table had no capacity for is asked again."""

from typing import Any

import pytest
from botocore.stub import Stubber

from bot.aws.batches import ROUNDS, BatchReader, BatchWriter
from bot.aws.calls import Calls
from bot.aws.items import encode
from bot.aws.keys import Key
from bot.errors import RetryLaterError
from tests.aws.servers import AWS
from tests.fakes.clock import FakeClock

ITEMS = [{"pk": "a", "sk": str(number)} for number in range(3)]


def requests(items: list[dict[str, str]]) -> dict[str, Any]:
    return {"labels": [{"PutRequest": {"Item": encode(item)}} for item in items]}


@pytest.fixture
def writer(moto_server: AWS, clock: FakeClock) -> BatchWriter:
    calls = Calls("Amazon DynamoDB", moto_server.executor)
    return BatchWriter(moto_server.dynamodb, calls, clock, table="labels", chance=lambda: 1.0)


async def test_leftovers_are_sent_again_after_growing_pauses(
    writer: BatchWriter, moto_server: AWS, clock: FakeClock
) -> None:
    with Stubber(moto_server.dynamodb) as stub:
        for sent, left in ((ITEMS, ITEMS[1:]), (ITEMS[1:], ITEMS[2:]), (ITEMS[2:], [])):
            answer = {"UnprocessedItems": requests(left)} if left else {}
            stub.add_response("batch_write_item", answer, {"RequestItems": requests(sent)})
        await writer.write(ITEMS)
        stub.assert_no_pending_responses()

    assert clock.slept == [0.05, 0.1]


async def test_a_table_that_takes_nothing_is_tried_later(
    writer: BatchWriter, moto_server: AWS, clock: FakeClock
) -> None:
    with Stubber(moto_server.dynamodb) as stub:
        for _ in range(ROUNDS):
            stub.add_response("batch_write_item", {"UnprocessedItems": requests(ITEMS)})
        with pytest.raises(RetryLaterError, match="3 items were not taken"):
            await writer.write(ITEMS)

    assert sum(clock.slept) < 8


async def test_no_items_are_no_request(writer: BatchWriter, moto_server: AWS) -> None:
    with Stubber(moto_server.dynamodb):
        await writer.write([])


async def test_what_was_left_out_is_read_again(moto_server: AWS, clock: FakeClock) -> None:
    calls = Calls("Amazon DynamoDB", moto_server.executor)
    reader = BatchReader(moto_server.dynamodb, calls, clock, table="labels", chance=lambda: 1.0)
    keys = [encode(item) for item in ITEMS]
    with Stubber(moto_server.dynamodb) as stub:
        for asked, left in ((keys, keys[1:]), (keys[1:], [])):
            answer = {
                "Responses": {"labels": asked[: len(asked) - len(left)]},
                "UnprocessedKeys": {"labels": {"Keys": left}} if left else {},
            }
            expected = {"RequestItems": {"labels": {"Keys": asked, "ConsistentRead": True}}}
            stub.add_response("batch_get_item", answer, expected)
        found = await reader.get([Key(**item) for item in ITEMS], consistent=True)
        stub.assert_no_pending_responses()

    assert found == ITEMS
    assert clock.slept == [0.05]
