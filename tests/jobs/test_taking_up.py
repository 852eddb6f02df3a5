"""What is measured of any job, and the story that it goes on with."""

import asyncio

import pytest
from structlog.contextvars import get_contextvars

from bot.core.uploads import Upload
from bot.jobs.taking_up import name_of, taken_up
from bot.ports import Claim, Delivery
from bot.story import luggage, story
from tests.fakes.clock import FakeClock
from tests.fakes.hand_clock import HandClock
from tests.fakes.meter import FakeMeter
from tests.jobs.shift import BUSY, EXTERNAL, fetched, send, working
from tests.jobs.world import World
from tests.samples import upload

UPLOAD = upload(EXTERNAL).to_json()
CHORE: dict[str, object] = {"chore": "forget", "team": "T1", "channel": "C1", "ts": "1"}


def delivery(job: dict[str, object], *, received: int = 1, due: float = 0.0) -> Delivery:
    return Delivery(job, "r", "m1", received, due=due, luggage={"story": "Ev1"})


@pytest.mark.parametrize(
    ("job", "name"),
    [
        (UPLOAD, f"{UPLOAD['team']}/{UPLOAD['channel']}/{UPLOAD['ts']}"),
        (CHORE, "forget m1"),
        ({"JobId": "1"}, "notice m1"),
    ],
)
def test_a_job_has_one_name_whoever_has_it_in_hand(job: dict[str, object], name: str) -> None:
    assert name_of(delivery(job)) == name


def test_inside_every_line_names_story_and_job_and_new_jobs_take_the_story_along() -> None:
    with taken_up(delivery(UPLOAD), FakeClock(), FakeMeter()):
        assert get_contextvars() == {"story": "Ev1", "job": name_of(delivery(UPLOAD))}
        assert luggage() == {"story": "Ev1"}

    assert get_contextvars() == {}


def test_the_wait_in_the_queue_counts_once_and_without_the_delay_that_was_asked_for() -> None:
    clock, meter = FakeClock(), FakeMeter()
    due = clock.now() - 7.0

    for received in (1, 2):
        with taken_up(delivery(CHORE, received=received, due=due), clock, meter):
            pass
    with taken_up(delivery(CHORE, received=1), clock, meter):
        pass

    assert meter.queue_waits == [7.0]


async def test_the_wait_of_an_upload_counts_once_and_until_somebody_could_claim_it(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, failures = still_world.claims.claim, iter([True])

    async def once_not(job: Upload, owner: str, lease: float) -> Claim:
        if next(failures, False):
            raise BUSY
        return await claim(job, owner, lease)

    monkeypatch.setattr(still_world.claims, "claim", once_not)
    await send(still_world, upload(EXTERNAL))
    await hands.advance(7.0)
    async with working(still_world):
        await hands.advance(30.0)

    (waited,) = (wait for wait in still_world.meter.queue_waits if wait)
    assert waited >= 7.0 + still_world.services.pacing.retry_delays[0]
    assert len(still_world.conversations.replies) == 1


async def test_the_answers_time_is_counted_from_the_post(
    still_world: World, hands: HandClock
) -> None:
    posted = hands.now() - 12.0
    async with working(still_world):
        with story("Ev1"):
            await send(still_world, upload(EXTERNAL, ts=f"{posted:.6f}", event_id="Ev1"))
        await hands.advance(5.0)

    (seconds,) = still_world.meter.replies
    assert 12.0 <= seconds <= 17.5


async def test_failures_and_takeovers_are_counted(still_world: World, hands: HandClock) -> None:
    lost = await send(still_world, upload(EXTERNAL))
    await still_world.claims.claim(lost, "somebody who is lost", 10)
    still_world.conversations.trouble = BUSY
    async with working(still_world):
        await hands.advance(30.0)

    assert still_world.meter.takeovers == 1
    assert set(still_world.meter.failures) == {"RetryLaterError"}


async def test_a_worker_is_silent_only_while_it_asks_for_nothing_with_room_for_jobs(
    still_world: World, hands: HandClock
) -> None:
    async with working(still_world, concurrency=1) as worker:
        assert worker.silence < 60.0
        worker._moved -= 130.0
        assert worker.silence >= 130.0

        await send(still_world, fetched(still_world))
        still_world.files.held = held = asyncio.Event()
        await hands.advance(5.0)
        worker._moved -= 130.0
        assert (worker.running, worker.silence) == (1, 0.0)
        held.set()
