"""From the queue to the end of every job. The hands of the clock move only when told to."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.core.replies import Refusal
from bot.core.uploads import Upload
from bot.errors import FileGoneError, RetryLaterError, SetupError
from bot.jobs.label_upload import UploadLabeller
from bot.jobs.pacing import HEARTBEAT, LEASE, MAX_TAKEOVERS, MAX_TRIES
from bot.jobs.services import Services
from bot.jobs.worker import Worker
from bot.ports import Claim, ClaimState
from tests.fakes.hand_clock import HandClock, settle
from tests.jobs.world import World
from tests.samples import slack_file, upload

BUSY = RetryLaterError("Slack", "busy")
EXTERNAL = slack_file(is_external=True)
"""A picture that is answered with a sentence, without any work."""


class FailingLabeller(UploadLabeller):
    """Meets the same trouble with every job."""

    def __init__(self, services: Services, trouble: Exception) -> None:
        super().__init__(services)
        self._trouble = trouble

    async def answer(self, upload: Upload, owner: str, state: ClaimState) -> str:
        raise self._trouble


def make_worker(world: World, concurrency: int = 4) -> Worker:
    return Worker(world.services, UploadLabeller(world.services), concurrency)


@asynccontextmanager
async def working(world: World, concurrency: int = 4) -> AsyncIterator[Worker]:
    """A worker that runs until the end of the block."""
    worker = make_worker(world, concurrency)
    running = asyncio.create_task(worker.run())
    await settle()
    yield worker
    worker.stop()
    assert isinstance(world.clock, HandClock)
    await world.clock.advance(world.queue.POLL)
    await running
    await worker.finish(0.01)


async def send(world: World, job: Upload) -> Upload:
    await world.queue.send(job.to_json(), group=job.channel)
    return job


def fetched(world: World, **changes: str) -> Upload:
    """A job whose file is downloaded; the test says what comes of that."""
    return upload(world.files.add(b"bytes"), **changes)


def sentences(world: World) -> list[str]:
    return [
        item.sentence
        for reply in world.conversations.replies.values()
        for item in reply.items
        if isinstance(item, Refusal)
    ]


async def peek(world: World, job: Upload) -> Claim:
    """What another worker is told about the job; takes it, if it is free."""
    return await world.claims.claim(job, "another worker", LEASE)


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


async def test_a_job_that_keeps_failing_is_tried_in_growing_steps_and_then_given_up(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    still_world.files.trouble = BUSY
    job = await send(still_world, fetched(still_world))
    delays: list[int] = []

    async with working(still_world):
        for tries in range(1, MAX_TRIES + 1):
            while len(still_world.files.fetched) < tries:
                await hands.advance(1)
            waiting = still_world.queue.messages.values()
            delays += [round(message.visible_at - hands.now()) for message in waiting]

    assert delays == [5, 15, 45, 120, 300]
    assert sentences(still_world) == [
        "I could not finish this picture, because Slack did not answer. Post it again in a while."
    ]
    assert still_world.queue.messages == {}
    assert still_world.queue.dead == [job.to_json()]
    assert still_world.meter.outcomes == ["retried"] * (MAX_TRIES - 1) + ["given up"]
    assert (await peek(still_world, job)).state is ClaimState.DONE
    assert [record.levelname for record in caplog.records].count("ERROR") == 1


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
    assert still_world.meter.outcomes == ["retried", "retried", "answered"]


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (SetupError("No rights."), "the bot is not set up completely"),
        (TimeoutError(), "it took too long"),
    ],
)
async def test_the_last_sentence_names_the_reason(
    still_world: World, hands: HandClock, trouble: Exception, reason: str
) -> None:
    job = await send(still_world, fetched(still_world))
    for _ in range(MAX_TRIES - 1):
        await still_world.claims.claim(job, "earlier", LEASE)
        await still_world.claims.release(job, "earlier", failed=True)

    labeller = FailingLabeller(still_world.services, trouble)
    worker = Worker(still_world.services, labeller, concurrency=1)
    running = asyncio.create_task(worker.run())
    await settle()
    worker.stop()
    await hands.advance(still_world.queue.POLL)
    await running

    assert sentences(still_world) == [
        f"I could not finish this picture, because {reason}. Post it again in a while."
    ]


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


async def test_a_bug_is_told_to_the_thread_by_its_reference_alone(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    still_world.files.trouble = RuntimeError("secret detail")
    await send(still_world, fetched(still_world))

    async with working(still_world):
        await hands.advance(600)

    (sentence,) = sentences(still_world)
    assert "something went wrong on my side (reference " in sentence
    assert "secret" not in sentence
    reference = sentence.split("reference ")[1].split(")")[0]
    assert any(reference in record.getMessage() for record in caplog.records)


async def test_a_job_whose_workers_are_lost_again_and_again_is_given_up(
    still_world: World, hands: HandClock
) -> None:
    job = await send(still_world, fetched(still_world))
    for _ in range(MAX_TAKEOVERS + 1):
        await still_world.claims.claim(job, "killed", 0)

    async with working(still_world):
        await hands.advance(1)

    assert still_world.files.fetched == []
    assert len(sentences(still_world)) == 1
    assert still_world.queue.dead == [job.to_json()]


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


async def test_a_long_job_keeps_its_lease_and_stays_hidden(
    still_world: World, hands: HandClock
) -> None:
    held = still_world.files.held = asyncio.Event()
    still_world.files.trouble = FileGoneError("gone")
    job = await send(still_world, fetched(still_world))

    async with working(still_world):
        for _ in range(20):
            await hands.advance(HEARTBEAT)
            (message,) = still_world.queue.messages.values()
            assert message.visible_at - hands.now() >= LEASE - HEARTBEAT
            assert (await peek(still_world, job)).state is ClaimState.BUSY
        held.set()
        await hands.advance(1)

    assert still_world.files.fetched == [job.files[0].id]
    assert still_world.meter.outcomes == ["silent"]
    assert still_world.queue.messages == {}


async def test_work_stops_when_the_claim_is_lost(still_world: World, hands: HandClock) -> None:
    held = still_world.files.held = asyncio.Event()
    job = await send(still_world, fetched(still_world))

    async with working(still_world) as worker:
        (claim,) = still_world.claims.jobs.values()
        claim.owner, claim.lease_until = "another worker", hands.now() + 1000
        await hands.advance(HEARTBEAT)
        assert worker.running == 0
        held.set()

    assert still_world.conversations.replies == {}
    assert still_world.meter.outcomes == []
    assert len(still_world.queue.messages) == 1
    assert (await peek(still_world, job)).state is ClaimState.BUSY


async def test_one_missed_heartbeat_is_no_harm(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = still_world.files.held = asyncio.Event()
    still_world.files.trouble = FileGoneError("gone")
    await send(still_world, fetched(still_world))
    renew = still_world.claims.renew
    failures = iter([True, True])

    async def sometimes(job: Upload, owner: str, lease: float) -> bool:
        if next(failures, False):
            raise RetryLaterError("Amazon DynamoDB", "throttled")
        return await renew(job, owner, lease)

    monkeypatch.setattr(still_world.claims, "renew", sometimes)

    async with working(still_world):
        await hands.advance(LEASE + HEARTBEAT)
        held.set()
        await hands.advance(1)

    assert still_world.meter.outcomes == ["silent"]


async def test_work_stops_before_a_lease_that_cannot_be_renewed_ends(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    still_world.files.held = asyncio.Event()
    await send(still_world, fetched(still_world))

    async def never(*_: object) -> bool:
        raise RetryLaterError("Amazon DynamoDB", "throttled")

    monkeypatch.setattr(still_world.claims, "renew", never)

    async with working(still_world) as worker:
        await hands.advance(LEASE - 1)
        assert worker.running == 0

    assert still_world.conversations.replies == {}


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


async def test_a_table_out_of_reach_leaves_the_job_to_the_queue(
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
        await hands.advance(still_world.queue.VISIBILITY + still_world.queue.POLL)

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
