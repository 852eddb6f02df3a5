"""Forgetting videos that are under way, that were refused, or whose bytes are kept again."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.deletions import Deletion
from bot.core.entries import Identity
from bot.core.replies import Progress
from bot.errors import NoRoomError
from bot.jobs.forgetting import forget
from bot.jobs.keeping import Kept, stay
from bot.jobs.studio import Studio
from tests.fakes.hand_clock import HandClock
from tests.jobs.videos.films import (
    CAR,
    DEAR,
    FAILED,
    answer_jobs,
    clip,
    do_chores,
    post_film,
    posted,
    short_film,
)
from tests.jobs.world import World, make_world


@pytest.fixture
def world(studio: Studio, hands: HandClock) -> World:
    return make_world(hands, studio, **DEAR)


@pytest.mark.parametrize("whole", [True, False])
async def test_a_forgotten_refusal_leaves_nothing(world: World, *, whole: bool) -> None:
    job = await posted(world, post_film(world, short_film(3.0)))
    identity = clip(world).identity
    await world.clips.put(replace(clip(world), refusal="No.", key=""))
    world.queue.messages.clear()

    target = identity._replace(file_id="") if whole else identity
    await forget(world.services, Deletion("T7TEAM", (target,), job.thread).to_job())

    assert (world.clips.clips, world.conversations.replies) == ({}, {})


async def test_a_forgotten_video_under_way_loses_its_file_at_once(world: World) -> None:
    job = await posted(world, post_film(world, short_film(3.0)), post_film(world, short_film(4.0)))
    first, second = (Identity(job.channel, job.ts, file.id) for file in job.files)
    kept = world.clips.clips["T7TEAM", second].key

    await forget(world.services, Deletion("T7TEAM", (first,), job.thread).to_job())

    assert list(world.objects.objects) == [kept]
    (reply,) = world.conversations.replies.values()
    assert [item.file_id for item in reply.items if isinstance(item, Progress)] == [second.file_id]
    answer_jobs(world, FAILED)
    await do_chores(world)
    assert list(world.clips.clips) == [("T7TEAM", second)]


async def test_what_is_kept_again_needs_room_as_any_video(studio: Studio, hands: HandClock) -> None:
    world = make_world(hands, studio, max_file_bytes=100)
    world.sees(CAR)
    job = world.post(post_film(world, short_film(3.0)))
    await world.answer(job)
    (image,) = world.library.images.values()
    kept = Kept(
        "T7TEAM", Identity(job.channel, job.ts, image.file_id), job.files[0], image.sha256,
        "video/mp4", image.analysis,
    )  # fmt: skip
    await world.library.erase_analysis("T7TEAM", image.sha256)
    await world.objects.delete(image.object_key)

    spool = world.services.spool
    with spool.reserved(Path("a"), 0), spool.reserved(Path("b"), 0), pytest.raises(NoRoomError):
        await stay(world.services, kept)
    await stay(world.services, kept)

    assert list(world.objects.objects) == [image.object_key]
