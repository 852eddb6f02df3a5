"""One try at one job: kept alive, repeated, given up."""

import asyncio
from dataclasses import replace

import pytest

from bot.core.uploads import Upload
from bot.errors import BotError, FileGoneError, RetryLaterError, SetupError
from bot.jobs.label_upload import UploadLabeller
from bot.jobs.pacing import HEARTBEAT, LEASE, MAX_TAKEOVERS, MAX_TRIES, Pacing
from bot.jobs.services import Services
from bot.jobs.teams import OneTeam
from bot.jobs.worker import Worker
from bot.ports import ClaimState
from tests.fakes.hand_clock import HandClock, settle
from tests.jobs.shift import fetched, peek, send, sentences, working
from tests.jobs.world import World

SLOW = TimeoutError()
"""What the job itself meets: no service says that it is down."""


class FailingLabeller(UploadLabeller):
    """Meets the same trouble with every job."""

    def __init__(self, services: Services, trouble: Exception) -> None:
        super().__init__(services)
        self._trouble = trouble

    async def answer(self, upload: Upload, owner: str, state: ClaimState) -> str:
        raise self._trouble


async def test_a_job_that_keeps_failing_is_tried_in_growing_steps_and_then_given_up(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    still_world.files.trouble = SLOW
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
        "I could not finish this picture, because it took too long; post it again in a while."
    ]
    assert still_world.queue.messages == {}
    assert still_world.queue.dead == [job.to_json()]
    assert still_world.meter.outcomes == ["retried"] * (MAX_TRIES - 1) + ["given up"]
    assert (await peek(still_world, job)).state is ClaimState.GIVEN_UP
    assert [record.levelname for record in caplog.records].count("ERROR") == 1


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (BotError("No."), "it cannot be done"),
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
    worker = Worker(
        still_world.services, OneTeam(still_world.services), 1, labeller=lambda _: labeller
    )
    running = asyncio.create_task(worker.run())
    await settle()
    worker.stop()
    await hands.advance(still_world.queue.POLL)
    await running

    assert sentences(still_world) == [
        f"I could not finish this picture, because {reason}; post it again in a while."
    ]


async def test_a_job_that_takes_too_long_is_stopped_and_tried_again(
    still_world: World, hands: HandClock
) -> None:
    still_world.files.held = asyncio.Event()
    hurried = replace(
        still_world, services=replace(still_world.services, pacing=Pacing(job_timeout=0))
    )
    await send(hurried, fetched(hurried))

    async with working(hurried) as worker:
        await hands.advance(1)
        assert worker.running == 0

    assert hurried.meter.outcomes == ["retried"]


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


async def test_an_apology_whose_end_was_not_noted_stays_the_only_answer(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await send(still_world, fetched(still_world))
    for _ in range(MAX_TRIES - 1):
        await still_world.claims.claim(job, "earlier", LEASE)
        await still_world.claims.release(job, "earlier", failed=True)
    still_world.files.trouble = SLOW
    give_up, lost = still_world.claims.give_up, [True]

    async def lose_once(job: Upload, owner: str) -> None:
        if lost.pop() if lost else False:
            raise RetryLaterError("Amazon DynamoDB", "down")
        await give_up(job, owner)

    monkeypatch.setattr(still_world.claims, "give_up", lose_once)

    async with working(still_world):
        await hands.advance(2 * LEASE)

    assert len(still_world.conversations.replies) == 1
    assert len(sentences(still_world)) == 1
    assert (await peek(still_world, job)).state is ClaimState.GIVEN_UP


async def test_an_apology_that_fails_too_ends_the_job_all_the_same(
    still_world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    still_world.files.trouble = SLOW
    still_world.conversations.trouble = RuntimeError("blocks")
    job = await send(still_world, fetched(still_world))

    async with working(still_world):
        await hands.advance(600)

    assert still_world.queue.dead == [job.to_json()]
    assert (await peek(still_world, job)).state is ClaimState.GIVEN_UP
    assert any("could not tell the thread" in each.getMessage() for each in caplog.records)


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


@pytest.mark.parametrize(
    "trouble", [RetryLaterError("Amazon DynamoDB", "throttled"), SetupError("no right")]
)
async def test_one_missed_heartbeat_is_no_harm(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    held = still_world.files.held = asyncio.Event()
    still_world.files.trouble = FileGoneError("gone")
    await send(still_world, fetched(still_world))
    renew = still_world.claims.renew
    failures = iter([True, True])

    async def sometimes(job: Upload, owner: str, lease: float) -> bool:
        if next(failures, False):
            raise trouble
        return await renew(job, owner, lease)

    monkeypatch.setattr(still_world.claims, "renew", sometimes)

    async with working(still_world):
        await hands.advance(LEASE + HEARTBEAT)
        held.set()
        await hands.advance(1)

    assert still_world.meter.outcomes == ["silent"]


@pytest.mark.parametrize(
    "trouble", [RetryLaterError("Amazon DynamoDB", "throttled"), SetupError("no right")]
)
async def test_work_stops_before_a_lease_that_cannot_be_renewed_ends(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    still_world.files.held = asyncio.Event()
    await send(still_world, fetched(still_world))

    async def never(*_: object) -> bool:
        raise trouble

    monkeypatch.setattr(still_world.claims, "renew", never)

    async with working(still_world) as worker:
        await hands.advance(LEASE - 2 * HEARTBEAT)
        assert worker.running == 1
        await hands.advance(2 * HEARTBEAT - 1)
        assert worker.running == 0

    assert still_world.conversations.replies == {}
