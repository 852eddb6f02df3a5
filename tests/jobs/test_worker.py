"""From the queue to the worker, and back when it stops."""

import asyncio
import logging

import pytest

from bot.errors import FileGoneError, RetryLaterError
from bot.jobs.pacing import LEASE
from bot.ports import Claim, ClaimState
from tests.fakes.hand_clock import HandClock, settle
from tests.jobs.shift import EXTERNAL, fetched, make_worker, peek, send, working
from tests.jobs.world import World
from tests.samples import upload

FIRST_RETRY = 30
"""Seconds until a job is tried again whose dependency failed."""


async def test_an_answered_job_is_done_and_leaves_the_queue(
    still_world: World, hands: HandClock
) -> None:
    job = await send(still_world, upload(EXTERNAL))

    async with working(still_world):
        await hands.advance(1)

    assert len(still_world.conversations.replies) == 1
    assert still_world.queue.messages == {}
    assert still_world.meter.outcomes == ["answered"]
    assert (await peek(still_world, job)).state is ClaimState.DONE


async def test_silence_is_an_end_too(still_world: World, hands: HandClock) -> None:
    still_world.files.trouble = FileGoneError("gone")
    job = await send(still_world, fetched(still_world))

    async with working(still_world):
        await hands.advance(1)

    assert still_world.queue.messages == {}
    assert still_world.meter.outcomes == ["silent"]
    assert (await peek(still_world, job)).state is ClaimState.DONE


async def test_a_message_delivered_three_times_is_answered_once(
    still_world: World, hands: HandClock
) -> None:
    for _ in range(3):
        await send(still_world, upload(EXTERNAL))

    async with working(still_world):
        await hands.advance(LEASE + 10)

    assert len(still_world.conversations.replies) == 1
    assert still_world.queue.messages == {}


async def test_a_bug_in_one_job_is_logged_by_reference_and_harms_no_other(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    still_world.files.trouble = RuntimeError("a bug")
    await send(still_world, fetched(still_world))
    await send(still_world, upload(EXTERNAL, ts="1772443999.000100"))

    async with working(still_world):
        await hands.advance(1)

    errors = [record for record in caplog.records if record.levelname == "ERROR"]
    assert len(errors) == 1
    assert "reference" in errors[0].getMessage()
    assert errors[0].exc_info
    assert [reply.ts for reply in still_world.conversations.replies.values()] == [
        "1772443999.000100"
    ]


async def test_a_job_in_other_hands_is_looked_at_again_when_their_lease_ends(
    still_world: World, hands: HandClock
) -> None:
    job = await send(still_world, upload(EXTERNAL))
    await still_world.claims.claim(job, "killed", 40)

    async with working(still_world):
        (message,) = still_world.queue.messages.values()
        assert message.visible_at - hands.now() == 41
        assert still_world.conversations.replies == {}
        await hands.advance(50)

    assert len(still_world.conversations.replies) == 1
    assert still_world.queue.messages == {}


async def test_a_job_that_is_done_already_only_leaves_the_queue(
    still_world: World, hands: HandClock
) -> None:
    job = await send(still_world, upload(EXTERNAL))
    await still_world.claims.claim(job, "earlier", LEASE)
    await still_world.claims.finish(job, "earlier", "1772450001.000100")

    async with working(still_world):
        await hands.advance(1)

    assert still_world.queue.messages == {}
    assert still_world.conversations.replies == {}
    assert still_world.meter.outcomes == []


async def test_what_is_no_job_is_buried(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    await still_world.queue.send({"version": 99}, group="C1")

    async with working(still_world):
        await hands.advance(1)

    assert still_world.queue.dead == [{"version": 99}]
    assert still_world.queue.messages == {}


async def test_stopping_gives_running_jobs_back_at_once_without_counting_a_try(
    still_world: World, hands: HandClock
) -> None:
    still_world.files.held = asyncio.Event()
    job = await send(still_world, fetched(still_world))

    async with working(still_world) as worker:
        assert worker.running == 1

    (message,) = still_world.queue.messages.values()
    assert message.visible_at <= hands.now()
    assert await peek(still_world, job) == Claim(
        ClaimState.RESUMED, tries=0, takeovers=0, lease_until=hands.now() + LEASE
    )


async def test_stopping_lets_a_job_end_that_is_almost_done(
    still_world: World, hands: HandClock
) -> None:
    held = still_world.files.held = asyncio.Event()
    still_world.files.trouble = FileGoneError("gone")
    await send(still_world, fetched(still_world))
    worker = make_worker(still_world)
    running = asyncio.create_task(worker.run())
    await settle()

    worker.stop()
    await hands.advance(still_world.queue.POLL)
    await running
    held.set()
    await worker.finish(5)

    assert still_world.meter.outcomes == ["silent"]
    assert still_world.queue.messages == {}


async def test_what_arrives_while_stopping_goes_back_to_the_queue(
    still_world: World, hands: HandClock
) -> None:
    worker = make_worker(still_world)
    running = asyncio.create_task(worker.run())
    await settle()
    await send(still_world, upload(EXTERNAL))
    worker.stop()
    await hands.advance(still_world.queue.POLL)
    await running

    (message,) = still_world.queue.messages.values()
    assert message.visible_at <= hands.now()
    assert still_world.conversations.replies == {}


async def test_a_queue_out_of_reach_is_asked_again_in_growing_steps(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    still_world.queue.down = True

    async with working(still_world):
        await hands.advance(100)
        asked = len(caplog.records)
        still_world.queue.down = False
        await send(still_world, upload(EXTERNAL))
        await hands.advance(30)

    assert asked <= 10
    assert len(still_world.conversations.replies) == 1


async def test_a_stop_is_heard_while_the_queue_is_out_of_reach(still_world: World) -> None:
    still_world.queue.down = True
    worker = make_worker(still_world)
    running = asyncio.create_task(worker.run())
    await settle()

    worker.stop()

    async with asyncio.timeout(1):
        await running


async def test_a_table_out_of_reach_leaves_the_job_to_the_queue_for_a_moment(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send(still_world, upload(EXTERNAL))

    async def down(*_: object) -> Claim:
        raise RetryLaterError("Amazon DynamoDB", "down")

    claim = still_world.claims.claim
    monkeypatch.setattr(still_world.claims, "claim", down)
    async with working(still_world):
        await hands.advance(1)
        assert len(still_world.queue.messages) == 1
        monkeypatch.setattr(still_world.claims, "claim", claim)
        await hands.advance(FIRST_RETRY)

    assert len(still_world.conversations.replies) == 1
    assert still_world.queue.messages == {}


async def test_no_more_jobs_at_once_than_allowed(still_world: World, hands: HandClock) -> None:
    held = still_world.files.held = asyncio.Event()
    still_world.files.trouble = FileGoneError("gone")
    for number in range(5):
        await send(still_world, fetched(still_world, ts=f"177244390{number}.000100"))

    async with working(still_world, concurrency=2) as worker:
        await hands.advance(10)
        assert worker.running == 2
        assert len(still_world.files.fetched) == 2
        held.set()
        await hands.advance(60)

    assert len(still_world.files.fetched) == 5
    assert still_world.meter.outcomes == ["silent"] * 5
