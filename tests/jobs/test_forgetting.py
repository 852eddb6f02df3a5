"""After forgetting nothing is left, and nothing comes back."""

from dataclasses import replace

import pytest

from bot.core.asking import Address
from bot.core.deletions import Deletion
from bot.core.entries import Identity
from bot.core.replies import PictureAnswer
from bot.errors import BotError, RetryLaterError, SetupError
from bot.jobs.forgetting import forget
from bot.jobs.label_upload import UploadLabeller
from bot.ports import ClaimState
from tests.jobs.forgetting_world import (
    CHANNEL,
    NEW,
    OLD,
    TEAM,
    assert_nothing_of,
    assert_whole,
    forget_targets,
    identity,
    label,
    make_instant_world,
    message,
    recorded,
    targets_of,
)
from tests.jobs.world import World
from tests.samples import slack_file


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_instant_world(monkeypatch)


async def test_a_forgotten_message_leaves_a_tombstone_of_ids_and_the_books(world: World) -> None:
    job = message(world, "red", "blue")
    await label(world.services, job)
    drawings = set(world.files.uploads)

    await forget_targets(world.services, identity(job))

    assert_nothing_of(world, job)
    assert_whole(world)
    assert (world.objects.objects, world.library.analyses, world.files.uploads) == ({}, {}, {})
    assert set(world.files.deleted) == drawings
    assert set(world.library.buried) == {(TEAM, identity(job))}
    assert world.library.paid[TEAM, "", "2026-03"] == 2
    assert await world.index.tallies(TEAM, ["", CHANNEL]) == {}


async def test_a_thumbnail_goes_too(world: World) -> None:
    job = message(world, "red")
    await label(world.services, job)
    (image,) = world.library.images.values()
    await world.library.add_thumb(image, "F7THUMB")

    await forget_targets(world.services, identity(job))

    assert "F7THUMB" in world.files.deleted


async def test_forgetting_again_changes_nothing(world: World) -> None:
    job, other = message(world, "red"), message(world, "blue", ts=NEW)
    await label(world.services, job)
    await label(world.services, other)

    for _ in range(3):
        await forget_targets(world.services, *targets_of(job))

    assert recorded(world) == {identity(other, other.files[0])}
    assert_whole(world)


async def test_one_forgotten_picture_goes_out_of_the_answer_and_the_others_stay(
    world: World,
) -> None:
    job = message(world, "red", "green", "blue")
    await label(world.services, job)
    before = next(iter(world.conversations.replies.values()))

    await forget_targets(world.services, identity(job, job.files[1]))

    (reply,) = world.conversations.replies.values()
    assert reply == replace(before, items=(before.items[0], before.items[2]))
    assert_whole(world)


async def test_an_answer_that_is_told_again_still_says_where_it_was_seen_before(
    world: World,
) -> None:
    await label(world.services, message(world, "red"))
    job = message(world, "red", "blue", ts=NEW)
    await label(world.services, job)

    await forget_targets(world.services, identity(job, job.files[1]))

    (item,) = next(r for r in world.conversations.replies.values() if r.ts == NEW).items
    assert isinstance(item, PictureAnswer)
    assert item.seen_before
    assert item.seen_before.ts == OLD


async def test_a_deleted_file_is_forgotten_wherever_it_was_posted(world: World) -> None:
    job = message(world, "red")
    elsewhere = replace(job, channel="C7PRIVATE", channel_type="group", ts=NEW)
    for each in (job, elsewhere):
        await label(world.services, each)

    await forget_targets(world.services, Identity("", "", job.files[0].id))

    assert_nothing_of(world, job, elsewhere)
    assert_whole(world)


async def test_the_same_bytes_elsewhere_keep_file_and_analysis(world: World) -> None:
    old, new = message(world, "red"), message(world, "red", ts=NEW)
    await label(world.services, old)
    await label(world.services, new)

    await forget_targets(world.services, identity(old))

    assert recorded(world) == {identity(new, new.files[0])}
    assert len(world.objects.objects) == 1
    assert_whole(world)


async def test_the_same_bytes_twice_in_a_message_go_together(world: World) -> None:
    job = message(world, "red", "red")
    await label(world.services, job)

    await forget_targets(world.services, identity(job))

    assert_nothing_of(world, job)
    assert_whole(world)


@pytest.mark.parametrize("target", ["message", "file", "file anywhere"])
async def test_a_late_delivery_of_what_was_forgotten_makes_no_work(
    world: World, target: str
) -> None:
    job = message(world, "red")
    targets = {
        "message": identity(job),
        "file": identity(job, job.files[0]),
        "file anywhere": Identity("", "", job.files[0].id),
    }
    await forget_targets(world.services, targets[target])

    await label(world.services, job)

    assert_nothing_of(world, job)
    assert (world.files.fetched, world.detector.asked, world.conversations.reacted) == ([], [], [])


