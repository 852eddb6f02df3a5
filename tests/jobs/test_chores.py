"""Chores from the queue: done, tried again, or given up."""

import asyncio

import pytest

from bot.errors import BotError, RetryLaterError, SetupError
from bot.jobs.chores import CHORES, UNKNOWN_TRIES
from bot.jobs.pacing import HEARTBEAT, LEASE
from bot.jobs.teams import OneTeam
from bot.jobs.worker import Worker
from tests.fakes.hand_clock import HandClock, settle
from tests.jobs.errands import ADDRESS, DAY, JOB, Tidying, impatient, run_for, try_for
from tests.jobs.world import World


async def test_a_chore_is_done_without_a_claim_and_leaves_the_queue(
    still_world: World, hands: HandClock
) -> None:
    chore = Tidying()

    await run_for(still_world, hands, chore, 1)

    assert chore.done == [JOB]
    assert still_world.queue.messages == {}
    assert still_world.queue.dead == []
    assert still_world.claims.jobs == {}


async def test_a_chore_of_a_later_version_waits_for_a_worker_that_knows_it(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    await run_for(still_world, hands, Tidying(), 1, chore="later version")
    assert len(still_world.queue.messages) == 1

    later = Tidying()
    await try_for(still_world, hands, later, hands.now() + DAY, name="later version")

    assert later.done == [JOB | {"chore": "later version"}]
    assert still_world.queue.dead == []


async def test_a_chore_that_nobody_knows_is_buried_after_more_than_an_hour(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    await still_world.queue.send(JOB | {"chore": "later version"}, group="T7TEAM")
    begun = hands.now()

    tries = await try_for(still_world, hands, Tidying(), begun + DAY)

    assert tries == UNKNOWN_TRIES
    assert 3600 < hands.now() - begun < 2 * 3600
    assert still_world.queue.dead == [JOB | {"chore": "later version"}]


@pytest.mark.parametrize(
    "trouble", [RetryLaterError("Slack", "busy"), SetupError("no rights"), RuntimeError("a bug")]
)
async def test_a_chore_that_fails_comes_back_in_growing_steps_and_is_given_up_in_the_end(
    still_world: World, hands: HandClock, trouble: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    chore = Tidying(trouble)

    await run_for(impatient(still_world), hands, chore, 300)

    assert chore.begun == 4
    assert still_world.queue.dead == [JOB]
    assert still_world.queue.messages == {}


async def test_a_service_gets_the_pause_that_it_asked_for(
    still_world: World, hands: HandClock
) -> None:
    chore = Tidying(RetryLaterError("Slack", "rate limit", delay=40))
    await run_for(still_world, hands, chore, 1)

    (message,) = still_world.queue.messages.values()
    assert 30 <= message.visible_at - hands.now() <= 40


async def test_what_can_never_be_done_is_told_and_dropped(
    still_world: World, hands: HandClock
) -> None:
    chore = Tidying(BotError("That is not possible."))

    await run_for(still_world, hands, chore, 1, address=ADDRESS.to_json())

    assert [(shown.address, shown.card.text) for shown in still_world.answers.shown] == [
        (ADDRESS, "That is not possible.")
    ]
    assert still_world.queue.messages == {}
    assert still_world.queue.dead == []


async def test_that_nobody_can_be_told_any_more_is_no_trouble(
    still_world: World, hands: HandClock
) -> None:
    still_world.answers.too_old = True

    chore = Tidying(BotError("That is not possible."))
    await run_for(still_world, hands, chore, 1, address=ADDRESS.to_json())

    assert still_world.queue.messages == {}


async def test_a_long_chore_stays_hidden_from_other_workers(
    still_world: World, hands: HandClock
) -> None:
    chore = Tidying()
    held = chore.held = asyncio.Event()
    await still_world.queue.send(JOB, group="T7TEAM")
    worker = Worker(still_world.services, OneTeam(still_world.services), 1, chores={"tidy": chore})
    running = asyncio.create_task(worker.run())
    await settle()

    for _ in range(10):
        await hands.advance(HEARTBEAT)
        (message,) = still_world.queue.messages.values()
        assert message.visible_at - hands.now() >= LEASE - HEARTBEAT
    held.set()
    worker.stop()
    await hands.advance(still_world.queue.POLL)
    await running
    await worker.finish(5)

    assert chore.begun == 1
    assert still_world.queue.messages == {}


async def test_stopping_gives_a_chore_back_at_once(still_world: World, hands: HandClock) -> None:
    chore = Tidying()
    chore.held = asyncio.Event()

    await run_for(still_world, hands, chore, 1)

    (message,) = still_world.queue.messages.values()
    assert message.visible_at <= hands.now()
    assert chore.done == []


def test_every_chore_of_this_version_has_a_name() -> None:
    assert {"forget", "rekey", "rename_channel"} <= set(CHORES)
