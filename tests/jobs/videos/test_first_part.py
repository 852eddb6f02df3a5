"""A video that is too long, and its first part for whoever asks."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.core.asking import Address
from bot.core.clip_chores import follow_job
from bot.core.clips import FIRST_PART, Clip, Requested
from bot.core.entries import Identity
from bot.core.keys import watching_key
from bot.core.labels import Moment, Span
from bot.core.replies import PictureAnswer, Progress, Refusal
from bot.core.uploads import Upload
from bot.errors import BotError
from bot.jobs.studio import Studio
from bot.jobs.videos.first_part import label_first_part
from bot.jobs.videos.following import follow_video
from bot.pictures.videos.values import Wanted
from bot.ports import Claim, JobState, Watched
from tests.fakes.aws import FakeClaims
from tests.fakes.cutting import NearCuttingRoom
from tests.fakes.hand_clock import HandClock
from tests.fakes.watching import FakeClips
from tests.jobs.videos.films import (
    CAR,
    DEAR,
    DONE,
    answer_jobs,
    clip,
    do_chores,
    post_film,
    posted,
    reply,
    short_film,
)
from tests.jobs.world import World, make_world

WATCHED = Watched(JobState.DONE, moments=(Moment(Span(0.0, 2.5), (CAR,)),), model_version="3.0")


@pytest.fixture
def world(studio: Studio, hands: HandClock) -> World:
    return make_world(hands, studio, max_video_seconds=2.0, **DEAR)


def asked(job: Upload, place: int = 0) -> Requested:
    identity = Identity(job.channel, job.ts, job.files[place].id)
    address = Address(job.team, job.channel, "U7BEN", "")
    return Requested(FIRST_PART, identity, job.thread, "", address)


async def too_long(world: World) -> Upload:
    job = await posted(world, post_film(world, short_film(3.0)))
    world.conversations.uploads[job.channel, job.ts] = job
    return job


async def test_a_video_that_is_too_long_gets_a_sentence_an_offer_and_costs_nothing(
    world: World,
) -> None:
    job = await too_long(world)

    assert reply(world).items == (
        Refusal(
            job.files[0].id, "harbour.mp4",
            "This video is 0:03 long, and I look at 0:02 at most.", first_part=2.0,
        ),
    )  # fmt: skip
    assert (world.watcher.tokens, world.objects.objects, world.queue.messages) == ({}, {}, {})


async def test_what_was_never_offered_here_is_not_watched(world: World) -> None:
    job = await too_long(world)
    world.clips.clips.clear()

    with pytest.raises(BotError, match="do not know this video"):
        await label_first_part(world.services, asked(job).to_job())

    assert world.watcher.tokens == {}


async def test_whoever_asks_gets_the_labels_of_its_first_part(world: World) -> None:
    job = await too_long(world)

    await label_first_part(world.services, asked(job).to_job())
    assert [type(item) for item in reply(world).items] == [Progress]
    await do_chores(world)
    room = world.services.cutting_room
    assert isinstance(room, NearCuttingRoom)
    assert room.transcoded == [Wanted(2.0, world.services.rules.max_video_bytes)]
    assert list(world.objects.objects) == [watching_key("T7TEAM", clip(world).sha256, "h264-2-0")]
    answer_jobs(world, WATCHED)
    await do_chores(world)

    (answer,) = reply(world).items
    assert isinstance(answer, PictureAnswer)
    assert answer.analysis.note == "I looked at its first 0:02 only."
    assert [moment.span for moment in answer.analysis.moments] == [(0.0, 2.0)]
    assert answer.analysis.seconds == 3.0
    assert await world.library.calls_of("T7TEAM", "2023-11") == (0, 0, 2)


async def test_asked_for_twice_it_is_done_once(world: World) -> None:
    job = await too_long(world)
    for _ in range(2):
        await label_first_part(world.services, asked(job).to_job())
    assert len(world.queue.messages) == 1
    await do_chores(world)
    answer_jobs(world, DONE)
    await do_chores(world)

    await label_first_part(world.services, asked(job).to_job())

    assert world.queue.messages == {}
    assert [type(item) for item in reply(world).items] == [PictureAnswer]


async def test_of_two_who_ask_at_once_one_has_it_followed(world: World) -> None:
    job = await too_long(world)
    clips = world.services.clips

    class Slow(FakeClips):
        async def find(self, team: str, identity: Identity) -> Clip | None:
            found = await clips.find(team, identity)
            await asyncio.sleep(0)
            return found

        put = clips.put
        in_message = clips.in_message

    slow = replace(world.services, clips=Slow())
    await asyncio.gather(
        *(label_first_part(slow, asked(job).to_job()) for _ in range(2)), return_exceptions=True
    )
    await label_first_part(slow, asked(job).to_job())

    assert len(world.queue.messages) == 1
    assert [type(item) for item in reply(world).items] == [Progress]


async def test_a_chore_whose_video_was_begun_anew_meanwhile_follows_it_no_more(
    world: World,
) -> None:
    job = await too_long(world)
    await label_first_part(world.services, asked(job).to_job())
    before = clip(world)
    claims = world.services.claims

    class Overtaken(FakeClaims):
        async def claim(self, *arguments: Any, **named: Any) -> Claim:
            await world.clips.put(replace(before, turn=before.turn + 1))
            return await claims.claim(*arguments, **named)

    overtaken = replace(world.services, claims=Overtaken(world.clock))
    await follow_video(overtaken, follow_job(before))

    assert len(world.queue.messages) == 1
    assert world.watcher.tokens == {}


async def test_what_is_not_a_video_of_that_message_is_not_labelled(world: World) -> None:
    job = await too_long(world)
    elsewhere = asked(job)
    wrong = Requested(
        FIRST_PART,
        elsewhere.identity._replace(file_id="F7OTHER"),
        job.thread,
        "",
        elsewhere.address,
    )

    with pytest.raises(BotError):
        await label_first_part(world.services, wrong.to_job())
    await world.library.bury("T7TEAM", elsewhere.identity)
    with pytest.raises(BotError):
        await label_first_part(world.services, elsewhere.to_job())
    assert world.queue.messages == {}
