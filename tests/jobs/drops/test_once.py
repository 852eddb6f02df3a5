"""One message for a dropped file, wherever workers are lost and however they meet."""

from contextlib import suppress

import pytest

from bot.core.replies import PictureAnswer
from bot.errors import RetryLaterError
from bot.jobs.drops.taking import take_drop
from tests.jobs.drops.folder import LEASE, Breaking, Lost, images, items, label_ordered, put, take
from tests.jobs.forgetting_world import make_instant_world
from tests.jobs.schedule import Schedule, at_random, interrupting
from tests.jobs.world import World

MOST_CALLS = 60


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_instant_world(monkeypatch)


async def is_lost(world: World, at: int, *, after: bool) -> bool:
    """Whether a worker was lost at its n-th call; then the next one does it all.

    What the lost one has ordered may be done before anybody comes to its chore again.
    """
    drop = put(world)
    breaking = Breaking(world.services, at, after=after)
    try:
        await take(world, drop, breaking.services)
    except Lost:
        for _ in range(2):
            await world.clock.sleep(LEASE + 1)
            await label_ordered(world, world.services)
            await take(world, drop)
        return True
    return False


@pytest.mark.parametrize("after", [False, True])
async def test_whoever_is_lost_anywhere_leaves_one_answer(
    monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> None:
    tried = 0
    for at in range(1, MOST_CALLS):
        world = make_instant_world(monkeypatch)
        tried += await is_lost(world, at, after=after)

        (answer,) = items(world)
        assert isinstance(answer, PictureAnswer), at
        assert len(world.conversations.posted) == 1, at
        assert len(images(world)) == 1, at
    assert 20 < tried < MOST_CALLS - 1


@pytest.mark.parametrize("after", range(12))
async def test_two_workers_at_once_announce_it_once(world: World, after: int) -> None:
    drop = put(world)
    schedule = Schedule(interrupting(after, "a") if after < 8 else at_random(after))
    services = schedule.watched(world.services, "ledger", "drops", "queue")

    async def work() -> None:
        # Whoever is too late waits.
        with suppress(RetryLaterError):
            await take_drop(services, drop.to_job())

    await schedule.run(a=work(), b=work())
    await world.clock.sleep(LEASE + 1)
    await take(world, drop)

    assert len(world.conversations.posted) == len(images(world)) == 1
