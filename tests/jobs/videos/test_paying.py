"""What watched videos cost, and what a month's budget says of them."""

from typing import Any

import pytest

from bot.core.asking import Address
from bot.core.budget import LABEL_ANYWAY, NOT_LABELLED, TELL_BUDGET, TOO_DEAR
from bot.core.clips import Requested
from bot.core.entries import Identity
from bot.core.replies import PictureAnswer, Refusal
from bot.core.uploads import Upload
from bot.errors import RetryLaterError
from bot.jobs.on_request import label_anyway
from bot.jobs.studio import Studio
from tests.fakes.hand_clock import HandClock
from tests.fakes.purse import FakePurse
from tests.jobs.videos.films import (
    CLEAN,
    DEAR,
    DONE,
    answer_jobs,
    do_chores,
    post_film,
    posted,
    reply,
    short_film,
)
from tests.jobs.world import World, make_world

A_JOB = 5_000
"""Micro-dollars of a job that watches three seconds."""


def make(studio: Studio, hands: HandClock, budget: float, **rules: Any) -> World:
    return make_world(hands, studio, monthly_budget=budget, **DEAR, **rules)


def booked(world: World) -> int:
    assert isinstance(world.services.purse, FakePurse)
    return sum(world.services.purse.books.values())


async def post(world: World, **changes: Any) -> Upload:
    job = await posted(world, post_film(world, short_film(3.0)), **changes)
    world.conversations.uploads[job.channel, job.ts] = job
    return job


async def test_equal_videos_in_several_places_are_paid_once(
    studio: Studio, hands: HandClock
) -> None:
    world = make(studio, hands, 1.0)
    for number in range(3):
        await post(world, ts=f"177244380{number}.000100")
    await do_chores(world)
    answer_jobs(world, DONE)
    await do_chores(world)

    shown = [item for each in world.conversations.replies.values() for item in each.items]
    assert [type(item) for item in shown] == [PictureAnswer] * 3
    assert booked(world) == A_JOB


async def test_both_jobs_of_a_checked_video_are_paid(studio: Studio, hands: HandClock) -> None:
    world = make(studio, hands, 1.0, moderation_channel="C7MODERATORS")
    await post(world)

    await do_chores(world)

    assert booked(world) == 2 * A_JOB


async def test_a_job_that_could_not_be_begun_is_not_paid(studio: Studio, hands: HandClock) -> None:
    world = make(studio, hands, 1.0)
    await post(world)
    world.watcher.trouble = RetryLaterError("Amazon Rekognition", "busy")
    await do_chores(world)
    assert booked(world) == 0
    world.watcher.trouble = None

    await do_chores(world)

    assert booked(world) == A_JOB


@pytest.mark.parametrize(("budget", "sentence"), [(0.004, TOO_DEAR), (0.0, NOT_LABELLED)])
async def test_what_the_budget_does_not_pay_for_is_offered_and_nobody_is_alarmed_too_early(
    studio: Studio, hands: HandClock, budget: float, sentence: str
) -> None:
    world = make(studio, hands, budget)

    job = await post(world)

    assert reply(world).items == (
        Refusal(job.files[0].id, "harbour.mp4", sentence, on_request=True),
    )
    told = [message.job["chore"] for message in world.queue.messages.values()]
    assert told == ([TELL_BUDGET] if budget == 0 else [])
    assert (world.watcher.tokens, world.objects.objects, booked(world)) == ({}, {}, 0)


async def test_on_request_it_is_watched_all_the_same(studio: Studio, hands: HandClock) -> None:
    world = make(studio, hands, 0.004)
    job = await post(world)
    address = Address(job.team, "U7BEN", job.channel)
    asked = Requested(
        LABEL_ANYWAY, Identity(job.channel, job.ts, job.files[0].id), job.ts,
        next(iter(world.conversations.replies)), address,
    )  # fmt: skip

    await label_anyway(world.services, asked.to_job())
    await do_chores(world)
    answer_jobs(world, DONE, CLEAN)
    await do_chores(world)

    (answer,) = reply(world).items
    assert isinstance(answer, PictureAnswer)
    assert booked(world) == A_JOB
