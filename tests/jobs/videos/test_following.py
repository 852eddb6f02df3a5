"""A longer video is watched by Rekognition's jobs, and followed until the reply tells of it."""

import pytest

from bot.core.keys import object_key, watching_key
from bot.core.replies import PictureAnswer, Progress, Refusal
from bot.errors import RetryLaterError
from bot.jobs.studio import Studio
from tests.fakes.hand_clock import HandClock
from tests.jobs.videos.films import (
    DEAR,
    DONE,
    FAILED,
    MOMENTS,
    answer_jobs,
    clip,
    do_chores,
    post_film,
    posted,
    reply,
    short_film,
)
from tests.jobs.world import World, make_world


@pytest.fixture
def world(studio: Studio, hands: HandClock) -> World:
    return make_world(hands, studio, **DEAR)


async def test_a_video_under_way_stands_in_the_reply_and_is_followed(world: World) -> None:
    job = await posted(world, post_film(world, short_film(3.0)))

    (line,) = reply(world).items
    assert line == Progress(job.files[0].id, "harbour.mp4", "Getting the video ready.")
    key = watching_key("T7TEAM", clip(world).sha256, "as-is")
    assert list(world.objects.objects) == [clip(world).key] == [key]

    assert await do_chores(world) == [5]
    assert world.watcher.keys == {clip(world).labels_job: key}
    (line,) = reply(world).items
    assert line == Progress(
        job.files[0].id, "harbour.mp4",
        "Watching the video. I guess that it takes less than a minute more; the labels follow "
        "here.",
    )  # fmt: skip


async def test_what_the_jobs_have_seen_is_told_recorded_and_on_the_bill(world: World) -> None:
    job = await posted(world, post_film(world, short_film(3.0)))
    await do_chores(world)
    answer_jobs(world, DONE)

    assert await do_chores(world) == []

    (answer,) = reply(world).items
    assert isinstance(answer, PictureAnswer)
    assert answer.analysis.moments == MOMENTS
    assert (answer.analysis.is_video, answer.analysis.seconds) == (True, 3.0)
    assert [label.name for label in answer.analysis.labels] == ["Car", "Dog"]
    (image,) = await world.library.images_of_message("T7TEAM", job.channel, job.ts)
    assert (image.drawn_file, image.chart_file) == (answer.drawn_file, answer.chart_file)
    assert image.reply_ts == next(iter(world.conversations.replies))
    assert list(world.objects.objects) == [object_key("T7TEAM", image.sha256)]
    assert world.clips.clips == {}
    assert world.detector.asked == []
    assert await world.library.calls_of("T7TEAM", "2023-11") == (0, 0, 3)


async def test_a_repost_is_answered_from_what_is_known(world: World) -> None:
    data = short_film(3.0)
    await posted(world, post_film(world, data))
    await do_chores(world)
    answer_jobs(world, DONE)
    await do_chores(world)

    again = await posted(world, post_film(world, data), ts="1772443999.000100")

    assert len(world.watcher.tokens) == 1
    answers = list(world.conversations.replies.values())[1].items
    assert [type(item) for item in answers] == [PictureAnswer]
    assert again.ts


async def test_a_job_that_fails_is_begun_anew_with_the_video_in_another_form(world: World) -> None:
    await posted(world, post_film(world, short_film(3.0)))
    await do_chores(world)
    answer_jobs(world, FAILED)

    assert await do_chores(world) == [0]
    await do_chores(world)

    sha = clip(world).sha256
    assert list(world.objects.objects) == [watching_key("T7TEAM", sha, "h264-1")]
    assert list(world.watcher.keys.values()) == [
        watching_key("T7TEAM", sha, "as-is"),
        watching_key("T7TEAM", sha, "h264-1"),
    ]
    answer_jobs(world, DONE)
    await do_chores(world)
    assert [type(item) for item in reply(world).items] == [PictureAnswer]


async def test_a_video_that_cannot_be_watched_gets_a_sentence_and_leaves_nothing(
    world: World,
) -> None:
    await posted(world, post_film(world, short_film(3.0)))
    for _ in range(6):
        await do_chores(world)
        answer_jobs(world, FAILED)

    (line,) = reply(world).items
    assert isinstance(line, Refusal)
    assert line.sentence.startswith("Amazon Rekognition could not watch this video")
    assert world.objects.objects == {}
    assert world.queue.messages == {}
    assert await world.library.find_analysis("T7TEAM", clip(world).sha256) is None


async def test_rekognition_that_is_busy_is_waited_for(world: World, hands: HandClock) -> None:
    await posted(world, post_film(world, short_film(3.0)))
    world.watcher.trouble = RetryLaterError("Amazon Rekognition", "20 open jobs")

    assert await do_chores(world) == [5]
    hands.time += 100
    assert await do_chores(world) == [25]
    world.watcher.trouble = None
    await do_chores(world)
    answer_jobs(world, DONE)
    await do_chores(world)

    assert [type(item) for item in reply(world).items] == [PictureAnswer]


async def test_a_refused_sibling_is_told_of_as_long_as_the_reply_stands(world: World) -> None:
    broken = world.files.add(b"no picture", "broken.png")
    await posted(world, broken, post_film(world, short_film(3.0)))
    before = reply(world).items[0]
    assert isinstance(before, Refusal)
    await do_chores(world)
    answer_jobs(world, DONE)
    await do_chores(world)

    after, answer = reply(world).items
    assert after == before
    assert isinstance(answer, PictureAnswer)


async def test_a_video_that_is_deleted_while_it_is_watched_leaves_nothing(world: World) -> None:
    job = await posted(world, post_film(world, short_film(3.0)))
    await do_chores(world)
    await world.library.bury("T7TEAM", clip(world).identity)
    answer_jobs(world, DONE)

    await do_chores(world)

    assert (world.objects.objects, world.clips.clips, world.queue.messages) == ({}, {}, {})
    assert world.conversations.replies == {}
    assert await world.library.images_of_message("T7TEAM", job.channel, job.ts) == []
