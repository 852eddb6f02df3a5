"""Every video under way comes to an end that the thread reads, whatever lies on the way."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.core.labels import Moment, Span
from bot.core.moderation.neutral import BETWEEN_US
from bot.core.replies import PictureAnswer, Progress, Refusal
from bot.errors import RetryLaterError
from bot.jobs.chores import CHORES, Chore, Errand
from bot.jobs.services import Services
from bot.jobs.studio import Studio
from bot.jobs.videos.following import follow_video
from bot.ports import ClaimState, JobState, Watched
from tests.fakes.hand_clock import HandClock
from tests.jobs.moderation.flagged import MODERATORS
from tests.jobs.videos.films import (
    DEAR,
    DONE,
    FAILED,
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

DAY = 86_400.0
NOTHING = Watched(JobState.DONE, model_version="3.0")
RUNNING = Watched(JobState.RUNNING)


@pytest.fixture
def world(studio: Studio, hands: HandClock) -> World:
    return make_world(hands, studio, **DEAR)


@pytest.fixture
def checked(studio: Studio, hands: HandClock) -> World:
    return make_world(hands, studio, moderation_channel=MODERATORS, **DEAR)


async def under_way(world: World, **changes: str) -> None:
    await posted(world, post_film(world, short_film(3.0)), **changes)
    await do_chores(world)


async def see_through(
    world: World, hands: HandClock, until: float, follow: Chore = follow_video
) -> None:
    """Do each chore when it is due, as a worker does, until none is left or it is too late."""
    chores = {**CHORES, "follow_video": follow}
    while world.queue.messages and hands.now() < until:
        hands.time = max(min(each.visible_at for each in world.queue.messages.values()), hands.time)
        (delivery,) = await world.queue.receive(1)
        await Errand(world.services, delivery, chores).see_through()


@pytest.mark.parametrize("reads_text", [False, True])
async def test_a_watched_video_in_which_nothing_is_seen_is_answered(
    studio: Studio, hands: HandClock, *, reads_text: bool
) -> None:
    world = make_world(hands, studio, reads_text=reads_text, **DEAR)
    world.detector.lines = ("EXIT",)
    await under_way(world)
    answer_jobs(world, NOTHING)

    assert await do_chores(world) == []

    (answer,) = reply(world).items
    assert isinstance(answer, PictureAnswer)
    assert answer.analysis.labels == ()
    assert answer.analysis.moments == (Moment(Span(0.0, 3.0), ()),)
    assert answer.analysis.text == (("EXIT",) if reads_text else None)
    assert len(world.detector.read) == (3 if reads_text else 0)
    assert await world.library.calls_of("T7TEAM", "2023-11") == (0, 0, 3)


async def test_what_is_written_in_a_watched_video_is_read_in_some_of_its_frames(
    studio: Studio, hands: HandClock
) -> None:
    world = make_world(hands, studio, reads_text=True, **DEAR)
    world.detector.lines = ("EXIT",)
    await under_way(world)
    answer_jobs(world, DONE)
    await do_chores(world)

    (answer,) = reply(world).items
    assert isinstance(answer, PictureAnswer)
    assert (answer.analysis.moments, answer.analysis.text) == (DONE.moments, ("EXIT",))
    assert await world.library.calls_of("T7TEAM", "2023-11") == (0, 0, 3)


async def test_passing_trouble_at_the_last_step_is_waited_for_and_paid_once(
    studio: Studio, hands: HandClock
) -> None:
    world = make_world(hands, studio, reads_text=True, **DEAR)
    await under_way(world)
    answer_jobs(world, DONE)
    begun = hands.now()
    world.detector.lines = RetryLaterError("Amazon Rekognition", "busy")
    await see_through(world, hands, begun + DAY)
    assert [type(item) for item in reply(world).items] == [Progress]
    world.detector.lines = ()

    await see_through(world, hands, begun + 2 * DAY)

    assert [type(item) for item in reply(world).items] == [PictureAnswer]
    assert (await world.library.calls_of("T7TEAM", "2023-11"))[2] == 3
    assert (world.queue.dead, world.queue.messages, world.clips.clips) == ([], {}, {})


async def test_a_video_whose_chore_is_given_up_gets_a_sentence_and_leaves_no_file(
    world: World, hands: HandClock
) -> None:
    await under_way(world)
    answer_jobs(world, DONE)

    async def broken(services: Services, job: Mapping[str, Any]) -> None:
        if not clip(world).refusal:
            raise RuntimeError("a bug")
        await follow_video(services, job)

    await see_through(world, hands, hands.now() + DAY, broken)

    (line,) = reply(world).items
    assert isinstance(line, Refusal)
    assert line.sentence == "I could not finish this video; post it again in a while."
    assert (world.objects.objects, world.queue.messages) == ({}, {})
    assert len(world.queue.dead) == 1


async def test_of_a_flagged_video_in_a_direct_message_nothing_is_noted(checked: World) -> None:
    await under_way(checked, channel="D7ANNBOT", channel_type="im")
    answer_jobs(checked, DONE, FLAGGED)
    await do_chores(checked)

    (line,) = reply(checked).items
    assert isinstance(line, Refusal)
    assert line.sentence == BETWEEN_US
    assert checked.clips.clips == {}


async def test_only_the_job_that_failed_is_begun_anew_once_no_other_reads_the_file(
    checked: World,
) -> None:
    await under_way(checked)
    checks = clip(checked).moderation_job
    answer_jobs(checked, FAILED, RUNNING)
    await do_chores(checked)
    assert list(checked.objects.objects) == [clip(checked).key]
    assert clip(checked).attempt == 0

    answer_jobs(checked, FAILED)
    await do_chores(checked)
    await do_chores(checked)

    assert (clip(checked).attempt, clip(checked).moderation_job) == (1, checks)
    assert [kind for kind, _ in checked.watcher.tokens] == ["labels", "moderation", "labels"]


async def test_an_answer_that_a_lost_worker_began_gets_its_pictures(world: World) -> None:
    job = world.post(post_film(world, short_film(3.0)))
    await world.answer(job)
    await world.claims.release(job, "me", failed=False)
    assert [type(item) for item in reply(world).items] == [Progress]
    await do_chores(world)
    answer_jobs(world, DONE)

    ts = await world.answer(job, ClaimState.UNCERTAIN)
    await world.claims.finish(job, "me", ts)
    await do_chores(world)

    (answer,) = reply(world).items
    assert isinstance(answer, PictureAnswer)
    assert "" not in (answer.drawn_file, answer.chart_file)
    assert (world.clips.clips, world.queue.messages) == ({}, {})
    assert await world.library.calls_of("T7TEAM", "2023-11") == (0, 1, 3)


async def test_what_a_job_has_seen_is_read_once_all_jobs_are_done(checked: World) -> None:
    await under_way(checked)
    answer_jobs(checked, DONE, RUNNING)
    for _ in range(3):
        await do_chores(checked)
    assert checked.watcher.asked == []

    answer_jobs(checked, DONE)
    jobs = [clip(checked).moderation_job, clip(checked).labels_job]
    await do_chores(checked)

    assert checked.watcher.asked == jobs
