"""The month's budget: a hard limit, told before it is reached, and labels on request beyond it."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.core.asking import Address
from bot.core.budget import LABEL_ANYWAY, NOT_LABELLED, BudgetNews, mark_passed
from bot.core.clips import Requested
from bot.core.entries import Identity
from bot.core.moderation.notices import BudgetNotice
from bot.core.replies import PictureAnswer, Refusal
from bot.core.uploads import Upload
from bot.errors import RetryLaterError
from bot.jobs.on_request import label_anyway
from bot.jobs.studio import Studio
from bot.jobs.telling_budget import tell_budget
from tests.fakes.clock import FakeClock
from tests.fakes.purse import FakePurse
from tests.jobs.replies import only_reply
from tests.jobs.world import World, make_world, picture
from tests.samples import DOG

A_LABEL = 1000
"""Micro-dollars of one call."""
CENT = 0.01
MODERATORS = "C7MODERATORS"


def make(studio: Studio, budget: float | None, **rules: Any) -> World:
    world = make_world(FakeClock(1_772_443_900.0), studio, monthly_budget=budget, **rules)
    world.doors.primary_owner = "U7OWNER"
    world.sees(DOG)
    return world


def booked(world: World) -> Mapping[tuple[str, str], int]:
    assert isinstance(world.services.purse, FakePurse)
    return world.services.purse.books


async def post(world: World, number: int, **changes: Any) -> Upload:
    data = picture(size=(100 + number, 100))
    job = world.post(world.files.add(data), ts=f"1772443{number:03}.000100", **changes)
    world.conversations.uploads[job.channel, job.ts] = job
    ts = await world.answer(job)
    await world.claims.finish(job, "me", ts)
    return job


def asked(world: World, job: Upload) -> dict[str, Any]:
    address = Address(job.team, "U7BEN", job.channel)
    identity = Identity(job.channel, job.ts, job.files[0].id)
    (reply_ts,) = (ts for ts, reply in world.conversations.replies.items() if reply.ts == job.ts)
    return Requested(LABEL_ANYWAY, identity, job.ts, reply_ts, address).to_job()


async def tell_all(world: World) -> None:
    for message in list(world.queue.messages.values()):
        if message.job.get("chore") == "tell_budget":
            await tell_budget(world.services, message.job)


async def test_each_call_is_booked_and_known_bytes_are_free(studio: Studio) -> None:
    world = make(studio, 1.0, reads_text=True)

    await post(world, 1)
    await world.answer(world.post(world.files.add(picture(size=(101, 100))), ts="1772443900.1"))

    assert booked(world) == {("T7TEAM", "2026-03"): 2 * A_LABEL}


async def test_without_a_budget_there_are_no_books(studio: Studio) -> None:
    world = make(studio, None)

    await post(world, 1)

    assert (len(world.detector.asked), booked(world)) == (1, {})


async def test_beyond_the_budget_nothing_is_asked_and_the_thread_says_why(studio: Studio) -> None:
    world = make(studio, CENT)
    for number in range(10):
        await post(world, number)
    asked_before = len(world.detector.asked)

    job = await post(world, 10)

    *labelled, refused = (reply.items[0] for reply in world.conversations.replies.values())
    assert [type(item) for item in labelled] == [PictureAnswer] * 10
    assert refused == Refusal(job.files[0].id, "harbour.png", NOT_LABELLED, on_request=True)
    assert len(world.detector.asked) == asked_before == 10
    assert booked(world) == {("T7TEAM", "2026-03"): 10 * A_LABEL}


async def test_a_part_that_fails_is_not_paid(studio: Studio) -> None:
    world = make(studio, 1.0)
    world.detector.answer = RetryLaterError("Amazon Rekognition", "busy")

    with pytest.raises(RetryLaterError):
        await post(world, 1)

    assert booked(world) == {("T7TEAM", "2026-03"): 0}


async def test_a_new_month_has_a_budget_of_its_own(studio: Studio) -> None:
    world = make(studio, A_LABEL / 1e6)
    await post(world, 1)
    assert isinstance(world.clock, FakeClock)
    world.clock.time += 31 * 86_400

    await post(world, 2)

    assert booked(world) == {("T7TEAM", "2026-03"): A_LABEL, ("T7TEAM", "2026-04"): A_LABEL}


async def test_on_request_it_is_labelled_once_in_the_place_of_the_offer(studio: Studio) -> None:
    world = make(studio, 0.0)
    job = await post(world, 1)

    for _ in range(2):
        await label_anyway(world.services, asked(world, job))

    (answer,) = only_reply(world).items
    assert isinstance(answer, PictureAnswer)
    assert [label.name for label in answer.analysis.labels] == ["Dog"]
    assert len(world.library.images) == len(world.detector.asked) == 1
    assert booked(world) == {("T7TEAM", "2026-03"): A_LABEL}


async def test_what_was_not_offered_is_not_labelled_on_request(studio: Studio) -> None:
    world = make(studio, None)
    job = await post(world, 1)

    await label_anyway(world.services, asked(world, job))

    assert len(world.detector.asked) == 1


async def test_the_owner_is_told_once_at_80_percent_and_once_at_the_end(studio: Studio) -> None:
    world = make(studio, CENT, moderation_channel=MODERATORS)
    for number in range(8):
        await post(world, number)
    await tell_all(world)
    await tell_all(world)

    said = [(channel, notice) for channel, _, _, notice in world.board.posted.values()]
    spent = BudgetNews("T7TEAM", "2026-03", 100, CENT)
    assert said == [
        ("DU7OWNER", BudgetNotice(BudgetNews("T7TEAM", "2026-03", 80, CENT), is_checked=True)),
        (MODERATORS, BudgetNotice(spent, is_checked=True)),
        ("DU7OWNER", BudgetNotice(spent, is_checked=True)),
    ]


@pytest.mark.parametrize(
    ("total", "spent", "told"),
    [(79, 1, None), (80, 1, 80), (81, 1, None), (81, 2, 80), (100, 9, None)],
)
def test_the_mark_is_passed_once(total: int, spent: int, told: int | None) -> None:
    assert mark_passed(total, spent, 100) == told
