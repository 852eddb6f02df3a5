"""The contract of the books of what is spent, for the fake and for DynamoDB."""

import asyncio

import pytest

from bot.aws.purse import DynamoPurse
from bot.ports import Purse
from tests.aws.resources import make_table
from tests.aws.servers import AWS
from tests.fakes.clock import FakeClock
from tests.fakes.purse import FakePurse


@pytest.fixture
def purse(place: AWS | None, name: str, clock: FakeClock) -> Purse:
    if place is None:
        return FakePurse()
    return DynamoPurse(place.dynamodb, place.executor, clock, table=make_table(place, name))


async def test_amounts_add_up_by_team_and_month(purse: Purse) -> None:
    assert await purse.take("T1", "2026-03", 1000) == 1000
    assert await purse.take("T1", "2026-03", 750) == 1750
    assert await purse.take("T2", "2026-03", 5) == 5
    await purse.give_back("T1", "2026-03", 1000)

    assert await purse.spent("T1", "2026-03") == 750
    assert await purse.spent("T1", "2026-04") == 0


async def test_what_would_go_beyond_the_limit_is_not_booked(purse: Purse) -> None:
    assert await purse.take("T1", "2026-03", 11, limit=10) is None
    assert await purse.take("T1", "2026-03", 6, limit=10) == 6
    assert await purse.take("T1", "2026-03", 5, limit=10) is None
    assert await purse.take("T1", "2026-03", 4, limit=10) == 10
    assert await purse.take("T1", "2026-03", 1, limit=10) is None
    assert await purse.take("T1", "2026-03", 1) == 11


async def test_of_many_at_once_only_as_many_are_booked_as_there_is_room_for(purse: Purse) -> None:
    booked = await asyncio.gather(*(purse.take("T1", "2026-03", 3, limit=20) for _ in range(12)))

    assert sorted(total for total in booked if total is not None) == [3, 6, 9, 12, 15, 18]
    assert await purse.spent("T1", "2026-03") == 18


async def test_what_is_known_by_a_key_is_booked_once(purse: Purse) -> None:
    keys = ("job", "job", "other")

    booked = [await purse.take_once("T1", "2026-03", 5, key=key, limit=10) for key in keys]

    assert booked == [True, False, True]
    assert await purse.take_once("T1", "2026-03", 5, key="third", limit=10) is None
    assert await purse.take_once("T2", "2026-03", 5, key="job", limit=10) is True
    await purse.forget_key("T1", "job")
    await purse.give_back("T1", "2026-03", 5)
    assert await purse.take_once("T1", "2026-03", 5, key="job", limit=10) is True
    assert await purse.spent("T1", "2026-03") == 10