async def test_the_rest_of_a_message_is_labelled(world: World) -> None:
    job = message(world, "red", "blue")
    await forget_targets(world.services, identity(job, job.files[0]))

    await label(world.services, job)

    assert recorded(world) == {identity(job, job.files[1])}
    assert_whole(world)


async def test_a_tombstone_is_kept_for_longer_than_a_late_delivery_takes(world: World) -> None:
    job = message(world, "red")
    await forget_targets(world.services, identity(job))
    world.clock.advance(13 * 86_400)  # type: ignore[attr-defined]

    await label(world.services, job)

    assert_nothing_of(world, job)


async def test_what_an_earlier_try_left_is_taken_away_when_the_job_comes_back(
    world: World,
) -> None:
    """A worker was lost right after it had recorded a picture that was forgotten meanwhile."""
    job = message(world, "red")
    await label(world.services, job)
    await world.library.bury(TEAM, identity(job))

    ts = await UploadLabeller(world.services).answer(job, "me", ClaimState.UNCERTAIN)

    assert ts == ""
    assert_nothing_of(world, job)
    assert_whole(world)


async def test_an_answer_without_a_record_is_found_in_its_thread(world: World) -> None:
    job = world.post(slack_file(is_external=True), thread_ts="1772440000.000200")
    await label(world.services, job)
    assert len(world.conversations.replies) == 1

    await forget_targets(world.services, *targets_of(job), thread="1772440000.000200")

    assert world.conversations.replies == {}


async def test_what_was_kept_for_a_job_that_was_given_up_goes_too(world: World) -> None:
    job = message(world, "red")
    world.conversations.trouble = RetryLaterError("Slack", "down")
    with pytest.raises(RetryLaterError):
        await world.answer(job)
    world.conversations.trouble = None
    assert (len(world.objects.objects), len(world.files.uploads)) == (1, 1)

    await forget_targets(world.services, *targets_of(job))

    assert_nothing_of(world, job)
    assert (world.objects.objects, world.library.analyses, world.files.uploads) == ({}, {}, {})


async def test_drawings_of_earlier_tries_go_too(world: World) -> None:
    job = message(world, "red")
    world.conversations.trouble = RetryLaterError("Slack", "down")
    with pytest.raises(RetryLaterError):
        await world.answer(job)
    world.conversations.trouble = None
    await world.answer(job)
    assert len(world.files.uploads) == 2

    await forget_targets(world.services, *targets_of(job))

    assert world.files.uploads == {}


async def test_a_drawing_that_had_to_go_into_the_thread_goes_too(world: World) -> None:
    world.files.never_ready = True
    job = message(world, "red")
    await label(world.services, job)
    (image,) = world.library.images.values()
    assert image.drawn_file.startswith("F7SHARED")

    await forget_targets(world.services, identity(job))

    assert image.drawn_file in world.files.deleted
    assert world.files.uploads == {}


async def test_whoever_asked_is_told_when_it_is_done(world: World) -> None:
    job = message(world, "red")
    await label(world.services, job)
    address = Address(TEAM, "U7ANN", CHANNEL, response_url="https://hooks.slack.com/x")

    await forget(world.services, Deletion(TEAM, (identity(job),), address=address).to_job())

    assert [(shown.address, shown.card.text) for shown in world.answers.shown] == [
        (address, "Forgotten: I keep nothing of it any more.")
    ]


async def test_what_slack_keeps_for_reasons_of_its_own_is_no_reason_to_keep_anything(
    world: World,
) -> None:
    job = message(world, "red")
    await label(world.services, job)
    world.answers.trouble = BotError("compliance")

    await forget_targets(world.services, identity(job))

    assert recorded(world) == set()
    assert world.objects.objects == {}


@pytest.mark.parametrize("trouble", [RetryLaterError("Slack", "busy"), SetupError("no rights")])
@pytest.mark.parametrize("place", ["answers", "objects"])
async def test_what_was_broken_off_is_finished_later(
    world: World, place: str, trouble: Exception
) -> None:
    job = message(world, "red", "blue")
    await label(world.services, job)
    getattr(world, place).trouble = trouble
    with pytest.raises(type(trouble)):
        await forget(world.services, Deletion(TEAM, (identity(job),)).to_job())
    getattr(world, place).trouble = None

    await forget_targets(world.services, identity(job))

    assert_nothing_of(world, job)
    assert_whole(world)
