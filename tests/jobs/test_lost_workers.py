"""Forgetting on the real records: between any two calls to the table, and with workers lost there.

The library is DynamoDB's own code on a table in memory, so that what it does in several calls can
be broken off or overtaken in between.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.aws.images import Images
from bot.aws.keys import Key
from bot.aws.library import DynamoLibrary
from bot.aws.table import Table
from bot.core.uploads import Upload
from bot.jobs.services import Services
from bot.ports import Clock
from tests.fakes.table import CrashError, FakeTable, Items
from tests.jobs.forgetting_world import (
    NEW,
    forget_targets,
    identity,
    label,
    make_instant_world,
    message,
    targets_of,
)
from tests.jobs.schedule import Schedule, at_random
from tests.jobs.world import World

SEEDS = range(30)
STEPS = range(0, 90, 3)
"""Calls to the table after which a worker is lost; labelling and forgetting take fewer."""

Job = Callable[[Services], Awaitable[None]]


class TableLibrary(DynamoLibrary):
    """DynamoDB's library on another table."""

    def __init__(self, table: Table, clock: Clock) -> None:
        Images.__init__(self, table, clock, shards=1, retention_days=0)
        self._version = "1"


class TurnTable(FakeTable):
    """A table whose every call waits for its job's turn."""

    def __init__(self, clock: Clock, items: Items, schedule: Schedule) -> None:
        super().__init__(clock, items)
        self._schedule = schedule

    async def _step(self) -> None:
        await self._schedule.turn()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_instant_world(monkeypatch)


def services_on(world: World, table: Table) -> Services:
    """One worker's services."""
    return replace(world.services, library=TableLibrary(table, world.clock))


async def at_once(world: World, items: Items, seed: int, **jobs: Job) -> None:
    """Run jobs, each a worker of its own, in a random order of their calls."""
    schedule = Schedule(at_random(seed))
    watched = schedule.watched(world.services)
    table = TurnTable(world.clock, items, schedule)
    services = replace(watched, library=TableLibrary(table, world.clock))
    await schedule.run(**{name: job(services) for name, job in jobs.items()})


async def lost_after(world: World, items: Items, steps: int, job: Job) -> bool:
    """Whether the worker was lost before the job was done; its claims end."""
    table = FakeTable(world.clock, items, crash_after=steps)
    try:
        await job(services_on(world, table))
    except CrashError:
        for claim in world.claims.jobs.values():
            claim.lease_until = 0.0
        return True
    return False


def labelling(job: Upload) -> Job:
    return lambda services: label(services, job)


def forgetting(job: Upload) -> Job:
    return lambda services: forget_targets(services, *targets_of(job))


def assert_only_tombstones_and_books(world: World, items: Items) -> None:
    """Nothing but ids of what was forgotten, and the numbers of the bill."""
    left = [key for key, item in items.items() if not _may_stay(key, item)]
    assert left == []
    assert world.objects.objects == {}
    assert world.conversations.replies == {}


def _may_stay(key: Key, item: dict[str, object]) -> bool:
    is_tombstone = "#N#" in key.pk and key.sk == "GONE"
    # A count of nothing goes by itself, once nobody can be in the middle of counting any more.
    is_empty_count = "counts" in item and "ttl" in item
    return is_tombstone or is_empty_count or key.sk.startswith("USE#")


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_picture_that_is_deleted_while_it_is_labelled_leaves_nothing(
    world: World, seed: int
) -> None:
    items: Items = {}
    job = message(world, "red", "blue")

    await at_once(world, items, seed, a=labelling(job), b=forgetting(job))

    assert_only_tombstones_and_books(world, items)


@pytest.mark.parametrize("seed", SEEDS)
async def test_bytes_that_are_posted_anew_while_they_are_forgotten_stay(
    world: World, seed: int
) -> None:
    items: Items = {}
    old, new = message(world, "red"), message(world, "red", ts=NEW)
    await label(services_on(world, FakeTable(world.clock, items)), old)

    await at_once(world, items, seed, a=labelling(new), b=forgetting(old))

    library = TableLibrary(FakeTable(world.clock, items), world.clock)
    (image,) = await library.images_of_message("T7TEAM", new.channel, NEW)
    assert list(world.objects.objects) == [image.object_key]
    assert await library.find_analysis("T7TEAM", image.sha256) == image.analysis
    assert not await library.is_forgetting("T7TEAM", image.sha256)

    await forgetting(new)(services_on(world, FakeTable(world.clock, items)))
    assert_only_tombstones_and_books(world, items)


@pytest.mark.parametrize("steps", STEPS)
async def test_a_picture_of_a_lost_worker_is_forgotten_before_and_after_it_comes_back(
    world: World, steps: int
) -> None:
    items: Items = {}
    job = message(world, "red", "blue")
    await lost_after(world, items, steps, labelling(job))

    await forgetting(job)(services_on(world, FakeTable(world.clock, items)))
    assert_only_tombstones_and_books(world, items)

    await labelling(job)(services_on(world, FakeTable(world.clock, items)))
    assert_only_tombstones_and_books(world, items)


@pytest.mark.parametrize("steps", STEPS)
async def test_what_a_lost_worker_has_begun_to_forget_is_forgotten_to_the_end(
    world: World, steps: int
) -> None:
    items: Items = {}
    job, other = message(world, "red", "blue"), message(world, "red", ts=NEW)
    for each in (job, other):
        await label(services_on(world, FakeTable(world.clock, items)), each)
    await lost_after(world, items, steps, forgetting(job))

    for each in (job, other):
        await forgetting(each)(services_on(world, FakeTable(world.clock, items)))

    assert_only_tombstones_and_books(world, items)


@pytest.mark.parametrize("steps", STEPS)
async def test_one_picture_is_forgotten_by_several_workers_who_are_lost(
    world: World, steps: int
) -> None:
    items: Items = {}
    job = message(world, "red", "blue")
    await label(services_on(world, FakeTable(world.clock, items)), job)
    target = identity(job, job.files[0])
    one = lambda services: forget_targets(services, target)  # noqa: E731 - as short as it is
    await lost_after(world, items, steps, one)

    await forget_targets(services_on(world, FakeTable(world.clock, items)), target)

    library = TableLibrary(FakeTable(world.clock, items), world.clock)
    (image,) = await library.images_of_message("T7TEAM", job.channel, job.ts)
    assert image.file_id == job.files[1].id
    assert list(world.objects.objects) == [image.object_key]
    (reply,) = world.conversations.replies.values()
    assert [item.file_id for item in reply.items] == [image.file_id]
