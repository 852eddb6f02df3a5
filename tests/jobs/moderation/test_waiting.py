"""While checks cannot be made: nothing is said before them, and everything once after them."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from bot.core.deletions import Deletion
from bot.core.moderation.notices import ChecksWait, ChecksWorkAgain, NeverChecked
from bot.core.uploads import Upload
from bot.errors import RetryLaterError, SetupError
from bot.jobs.pacing import CHECK_NOTICE, CHECK_PATIENCE, LEASE
from bot.ports import ClaimState, Delivery
from tests.fakes.hand_clock import HandClock, settle
from tests.jobs.forgetting_world import SMALL, InstantStudio, at_once, targets_of
from tests.jobs.moderation.flagged import HARMLESS, lines, make_moderated
from tests.jobs.shift import peek, send, working
from tests.jobs.world import World, picture

DOWN = RetryLaterError("Amazon Rekognition", "throttled")
HOUR = 3600
COLOURS = ("red", "green", "blue")


@pytest.fixture
def world(hands: HandClock, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(asyncio, "to_thread", at_once)
    world = make_moderated(hands, InstantStudio(threads=1))
    world.queue.POLL = 20.0
    world.detector.moderation = DOWN
    return world


@asynccontextmanager
async def workers(world: World, count: int) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for _ in range(count):
            await stack.enter_async_context(working(world))
        yield


def message(world: World, hands: HandClock, *colours: str) -> Upload:
    files = [world.files.add(picture(colour, SMALL), f"{colour}.png") for colour in colours]
    place = len(world.files.contents)
    return world.post(*files, ts=f"{int(hands.now())}.{place:06}", channel=f"C7ROOM{place}")


def assert_silent(world: World) -> None:
    """Nobody has read or can find anything."""
    assert world.conversations.replies == {}
    assert world.library.images == {}
    assert world.files.uploads == {}


async def test_nothing_is_said_before_the_check_and_everything_once_after_it(
    world: World, hands: HandClock
) -> None:
    jobs = [message(world, hands, colour) for colour in COLOURS]
    for job in jobs * 2:
        await send(world, job)

    async with workers(world, 3):
        await hands.advance(2 * HOUR)
        assert_silent(world)
        assert len(world.detector.asked) == len(jobs)

        world.detector.moderation = HARMLESS
        await hands.advance(HOUR)

    assert lines(world) == ["Dog"] * len(jobs)
    assert len(world.detector.asked) == len(jobs)
    assert sorted(image.ts for image in world.library.images.values()) == [job.ts for job in jobs]
    assert world.queue.messages == {}
    assert world.queue.dead == []
    assert [job.tries for job in world.claims.jobs.values()] == [0] * len(jobs)
    assert world.library.paid["T7TEAM", "", "2023-11"] == len(jobs)
    assert world.board.notices(ChecksWait) == [ChecksWait(1_700_000_000.0)]
    assert world.board.notices(ChecksWorkAgain) == [ChecksWorkAgain()]


async def test_a_short_trouble_is_over_soon_and_told_to_nobody(
    world: World, hands: HandClock
) -> None:
    await send(world, message(world, hands, "red"))

    async with workers(world, 1):
        await hands.advance(CHECK_NOTICE / 2)
        world.detector.moderation = HARMLESS
        await hands.advance(CHECK_NOTICE / 2)

    assert lines(world) == ["Dog"]
    assert world.board.posted == {}


async def test_the_pauses_grow_from_seconds_to_a_quarter_of_an_hour(
    world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.queue.POLL = 5.0
    pauses: list[int] = []
    real_send = world.queue.send

    async def measured(job: dict[str, object], *, group: str, delay: int = 0) -> None:
        if "chore" not in job:
            pauses.append(delay)
        await real_send(job, group=group, delay=delay)

    monkeypatch.setattr(world.queue, "send", measured)
    await send(world, message(world, hands, "red"))

    async with workers(world, 1):
        await hands.advance(2 * HOUR)

    assert pauses[:4] == [0, 5, 5, 5]
    assert pauses == sorted(pauses)
    assert pauses[-2:] == [900, 900]


async def test_a_service_that_asks_for_a_pause_gets_it(world: World, hands: HandClock) -> None:
    world.detector.moderation = RetryLaterError("Amazon Rekognition", "slow down", delay=40)
    await send(world, message(world, hands, "red"))

    async with workers(world, 1):
        (waiting,) = world.queue.messages.values()
        assert waiting.visible_at - hands.now() == 40


async def test_after_days_the_thread_gets_an_apology_and_moderators_hear_of_it(
    world: World, hands: HandClock
) -> None:
    job = message(world, hands, "red")
    since = hands.now() - CHECK_PATIENCE + HOUR
    waiting = Upload.from_json({**job.to_json(), "waits_since": since})
    await send(world, waiting)

    async with workers(world, 2):
        await hands.advance(2 * HOUR)

    (sentence,) = lines(world)
    assert sentence == (
        "I could not finish this picture, because it could not be checked for days; "
        "post it again in a while."
    )
    assert [dead["ts"] for dead in world.queue.dead] == [job.ts]
    assert world.queue.messages == {}
    link = await world.conversations.permalink(job.channel, job.ts)
    assert world.board.notices(NeverChecked) == [NeverChecked(job.channel, link)]
    assert world.library.images == {}


async def test_missing_rights_are_for_the_operator_and_waited_out(
    world: World, hands: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    world.detector.moderation = SetupError(
        "Not set up.", for_operator="allow rekognition:DetectModerationLabels"
    )
    await send(world, message(world, hands, "red"))

    async with workers(world, 1):
        await hands.advance(60)
        assert_silent(world)
        world.detector.moderation = HARMLESS
        await hands.advance(60)

    assert lines(world) == ["Dog"]
    told = [each.getMessage() for each in caplog.records if each.levelno == logging.ERROR]
    assert any("rekognition:DetectModerationLabels" in each for each in told)


async def test_labels_that_fail_together_with_the_check_wait_with_it(
    world: World, hands: HandClock
) -> None:
    labels, world.detector.answer = world.detector.answer, DOWN
    await send(world, message(world, hands, "red"))

    async with workers(world, 1):
        await hands.advance(HOUR)
        assert_silent(world)
        world.detector.answer, world.detector.moderation = labels, HARMLESS
        await hands.advance(HOUR)

    assert lines(world) == ["Dog"]
    assert world.queue.dead == []


@pytest.mark.parametrize("lost", ["send", "delete"])
async def test_a_worker_who_is_lost_while_it_lets_a_job_wait_neither_loses_nor_repeats_it(
    world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    await send(world, message(world, hands, "red"))
    losses = [RetryLaterError("Amazon SQS", "down")] * 3
    real_send, real_delete = world.queue.send, world.queue.delete

    async def send_or_not(job: dict[str, object], *, group: str, delay: int = 0) -> None:
        if lost == "send" and losses:
            raise losses.pop()
        await real_send(job, group=group, delay=delay)

    async def delete_or_not(delivery: Delivery) -> None:
        if lost == "delete" and losses:
            raise losses.pop()
        await real_delete(delivery)

    monkeypatch.setattr(world.queue, "send", send_or_not)
    monkeypatch.setattr(world.queue, "delete", delete_or_not)

    async with workers(world, 2):
        await hands.advance(10 * 60)
        assert_silent(world)
        assert len(world.queue.messages) == 1
        world.detector.moderation = HARMLESS
        await hands.advance(HOUR)

    assert (losses, lines(world)) == ([], ["Dog"])
    assert world.queue.messages == {}


async def test_a_worker_who_is_killed_during_the_check_is_followed_by_another(
    world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await send(world, message(world, hands, "red"))
    hanging = asyncio.Event()
    moderate = world.detector.detect_moderation

    async def hang(image: bytes) -> object:
        monkeypatch.setattr(world.detector, "detect_moderation", moderate)
        await hanging.wait()
        raise AssertionError("it was killed")

    monkeypatch.setattr(world.detector, "detect_moderation", hang)
    async with workers(world, 1):
        (claim,) = world.claims.jobs.values()
        assert (await peek(world, job)).state is ClaimState.BUSY
        (waiting,) = world.queue.messages.values()
        # As if it had never renewed anything, nor come back.
        claim.owner, claim.lease_until = "killed", hands.now()
        waiting.visible_at, waiting.receipt = hands.now(), "nobody's"
        await hands.advance(2 * LEASE)
        assert_silent(world)
        world.detector.moderation = HARMLESS
        await hands.advance(HOUR)

    assert lines(world) == ["Dog"]
    assert world.queue.messages == {}


async def test_waiting_for_one_picture_leaves_no_drawings_of_the_others_behind(
    world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send(world, message(world, hands, "red", "blue"))
    moderate, first = world.detector.detect_moderation, b""

    async def one_works(image: bytes) -> object:
        nonlocal first
        first = first or image
        return HARMLESS if image == first else await moderate(image)

    monkeypatch.setattr(world.detector, "detect_moderation", one_works)
    async with workers(world, 1):
        await hands.advance(HOUR)
        assert world.conversations.replies == {}
        assert len(world.files.uploads) == 1

        world.detector.moderation = HARMLESS
        await hands.advance(HOUR)

    assert lines(world) == ["Dog", "Dog"]
    assert len(world.files.uploads) == 3
    assert len(world.detector.asked) == 2


async def test_what_is_deleted_while_it_waits_is_neither_answered_nor_kept(
    world: World, hands: HandClock
) -> None:
    job = await send(world, message(world, hands, "red"))

    async with workers(world, 1):
        await hands.advance(HOUR)
        await world.queue.send(_deletion(job), group="deletions")
        await hands.advance(60)
        world.detector.moderation = HARMLESS
        await hands.advance(HOUR)

    assert_silent(world)
    assert world.library.analyses == {}
    assert world.library.traces == {}
    assert world.queue.messages == {}


def _deletion(job: Upload) -> dict[str, object]:
    return Deletion(job.team, targets_of(job)).to_job()


async def test_the_message_shows_that_work_has_begun(world: World, hands: HandClock) -> None:
    job = await send(world, message(world, hands, "red"))

    async with workers(world, 1):
        await settle()
        assert world.conversations.reactions == {(job.channel, job.ts)}
