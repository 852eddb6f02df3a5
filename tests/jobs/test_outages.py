"""A service is down: jobs wait for it, without failing, and none of them for ever."""

from itertools import pairwise

import pytest

from bot.core.uploads import Upload
from bot.errors import FileUnavailableError, RetryLaterError
from bot.jobs.pacing import CHECK_PATIENCE, MAX_TAKEOVERS, MAX_TRIES
from bot.ports import ClaimState
from tests.fakes.hand_clock import HandClock
from tests.jobs.shift import BUSY, EXTERNAL, fetched, peek, send, sentences, working
from tests.jobs.world import World
from tests.samples import upload

HOUR = 3600
SENTENCE = "I could not finish this picture, because {}; post it again in a while."
FIRST_RETRY = 30
"""Seconds within which a failed dependency is asked again."""


async def next_try(world: World, hands: HandClock) -> None:
    """Move the hands until the file is asked for once more."""
    before = len(world.files.fetched)
    while len(world.files.fetched) == before:
        (message,) = world.queue.messages.values()
        await hands.advance(max(message.visible_at - hands.now(), 1.0))


@pytest.mark.parametrize("service", ["Slack", "Amazon S3", "Amazon Rekognition"])
async def test_an_hour_without_a_service_costs_no_job_a_try(
    still_world: World, hands: HandClock, service: str
) -> None:
    still_world.files.trouble = RetryLaterError(service, "connection refused")
    job = await send(still_world, fetched(still_world))

    async with working(still_world):
        await hands.advance(HOUR)
        assert sentences(still_world) == []
        assert still_world.queue.dead == []
        claim = await peek(still_world, job)
        assert (claim.tries, claim.takeovers) == (0, 0)
        still_world.files.trouble = FileUnavailableError("This file is closed.")
        await hands.advance(HOUR)

    assert sentences(still_world) == ["This file is closed."]
    assert still_world.queue.messages == {}
    assert set(still_world.meter.outcomes[:-1]) == {"waiting"}
    assert still_world.meter.outcomes[-1] == "answered"


async def test_the_first_retry_comes_soon_and_pauses_grow_to_a_quarter_of_an_hour(
    still_world: World, hands: HandClock
) -> None:
    still_world.files.trouble = BUSY
    await send(still_world, fetched(still_world))
    times: list[float] = []

    async with working(still_world):
        for _ in range(34):
            times.append(hands.now())
            await next_try(still_world, hands)

    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert pauses[0] <= FIRST_RETRY
    assert pauses[-1] == pytest.approx(900, abs=still_world.queue.POLL)
    assert all(later >= earlier - still_world.queue.POLL for earlier, later in pairwise(pauses))


async def test_a_service_gets_the_pause_that_it_asked_for(
    still_world: World, hands: HandClock
) -> None:
    still_world.files.trouble = RetryLaterError("Slack", "rate limit", delay=40)
    await send(still_world, fetched(still_world))

    async with working(still_world):
        (message,) = still_world.queue.messages.values()
        assert message.visible_at - hands.now() == 40


async def test_a_job_that_works_in_the_end_is_answered_once(
    still_world: World, hands: HandClock
) -> None:
    still_world.conversations.trouble = BUSY
    await send(still_world, upload(EXTERNAL))

    async with working(still_world):
        await hands.advance(10)
        still_world.conversations.trouble = None
        await hands.advance(30)

    assert len(still_world.conversations.replies) == 1
    assert still_world.meter.outcomes[-1] == "answered"


async def test_a_picture_at_which_one_service_fails_for_ever_ends_after_days(
    still_world: World, hands: HandClock
) -> None:
    still_world.files.trouble = RetryLaterError("Amazon Rekognition", "InternalServerError")
    job = fetched(still_world)
    began = hands.now() - CHECK_PATIENCE + 60
    await send(still_world, Upload.from_json({**job.to_json(), "waits_since": began}))

    async with working(still_world):
        await hands.advance(30)
        assert sentences(still_world) == []
        await hands.advance(HOUR)

    assert sentences(still_world) == [SENTENCE.format("Amazon Rekognition did not answer for days")]
    (dead,) = still_world.queue.dead
    assert dead["ts"] == job.ts
    assert (await peek(still_world, job)).state is ClaimState.GIVEN_UP
    assert still_world.queue.messages == {}


async def test_what_the_job_itself_meets_is_counted_beside_waiting(
    still_world: World, hands: HandClock
) -> None:
    job = await send(still_world, fetched(still_world))
    troubles = [BUSY, TimeoutError()] * MAX_TRIES
    still_world.files.trouble = BUSY

    async with working(still_world):
        for trouble in troubles[1:]:
            assert sentences(still_world) == []
            still_world.files.trouble = trouble
            await next_try(still_world, hands)

    assert sentences(still_world) == [SENTENCE.format("it took too long")]
    assert still_world.queue.dead[0]["ts"] == job.ts
    assert still_world.meter.outcomes == [*["waiting", "retried"] * (MAX_TRIES - 1), "waiting",
                                          "given up"]  # fmt: skip


async def test_lost_workers_are_no_tries_and_tries_no_lost_workers(
    still_world: World, hands: HandClock
) -> None:
    still_world.files.trouble = BUSY
    job = await send(still_world, fetched(still_world))
    for _ in range(MAX_TAKEOVERS):
        await still_world.claims.claim(job, "killed", 0)

    async with working(still_world):
        await hands.advance(HOUR)
        still_world.files.trouble = TimeoutError()
        await next_try(still_world, hands)

    assert sentences(still_world) == []
    claim = await peek(still_world, job)
    assert (claim.takeovers, claim.tries) == (MAX_TAKEOVERS, 1)
