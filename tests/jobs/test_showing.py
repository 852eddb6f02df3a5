"""What a link shows, and to whom."""

from dataclasses import replace

import pytest

from bot.core.asking import Address, Question
from bot.core.entries import Identity
from bot.core.replies import Reply
from bot.core.uploads import Upload
from bot.errors import RetryLaterError
from bot.jobs.showing import Absence, Shown, look
from tests.jobs.links import link
from tests.jobs.posted import posted, record
from tests.jobs.world import World
from tests.samples import DOG, slack_file, upload

TEAM, GENERAL, PRIVATE = "T7TEAM", "C7GENERAL", "C7PRIVATE"


async def show(world: World, words: str, user: str = "U7ANN") -> Shown | Absence:
    return await look(world.services, Question(Address(TEAM, user, GENERAL), words, 0.0))


def unlabelled(world: World, **changes: object) -> Upload:
    """A message in Slack that nobody labelled yet."""
    job = upload(slack_file(), **changes)
    world.conversations.uploads[job.channel, job.ts] = job
    return job


def queued(world: World) -> list[Upload]:
    return [Upload.from_json(message.job) for message in world.queue.messages.values()]


async def test_all_pictures_of_a_message_are_shown_to_who_may_open_it(world: World) -> None:
    first = posted(1, DOG)
    second = replace(first, file_id="F7PIC00002")
    await record(world, [second, first, posted(3, DOG)])

    shown = await show(world, link(GENERAL, first.ts), "U7BEN")

    assert isinstance(shown, Shown)
    assert shown.images == (first, second)
    assert shown.access.user == "U7BEN"


async def test_who_may_not_open_it_is_answered_as_if_there_were_nothing(world: World) -> None:
    image = posted(1, DOG, channel=PRIVATE)
    await record(world, [image])
    job = unlabelled(world, channel=PRIVATE, ts="1772443999.000100")

    for ts in (image.ts, job.ts, "1772999999.000100"):
        assert await show(world, link(PRIVATE, ts), "U7BEN") is Absence.UNKNOWN
    assert queued(world) == []


async def test_a_files_link_shows_only_the_posts_that_may_be_opened(world: World) -> None:
    here = posted(1, DOG)
    there = replace(here, channel=PRIVATE, is_public=False)
    await record(world, [here, there])
    words = f"https://team.slack.com/files/U7ANN/{here.file_id}/a.png"

    shown = await show(world, words, "U7BEN")

    assert isinstance(shown, Shown)
    assert shown.images == (here,)


async def test_what_was_not_labelled_yet_is_labelled_on_request(world: World) -> None:
    job = unlabelled(world)

    assert await show(world, link(GENERAL, job.ts)) is Absence.QUEUED
    (order,) = queued(world)
    assert order.revived
    assert replace(order, revived="") == job


async def test_what_was_forgotten_is_not_labelled_again(world: World) -> None:
    job = unlabelled(world)
    await world.library.bury(TEAM, Identity(GENERAL, job.ts, ""))

    assert await show(world, link(GENERAL, job.ts)) is Absence.FORGOTTEN
    assert queued(world) == []


async def test_what_was_answered_already_is_not_answered_again(world: World) -> None:
    job = unlabelled(world)
    await world.conversations.reply(job, Reply(job.ts, job.reply_block_id, ()))

    assert await show(world, link(GENERAL, job.ts)) is Absence.ANSWERED
    assert queued(world) == []


async def test_a_message_without_a_picture_is_none(world: World) -> None:
    assert await show(world, link(GENERAL, "1772443999.000100")) is Absence.NO_PICTURE


async def test_another_workspaces_link_is_told_apart(world: World) -> None:
    words = link("C8OTHER", "1772999999.000100", host="other.slack.com")

    assert await show(world, words) is Absence.ELSEWHERE


async def test_words_without_a_link_ask_for_one(world: World) -> None:
    assert await show(world, "beach") is Absence.NO_LINK


async def test_nothing_is_guessed_when_slack_cannot_be_asked(world: World) -> None:
    image = posted(1, DOG)
    await record(world, [image])
    world.doors.trouble = RetryLaterError("Slack", "busy")

    with pytest.raises(RetryLaterError):
        await show(world, link(GENERAL, image.ts))
