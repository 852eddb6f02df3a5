"""Workers that are lost at any step of a video, from its message to the end of its jobs."""

import asyncio

import pytest

from bot.core.replies import PictureAnswer
from bot.errors import RetryLaterError
from bot.jobs.services import Services
from tests.fakes.hand_clock import HandClock
from tests.jobs.forgetting_world import InstantStudio, at_once, label
from tests.jobs.moderation.flagged import MODERATORS
from tests.jobs.moderation.pressing import Crash, LostError
from tests.jobs.videos.films import DEAR, DONE, answer_jobs, deliver, post_film, short_film
from tests.jobs.world import World, make_world

MOST = 300
"""Calls to the outside; a video takes fewer."""


def make(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(asyncio, "to_thread", at_once)
    return make_world(
        HandClock(), InstantStudio(threads=1), moderation_channel=MODERATORS, **DEAR
    )  # fmt: skip


async def see_through(world: World, services: Services) -> None:
    """The message's job, and every chore until none is left, while the jobs are done at once."""
    await label(services, *world.conversations.uploads.values())
    while world.queue.messages:
        answer_jobs(world, DONE)
        try:
            await deliver(world, services)
        except RetryLaterError:
            free(world)


def free(world: World) -> None:
    """Time goes by until no lease holds any more."""
    for claim in world.claims.jobs.values():
        claim.lease_until = 0.0


async def test_whoever_is_lost_at_any_step_leaves_one_answer_and_pays_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for steps in range(MOST):
        world = make(monkeypatch)
        job = world.post(post_film(world, short_film(3.0)))
        world.conversations.uploads[job.channel, job.ts] = job
        was_lost = False
        try:
            await see_through(world, Crash(steps).services(world.services))
        except LostError:
            was_lost = True
            free(world)

        await see_through(world, world.services)

        (reply,) = world.conversations.replies.values()
        (answer,) = reply.items
        assert isinstance(answer, PictureAnswer), steps
        assert "" not in (answer.drawn_file, answer.chart_file), steps
        (image,) = world.library.images.values()
        assert list(world.objects.objects) == [image.object_key], steps
        assert len(world.watcher.tokens) == 2, steps
        assert world.clips.clips == {}, steps
        if not was_lost:
            return
    raise AssertionError("it never comes to an end")
