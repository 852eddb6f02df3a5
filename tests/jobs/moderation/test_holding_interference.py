"""Holding a picture while others decide, delete, or are lost."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.core.deletions import Deletion
from bot.core.keys import object_key, quarantine_key
from bot.core.moderation.cases import Choice, Stage
from bot.core.moderation.neutral import HELD
from bot.core.uploads import Upload
from bot.jobs.services import Services
from tests.jobs.forgetting_world import (
    NEW,
    SMALL,
    assert_nothing_of,
    chooser,
    forget_targets,
    identity,
    label,
    message,
    targets_of,
)
from tests.jobs.moderation.flagged import TEAM, decision, lines, posts, sha_of, stages
from tests.jobs.moderation.pressing import Crash, LostError, make_decided_world, work
from tests.jobs.schedule import Schedule
from tests.jobs.world import World, picture

SHA = sha_of(picture("red", SMALL))
ORDERS = [
    *(f"{first} until {after}" for first in ("a", "b") for after in range(0, 60, 2)),
    *(f"random {seed}" for seed in range(15)),
]
MOST = 200

Job = Callable[[Services], Awaitable[None]]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_decided_world(monkeypatch)


async def at_once(world: World, order: str, **jobs: Job) -> None:
    schedule = Schedule(chooser(order))
    services = schedule.watched(world.services, "cases", "queue")
    await schedule.run(**{name: job(services) for name, job in jobs.items()})


def labelling(job: Upload) -> Job:
    return lambda services: label(services, job)


def forgetting(job: Upload) -> Job:
    return lambda services: forget_targets(services, *targets_of(job), thread=job.thread_ts)


def assert_gone(world: World, job: Upload) -> None:
    """Nothing is left but what moderators remember: ids."""
    assert_nothing_of(world, job)
    assert set(stages(world)) <= {Stage.GONE}
    assert {post.name for post in posts(world)} <= {""}
    assert world.objects.objects == {}
    assert world.library.analyses == {}


@pytest.mark.parametrize("order", ORDERS)
async def test_a_message_that_is_deleted_while_it_is_held_leaves_nothing(
    world: World, order: str
) -> None:
    job = message(world, "red")

    await at_once(world, order, a=labelling(job), b=forgetting(job))

    assert_gone(world, job)


@pytest.mark.parametrize("order", ORDERS[::3])
async def test_a_held_sibling_keeps_its_line_when_another_is_deleted(
    world: World, order: str
) -> None:
    job = message(world, "red", "blue")
    gone, stays = job.files
    one = identity(job, gone)

    await at_once(world, order, a=labelling(job), b=lambda services: forget_targets(services, one))

    (reply,) = world.conversations.replies.values()
    assert [item.file_id for item in reply.items] == [stays.id]
    assert lines(world) == [HELD]
    held = [post for post in posts(world) if post.stage is Stage.HELD]
    assert [post.identity for post in held] == [identity(job, stays)]
    assert list(world.objects.objects) == [quarantine_key(TEAM, held[0].sha256)]


@pytest.mark.parametrize("order", ORDERS)
async def test_bytes_that_are_held_anew_while_they_are_forgotten_stay_under_quarantine(
    world: World, order: str
) -> None:
    old, new = message(world, "red"), message(world, "red", ts=NEW)
    await label(world.services, old)

    await at_once(world, order, a=labelling(new), b=forgetting(old))

    assert list(world.objects.objects) == [quarantine_key(TEAM, SHA)]
    held = [post.identity for post in posts(world) if post.stage is Stage.HELD]
    assert held == [identity(new, new.files[0])]

    await forget_targets(world.services, *targets_of(new))
    assert_gone(world, new)


@pytest.mark.parametrize("choice", Choice)
@pytest.mark.parametrize("order", ORDERS[::2])
async def test_a_decision_while_another_post_of_the_bytes_is_held_holds_for_it(
    world: World, order: str, choice: Choice
) -> None:
    first, second = message(world, "red"), message(world, "red", ts=NEW)
    await label(world.services, first)
    await work(world)

    async def decide(services: Services) -> None:
        case = await services.cases.find_case(TEAM, SHA)
        assert case
        assert await services.cases.change_case(replace(case, decision=decision(choice)))
        await services.queue.send(
            {"chore": "moderation_settle", "team": TEAM, "case": SHA}, group="moderation"
        )

    await at_once(world, order, a=labelling(second), b=decide)
    await work(world)

    if choice is Choice.KEEP:
        assert lines(world) == ["Dog", "Dog"]
        assert set(stages(world)) == {Stage.KEPT}
        assert len(world.library.images) == 2
        assert list(world.objects.objects) == [object_key(TEAM, SHA)]
    else:
        assert set(stages(world)) == {Stage.REMOVED}
        assert (world.objects.objects, world.library.images) == ({}, {})


@pytest.mark.parametrize("is_deleted", [False, True])
async def test_whoever_is_lost_while_holding_is_followed_by_somebody_who_finishes(
    monkeypatch: pytest.MonkeyPatch, *, is_deleted: bool
) -> None:
    for steps in range(MOST):
        world = make_decided_world(monkeypatch)
        job = message(world, "red")
        was_lost = await lost_after(world, steps, job)
        if is_deleted:
            await forget_targets(world.services, *targets_of(job))
        await label(world.services, job)

        if is_deleted:
            assert_gone(world, job)
        else:
            (ts,) = world.conversations.replies
            assert lines(world) == [HELD]
            assert [(post.stage, post.reply_ts) for post in posts(world)] == [(Stage.HELD, ts)]
            assert list(world.objects.objects) == [quarantine_key(TEAM, SHA)]
            assert world.ledger.acts() == {"flagged": 1}
            assert world.library.images == {}
            assert "moderation_alert" in {m.job["chore"] for m in world.queue.messages.values()}
        if not was_lost:
            return
    raise AssertionError("it never comes to an end")


async def lost_after(world: World, steps: int, job: Upload) -> bool:
    """Whether the worker was lost before the message was answered; its claim ends."""
    try:
        await label(Crash(steps).services(world.services), job)
    except LostError:
        for claim in world.claims.jobs.values():
            claim.lease_until = 0.0
        return True
    return False


async def test_deleting_a_file_forgets_every_held_post_of_it(world: World) -> None:
    job = message(world, "red")
    await label(world.services, job)
    await work(world)

    deletion = Deletion(TEAM, (identity(job, job.files[0])._replace(channel="", ts=""),))
    await world.queue.send(deletion.to_job(), group="deletions")
    await work(world)

    assert_gone(world, job)
    assert stages(world) == [Stage.GONE]
