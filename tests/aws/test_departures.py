"""The contract of `Departures`, for the fake and for DynamoDB; and who comes back meanwhile."""

import asyncio
import random
from dataclasses import replace

import pytest

from bot.aws.installations import DynamoInstallations
from bot.aws.keys import departure_key, installation_key
from bot.aws.sealing import Sealer
from bot.core.erasing import STALLED
from bot.core.installations import Departure
from bot.errors import StillErasedError
from bot.ports.installing import Installations
from tests.aws.resources import make_table
from tests.aws.servers import AWS
from tests.fakes.clock import FakeClock
from tests.fakes.installations import FakeInstallations
from tests.fakes.table import FakeTable, Items
from tests.samples import TOKEN_KEY, installation

NOW = FakeClock().now()
GONE = Departure("T7TEAM", NOW + 1)


@pytest.fixture
async def installations(place: AWS | None, name: str, clock: FakeClock) -> Installations:
    if place is None:
        return FakeInstallations(clock)
    sealer, table = Sealer([TOKEN_KEY]), make_table(place, name)
    return DynamoInstallations(place.dynamodb, place.executor, clock, sealer, table=table)


async def leave(installations: Installations) -> None:
    await installations.save(installation())
    await installations.remove("T7TEAM", GONE.at)


async def test_one_of_several_takes_a_departure_upon_itself(installations: Installations) -> None:
    await leave(installations)
    assert await installations.erasing("T7TEAM") is None

    begun = [await installations.begin_erasing(GONE) for _ in range(2)]

    assert begun == [replace(GONE, turn=1), None]
    assert await installations.erasing("T7TEAM") == replace(GONE, turn=1)
    assert await installations.departed(NOW + 9) == []


async def test_nobody_begins_with_who_came_back_or_left_anew(installations: Installations) -> None:
    await leave(installations)
    await installations.save(installation(installed_at=NOW + 2))
    assert await installations.begin_erasing(GONE) is None

    await installations.remove("T7TEAM", NOW + 3)
    assert await installations.begin_erasing(GONE) is None
    assert await installations.erasing("T7TEAM") is None


async def test_whoever_is_lost_between_two_turns_is_followed_an_hour_later(
    installations: Installations, clock: FakeClock
) -> None:
    await leave(installations)
    begun = await installations.begin_erasing(GONE)
    assert begun
    clock.advance(STALLED - 1)
    await installations.advance(begun)
    await installations.advance(begun)  # It is told twice.

    clock.advance(STALLED - 1)
    assert await installations.departed(clock.now()) == []
    clock.advance(1)
    assert await installations.departed(clock.now()) == [replace(GONE, turn=2)]
    assert await installations.begin_erasing(replace(GONE, turn=2)) == replace(GONE, turn=2)
    assert await installations.departed(clock.now()) == []


async def test_nobody_comes_back_until_all_is_erased(installations: Installations) -> None:
    await leave(installations)
    await installations.begin_erasing(GONE)

    with pytest.raises(StillErasedError):
        await installations.save(installation(installed_at=NOW + 2))
    assert await installations.find("T7TEAM") is None

    await installations.settle(replace(GONE, turn=9))
    await installations.advance(replace(GONE, turn=9))
    assert await installations.erasing("T7TEAM") is None
    await installations.save(installation(installed_at=NOW + 2))
    assert await installations.departed(NOW + 9) == []


@pytest.mark.parametrize("seed", range(40))
async def test_of_coming_back_and_erasing_one_is_too_late(clock: FakeClock, seed: int) -> None:
    items, dice = Items(), random.Random(seed)

    def process() -> DynamoInstallations:
        one = DynamoInstallations.__new__(DynamoInstallations)
        one._table, one._clock = FakeTable(clock, items, dice=dice), clock
        one._sealer = Sealer([TOKEN_KEY])
        return one

    await leave(process())
    back, begun = await asyncio.gather(
        process().save(installation(installed_at=NOW + 2)),
        process().begin_erasing(GONE),
        return_exceptions=True,
    )

    is_back = installation_key("T7TEAM") in items
    assert is_back is (begun is None)
    assert is_back is not isinstance(back, StillErasedError)
    assert (departure_key("T7TEAM") in items) is not is_back
