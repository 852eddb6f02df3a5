"""The benchmark's table answers and charges like DynamoDB, as far as the servers here know how."""

from typing import Any

import pytest

from benchmarks.virtual_client import VirtualClient
from benchmarks.virtual_table import NO_ITEMS, Partition, VirtualTable
from bot.aws.items import encode
from tests.aws.resources import make_table
from tests.aws.servers import AWS

ROWS = [{"pk": "p", "sk": f"{number:03}", "data": bytes([number]) * 25_000} for number in range(60)]
KEYS = [str(row["sk"]) for row in ROWS]
BOTH_ENDS = {"sk": "pk = :pk AND sk BETWEEN :a AND :b", ":a": "010", ":b": "020"}
BELOW = {"sk": "#pk = :pk AND #sk < :a", ":a": "030"}
ABOVE = {"sk": "pk = :pk AND sk > :a", ":a": "057"}
MISSING = {"sk": "pk = :pk AND sk > :a", ":a": "100"}
ALL = {"sk": "pk = :pk"}


@pytest.fixture(scope="module")
def virtual() -> VirtualClient:
    partition = Partition(KEYS, lambda place: dict(ROWS[place]))
    table = VirtualTable(lambda pk: partition if pk == "p" else NO_ITEMS, everything=partition)
    return VirtualClient(table)


@pytest.fixture(scope="module")
def filled(ministack_server: AWS) -> tuple[AWS, str]:
    table = make_table(ministack_server, "virtual")
    for start in range(0, len(ROWS), 20):
        puts = [{"PutRequest": {"Item": encode(row)}} for row in ROWS[start : start + 20]]
        ministack_server.dynamodb.batch_write_item(RequestItems={table: puts})  # type: ignore[dict-item]
    return ministack_server, table


@pytest.mark.parametrize("condition", [ALL, BOTH_ENDS, BELOW, ABOVE, MISSING])
@pytest.mark.parametrize("limit", [None, 5])
@pytest.mark.parametrize("forward", [True, False])
def test_a_query_answers_as_the_real_one(
    virtual: VirtualClient,
    filled: tuple[AWS, str],
    *,
    condition: dict[str, str],
    limit: int | None,
    forward: bool,
) -> None:
    aws, table = filled
    values = {":pk": "p", **{name: value for name, value in condition.items() if name != "sk"}}
    asked: dict[str, Any] = {
        "TableName": table,
        "KeyConditionExpression": condition["sk"],
        "ExpressionAttributeValues": encode(values),
        "ScanIndexForward": forward,
        "ConsistentRead": True,
        **({"Limit": limit} if limit else {}),
        **({"ExpressionAttributeNames": {"#pk": "pk", "#sk": "sk"}} if "#" in condition["sk"]
           else {}),
    }  # fmt: skip

    real = aws.dynamodb.query(**asked)
    ours = virtual.client().query(**asked)

    assert (ours["Items"], ours["Count"], ours["ScannedCount"]) == (
        real["Items"], real["Count"], real["ScannedCount"],
    )  # fmt: skip
    assert ours.get("LastEvaluatedKey") == real.get("LastEvaluatedKey")


def item(size: int) -> dict[str, Any]:
    """An item that is billed as so many bytes, key and names included."""
    return {"pk": "p", "sk": "000", "data": b"." * (size - len("pkpsk000data"))}


def charged(size: int, operation: str, **asked: Any) -> float:
    partition = Partition(["000"], lambda _: item(size))
    table = VirtualTable(lambda pk: partition if pk == "p" else NO_ITEMS, everything=partition)
    return table.answer(operation, asked).units


KEY = encode({"pk": "p", "sk": "000"})
OTHER = encode({"pk": "q", "sk": "000"})
QUERY = {
    "KeyConditionExpression": "pk = :pk",
    "ExpressionAttributeValues": encode({":pk": "p"}),
}
MANY = {"table": {"Keys": [KEY, OTHER], "ConsistentRead": True}}


def test_a_read_is_charged_by_4_kilobytes_and_half_of_it_when_it_may_be_old() -> None:
    assert charged(4096, "GetItem", Key=KEY, ConsistentRead=True) == 1
    assert charged(4097, "GetItem", Key=KEY, ConsistentRead=True) == 2
    assert charged(4097, "GetItem", Key=KEY) == 1
    assert charged(9000, "Query", **QUERY, ConsistentRead=True) == 3
    assert charged(9000, "Query", **QUERY) == 1.5
    assert charged(9000, "Scan") == 1.5


def test_nothing_found_is_charged_too() -> None:
    assert charged(100, "GetItem", Key=OTHER, ConsistentRead=True) == 1
    assert charged(4097, "BatchGetItem", RequestItems=MANY) == 3


def test_a_scan_is_charged_for_what_its_filter_drops() -> None:
    partition = Partition(KEYS, lambda place: {**ROWS[place], "labels": [f"{place % 2}"]})
    table = VirtualTable(lambda _: NO_ITEMS, everything=partition)
    asked = {
        "FilterExpression": "contains(labels, :label)",
        "ExpressionAttributeValues": encode({":label": "1"}),
        "Limit": 10,
    }

    taken = table.answer("Scan", asked)

    assert [found["sk"]["S"] for found in taken.answer["Items"]] == KEYS[1:10:2]
    assert (taken.items, taken.units) == (10, 31)
