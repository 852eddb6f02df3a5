"""How far an animation has come stands in the thread until the answer takes its place."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.core.entries import Identity, entry_of
from bot.core.replies import PictureAnswer, Progress, Refusal
from bot.errors import FileGoneError, RetryLaterError
from bot.jobs.apologising import apologise
from bot.jobs.forgetting import take_away_from
from bot.jobs.mending import mend_reply
from bot.ports import ClaimState
from tests.fakes.hand_clock import HandClock, settle
from tests.jobs.moderation.flagged import WEAPONS, lines
from tests.jobs.moving.animations import LABELS, detector_of, post_gif
from tests.jobs.posted import posted, record
from tests.jobs.replies import only_reply
from tests.jobs.world import World
from tests.samples import DOG

BUSY = RetryLaterError("Amazon Rekognition", "busy")


@asynccontextmanager
async def held(world: World) -> AsyncIterator["asyncio.Task[str]"]:
    """A job that waits for the detector, after its first answer, until the end of the block."""
    detector = detector_of(world)
    detector.held = asyncio.Event()
    working = asyncio.create_task(world.answer(post_gif(world)))
    await detector.begun.wait()
    await settle()
    yield working
    detector.release()
    await asyncio.gather(working, return_exceptions=True)


def told(world: World) -> list[str]:
    """The sentences in the one reply."""
    return [item.sentence for item in only_reply(world).items if isinstance(item, Progress)]


async def test_nobody_is_told_of_progress_in_the_first_second_and_a_half(
    still_world: World, hands: HandClock
) -> None:
    async with held(still_world):
        await hands.advance(1.4)
        assert still_world.conversations.replies == {}
        await hands.advance(0.1)
        assert told(still_world) == ["Looking at the animation: 1 of 3 frames."]


async def test_the_answer_takes_the_place_of_progress(still_world: World, hands: HandClock) -> None:
    async with held(still_world) as working:
        await hands.advance(2.0)
        (progress,) = still_world.conversations.replies
        found = await still_world.conversations.find_reply(post_gif(still_world))
        assert found == (progress, True)

    assert await working == progress
    assert [type(item) for item in only_reply(still_world).items] == [PictureAnswer]
    assert await still_world.conversations.find_reply(post_gif(still_world)) == (progress, False)
    (image,) = still_world.library.images.values()
    assert image.reply_ts == progress


async def test_progress_says_nothing_of_what_was_seen(moderated: World) -> None:
    detector_of(moderated).flagged = {"green": WEAPONS}
    await moderated.answer(post_gif(moderated))

    said = [item for reply in moderated.conversations.told for item in reply.items]
    said += [item for reply in moderated.conversations.posted for item in reply.items]

    words = " ".join(item.sentence for item in said if isinstance(item, Progress | Refusal))
    assert "Looking at the animation" in words
    assert not any(seen.name in words for seen in LABELS.values())
    assert not {"Weapons", "Violence"} & set(words.split())


@pytest.mark.parametrize("how", ["gone", "fixed"])
async def test_where_progress_cannot_become_the_answer_that_comes_anew_alone(
    still_world: World, hands: HandClock, how: str
) -> None:
    async with held(still_world) as working:
        await hands.advance(2.0)
        (progress,) = still_world.conversations.replies
        if how == "gone":
            del still_world.conversations.replies[progress]
        still_world.conversations.is_fixed = how == "fixed"

    assert list(still_world.conversations.replies) == [await working]
    assert [type(item) for item in only_reply(still_world).items] == [PictureAnswer]


async def test_where_silence_is_right_progress_is_taken_away(
    still_world: World, hands: HandClock
) -> None:
    async with held(still_world) as working:
        await hands.advance(2.0)
        detector_of(still_world).label_troubles = {"blue": FileGoneError("gone")}

    assert await working == ""
    assert still_world.conversations.replies == {}


async def test_a_try_that_fails_says_that_it_goes_on(still_world: World, hands: HandClock) -> None:
    async with held(still_world) as working:
        await hands.advance(2.0)
        detector_of(still_world).label_troubles = {"blue": BUSY}

    assert isinstance(working.exception(), RetryLaterError)
    assert told(still_world) == [
        "This takes longer than usual. I will go on with it as soon as I can."
    ]


async def test_an_apology_takes_the_place_of_progress(still_world: World, hands: HandClock) -> None:
    async with held(still_world) as working:
        await hands.advance(2.0)
        detector_of(still_world).label_troubles = {"blue": BUSY}
    assert working.exception()
    job = still_world.post(*still_world.files.known.values())

    ts = await apologise(still_world.services, job, "Sorry.")

    assert list(still_world.conversations.replies) == [ts]
    assert lines(still_world) == ["Sorry."]
    assert await still_world.conversations.find_reply(job) == (ts, True)


async def test_what_is_forgotten_meanwhile_leaves_no_progress(
    still_world: World, hands: HandClock
) -> None:
    async with held(still_world) as working:
        await hands.advance(2.0)
        job = still_world.post(*still_world.files.known.values())
        identity = Identity(job.channel, job.ts, job.files[0].id)
        await still_world.library.bury(job.team, identity)
        await take_away_from(still_world.services, job, {identity})
        assert still_world.conversations.replies == {}

    assert await working == ""
    assert still_world.conversations.replies == {}
    assert still_world.library.images == {}


async def test_whoever_mends_a_reply_leaves_progress_to_become_the_answer(
    still_world: World, hands: HandClock
) -> None:
    async with held(still_world):
        await hands.advance(2.0)
        job = still_world.post(*still_world.files.known.values())
        before = only_reply(still_world)
        sibling = replace(posted(1, DOG), channel=job.channel, ts=job.ts)
        await record(still_world, [sibling])

        await mend_reply(still_world.services, job)
        assert only_reply(still_world) == before

        await mend_reply(still_world.services, job, {entry_of(sibling).identity})
        assert still_world.conversations.replies == {}

    assert len(still_world.conversations.replies) == 1


async def test_whoever_lost_the_job_writes_over_no_answer(
    still_world: World, hands: HandClock
) -> None:
    async with held(still_world) as working:
        await hands.advance(2.0)
        job = still_world.post(*still_world.files.known.values())
        await hands.advance(60.0)
        await still_world.claims.claim(job, "another worker", 60)
        before = dict(still_world.conversations.replies)
        detector_of(still_world).release()
        await settle()
        await hands.advance(10.0)
        assert still_world.conversations.replies == before

    assert working.exception()
    assert still_world.conversations.replies == before


async def test_a_second_try_goes_on_where_the_first_has_told(world: World) -> None:
    job, detector = post_gif(world), detector_of(world)
    detector.label_troubles = {"blue": BUSY}
    with pytest.raises(RetryLaterError):
        await world.answer(job)
    (progress,) = world.conversations.replies
    detector.label_troubles = {}

    assert await world.answer(job, ClaimState.UNCERTAIN) == progress

    assert list(world.conversations.replies) == [progress]
    assert [type(item) for item in only_reply(world).items] == [PictureAnswer]
