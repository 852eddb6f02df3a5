"""The first page of a search costs the same at any size, and a real table answers the same."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from benchmarks.first_page import QUERIES, Cost, Measured, first_page, index_over, services_of
from benchmarks.virtual_library import VirtualLibrary, member
from benchmarks.zipf import OWN, pictures
from bot.aws.items import encode
from tests.aws.resources import make_table
from tests.aws.servers import AWS

MOST_REQUESTS, MOST_UNITS = 10, 25
SIZES = (1_000, 100_000)


@pytest.fixture(scope="module", params=SIZES)
def measured(request: pytest.FixtureRequest) -> Measured:
    return Measured(pictures(request.param))


def cost(measured: Measured, words: str, private: int = OWN) -> Cost:
    return asyncio.run(measured.cost(words, private=private, times=0))


@pytest.mark.parametrize("words", QUERIES.values(), ids=QUERIES)
def test_a_first_page_stays_within_its_budget(measured: Measured, words: str) -> None:
    taken = cost(measured, words)

    assert taken.requests <= MOST_REQUESTS
    assert taken.units <= MOST_UNITS


@pytest.mark.parametrize("words", ["beach", "person and dog"])
def test_a_further_private_channel_costs_one_request_a_label(
    measured: Measured, words: str
) -> None:
    labels = words.count(" and ") + 1

    one_more = cost(measured, words, OWN + 1).requests - cost(measured, words).requests

    assert one_more <= labels


@dataclass(frozen=True)
class Both:
    """The same pictures in a table that is made up, and in one that is not."""

    measured: Measured
    library: VirtualLibrary
    aws: AWS
    table: str


@pytest.fixture(scope="module")
def both(ministack_server: AWS) -> Both:
    """Holds the partitions that the queries read: a thousand pictures have fifty thousand rows."""
    small = pictures(1_000)
    library, measured = VirtualLibrary(small), Measured(small)
    table = make_table(ministack_server, "labels-first-page")
    for words in QUERIES.values():
        cost(measured, words)
    items: list[dict[str, Any]] = [item for pk in measured.partitions for item in library.items(pk)]
    for start in range(0, len(items), 25):
        puts = [{"PutRequest": {"Item": encode(item)}} for item in items[start : start + 25]]
        ministack_server.dynamodb.batch_write_item(RequestItems={table: puts})  # type: ignore[dict-item]
    return Both(measured, library, ministack_server, table)


@pytest.mark.parametrize("words", QUERIES.values(), ids=QUERIES)
async def test_a_real_table_answers_the_same(both: Both, words: str) -> None:
    with ThreadPoolExecutor(8) as executor:
        real = services_of(index_over(both.aws.dynamodb, executor, both.table))
        virtual = services_of(index_over(both.measured.virtual.client(), executor))
        answers = [await first_page(one, member(), words) for one in (real, virtual)]

    assert answers[0] == answers[1]


def test_a_real_table_holds_the_same_bytes(both: Both) -> None:
    virtual = both.measured.virtual.client()

    for pk in both.measured.partitions:
        asked: dict[str, Any] = {
            "TableName": both.table,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": pk}},
        }
        assert both.aws.dynamodb.query(**asked)["Items"] == virtual.query(**asked)["Items"]
