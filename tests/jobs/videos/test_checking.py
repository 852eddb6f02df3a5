"""Moderation of videos that jobs watch: nothing is said before their check is over."""

import pytest

from bot.core.keys import object_key, quarantine_key
from bot.core.moderation.cases import Choice, Stage
from bot.core.moderation.neutral import BETWEEN_US, HELD
from bot.core.replies import PictureAnswer, Progress, Refusal
from bot.errors import RetryLaterError
from bot.jobs.moderation.settling import settle
from bot.jobs.studio import Studio
from bot.ports import JobState, Watched
from tests.fakes.hand_clock import HandClock
from tests.jobs.moderation.flagged import MODERATORS, decision
from tests.jobs.videos.films import (
    DEAR,
    DONE,
    FLAGGED,
    answer_jobs,
    clip,
    do_chores,
    post_film,
    posted,
    reply,
    short_film,
)
from tests.jobs.world import World, make_world

RUNNING = Watched(JobState.RUNNING)


@pytest.fixture
def world(studio: Studio, hands: HandClock) -> World:
    return make_world(hands, studio, moderation_channel=MODERATORS, **DEAR)


async def chores_of_the_video(world: World) -> None:
    """Leave moderators' chores alone."""
    for key, message in list(world.queue.messages.items()):
        if message.job["chore"] != "follow_video":
            del world.queue.messages[key]
    await do_chores(world)


async def hold(world: World, **changes: str) -> None:
    await posted(world, post_film(world, short_film(3.0)), **changes)
    await do_chores(world)
    answer_jobs(world, DONE, FLAGGED)
    await chores_of_the_video(world)


async def test_nothing_is_said_before_the_check_is_over(world: World) -> None:
    await posted(world, post_film(world, short_film(3.0)))
    await do_chores(world)
    answer_jobs(world, DONE, RUNNING)
    await do_chores(world)

    assert len(world.watcher.tokens) == 2
    assert [type(item) for item in reply(world).items] == [Progress]
    assert "Car" not in str(reply(world))

    answer_jobs(world, DONE)
    await do_chores(world)
    (answer,) = reply(world).items
    assert isinstance(answer, PictureAnswer)
    assert answer.analysis.moderation is None


async def test_a_flagged_video_is_held_and_lies_in_quarantine_alone(world: World) -> None:
    await hold(world)

    (line,) = reply(world).items
    assert isinstance(line, Refusal)
    assert line.sentence == HELD
    (post,) = world.cases.kept_posts.values()
    assert (post.stage, post.reply_ts) == (Stage.HELD, next(iter(world.conversations.replies)))
    assert list(world.objects.objects) == [quarantine_key("T7TEAM", post.sha256)]
    assert (world.library.images, world.clips.clips, world.files.uploads) == ({}, {}, {})


async def test_a_video_that_is_kept_is_labelled_from_what_is_known(world: World) -> None:
    await hold(world)
    (case,) = world.cases.cases.values()
    world.cases.cases["T7TEAM", case.sha256] = type(case)(
        **{**{name: getattr(case, name) for name in case.__slots__},
           "decision": decision(Choice.KEEP)}
    )  # fmt: skip

    await settle(world.services, {"team": "T7TEAM", "case": case.sha256})

    assert [type(item) for item in reply(world).items] == [PictureAnswer]
    assert len(world.watcher.tokens) == 2
    assert list(world.objects.objects) == [object_key("T7TEAM", case.sha256)]


async def test_a_flagged_video_in_a_direct_message_leaves_nothing(world: World) -> None:
    await hold(world, channel="D7ANNBOT", channel_type="im")

    (line,) = reply(world).items
    assert isinstance(line, Refusal)
    assert line.sentence == BETWEEN_US
    assert (world.objects.objects, world.library.images, world.cases.cases) == ({}, {}, {})
    assert world.library.analyses == {}


async def test_a_video_waits_for_days_to_be_checked_and_moderators_hear_of_it(
    world: World, hands: HandClock
) -> None:
    await posted(world, post_film(world, short_film(3.0)))
    world.watcher.trouble = RetryLaterError("Amazon Rekognition", "down")
    await do_chores(world)
    hands.time += 700
    await do_chores(world)

    assert [job for job in jobs(world) if job["chore"] == "moderation_checks"]
    (line,) = reply(world).items
    assert isinstance(line, Progress)
    assert line.sentence.startswith("Amazon Rekognition is busy")
    hands.time += 3 * 86_400
    await chores_of_the_video(world)
    assert isinstance(reply(world).items[0], Progress)
    hands.time += 86_400
    await chores_of_the_video(world)
    (line,) = reply(world).items
    assert isinstance(line, Refusal)
    assert "could not be checked for days" in line.sentence
    assert clip(world).refusal == line.sentence
    assert world.objects.objects == {}


def jobs(world: World) -> list[dict[str, object]]:
    return [message.job for message in world.queue.messages.values()]
