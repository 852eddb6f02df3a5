"""Dropped files by their ids: in memory, and in DynamoDB's stand-in."""

from dataclasses import replace

import pytest

from bot.aws.drops import DynamoDrops
from bot.core.drops import Drop, Dropped
from bot.ports import Drops
from tests.aws.resources import make_table
from tests.aws.servers import AWS
from tests.fakes.clock import FakeClock
from tests.fakes.drops import FakeDrops

DROPPED = Dropped(
    Drop("T1", "C1", "drop/T1/C1/grüße.jpg"), "ab" * 32, '"etag"', 5 * 10**9, "image/jpeg"
)


@pytest.fixture(params=["memory", "moto"])
def drops(request: pytest.FixtureRequest, clock: FakeClock, name: str) -> Drops:
    if request.param == "memory":
        return FakeDrops()
    aws: AWS = request.getfixturevalue("moto_server")
    return DynamoDrops(aws.dynamodb, aws.executor, clock, table=make_table(aws, name))


async def test_what_was_found_is_known_by_its_id(drops: Drops) -> None:
    other = replace(DROPPED, content="cd" * 32)
    await drops.put(DROPPED)
    await drops.put(other)
    announced = replace(DROPPED, ts="1772443800.000100")
    await drops.put(announced)

    assert await drops.find(DROPPED.id) == announced
    assert await drops.find(other.id) == other
    assert await drops.find(replace(DROPPED, content="ef" * 32).id) is None


async def test_what_is_erased_is_not_known_any_more(drops: Drops) -> None:
    await drops.put(DROPPED)

    await drops.erase(DROPPED.id)
    await drops.erase(DROPPED.id)

    assert await drops.find(DROPPED.id) is None


async def test_with_retention_a_file_is_known_for_as_many_days(
    moto_server: AWS, clock: FakeClock, name: str
) -> None:
    table = make_table(moto_server, name)
    drops = DynamoDrops(
        moto_server.dynamodb, moto_server.executor, clock, table=table, retention_days=2
    )
    await drops.put(DROPPED)

    await clock.sleep(2 * 86_400 - 1)
    assert await drops.find(DROPPED.id) == DROPPED
    await clock.sleep(1)
    assert await drops.find(DROPPED.id) is None
