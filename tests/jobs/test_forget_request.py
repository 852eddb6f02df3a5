"""Who may have what forgotten, and what the others are told."""

from dataclasses import replace

import pytest

from bot.core.asking import Address, Question
from bot.core.deletions import Deletion
from bot.core.entries import Identity
from bot.jobs.forget_request import Verdict, ask_to_forget
from bot.ports import StoredImage
from tests.jobs.links import link
from tests.jobs.posted import posted, record
from tests.jobs.world import World
from tests.samples import DOG, slack_file, upload

TEAM, GENERAL, PRIVATE = "T7TEAM", "C7GENERAL", "C7PRIVATE"
ADMIN = "U7ADMIN"


@pytest.fixture(autouse=True)
def admin(world: World) -> None:
    world.doors.add_person(ADMIN, is_admin=True)


def question(words: str, user: str = "U7ANN") -> Question:
    address = Address(TEAM, user, GENERAL, response_url="https://hooks.slack.com/x")
    return Question(address, words, 1_772_500_000.0)


async def ask(world: World, image: StoredImage, user: str) -> Verdict:
    await record(world, [image])
    return await ask_to_forget(world.services, question(link(image.channel, image.ts), user))


def queued(world: World) -> list[Deletion]:
    return [Deletion.from_job(message.job) for message in world.queue.messages.values()]


async def test_whoever_posted_a_picture_may_have_it_forgotten(world: World) -> None:
    image = posted(1, DOG)

    assert await ask(world, image, "U7ANN") is Verdict.QUEUED

    identity = Identity(GENERAL, image.ts, image.file_id)
    assert queued(world) == [Deletion(TEAM, (identity,), address=question("").address)]
    assert world.library.buried == {}


async def test_an_admin_may_too(world: World) -> None:
    assert await ask(world, posted(1, DOG), ADMIN) is Verdict.QUEUED


async def test_nobody_else_may(world: World) -> None:
    assert await ask(world, posted(1, DOG), "U7BEN") is Verdict.NOT_YOURS
    assert queued(world) == []


@pytest.mark.parametrize("user", ["U7BEN", ADMIN])
async def test_who_may_not_open_a_conversation_learns_nothing_of_it(
    world: World, user: str
) -> None:
    """A picture in there is answered like one that does not exist, to admins as well."""
    image = posted(1, DOG, channel=PRIVATE)
    none = question(link(PRIVATE, "1772999999.000100"), user)

    assert await ask(world, image, user) is Verdict.UNKNOWN
    assert await ask_to_forget(world.services, none) is Verdict.UNKNOWN
    assert queued(world) == []


async def test_whoever_left_a_channel_may_still_take_back_what_they_posted_there(
    world: World,
) -> None:
    assert await ask(world, posted(1, DOG, channel=PRIVATE, user="U7BEN"), "U7BEN") is (
        Verdict.QUEUED
    )


async def test_what_does_not_exist_is_unknown(world: World) -> None:
    words = link(GENERAL, "1772999999.000100")

    assert await ask_to_forget(world.services, question(words)) is Verdict.UNKNOWN


async def test_another_workspaces_link_is_told_apart(world: World) -> None:
    words = link("C8OTHER", "1772999999.000100", host="other.slack.com")

    assert await ask_to_forget(world.services, question(words)) is Verdict.ELSEWHERE


@pytest.mark.parametrize("words", ["", "beach", "https://example.com/p1"])
async def test_words_without_a_link_ask_for_one(world: World, words: str) -> None:
    assert await ask_to_forget(world.services, question(words)) is Verdict.NO_LINK
    assert world.doors.asked == []


async def test_a_picture_that_waits_to_be_labelled_may_be_taken_back(world: World) -> None:
    job = upload(slack_file(), slack_file(id="F7PNG000002"))
    world.conversations.uploads[GENERAL, job.ts] = job
    words = link(GENERAL, job.ts)

    assert await ask_to_forget(world.services, question(words, "U7BEN")) is Verdict.NOT_YOURS
    assert await ask_to_forget(world.services, question(words)) is Verdict.QUEUED

    (deletion,) = queued(world)
    assert deletion.targets == tuple(Identity(GENERAL, job.ts, file.id) for file in job.files)


async def test_a_files_link_means_every_post_that_is_the_askers(world: World) -> None:
    mine = posted(1, DOG)
    elsewhere = replace(mine, channel=PRIVATE, is_public=False)
    shared = replace(posted(2, DOG), file_id=mine.file_id, user="U7BEN")
    await record(world, [mine, elsewhere, shared])
    words = f"https://team.slack.com/files/U7ANN/{mine.file_id}/a.png"

    assert await ask_to_forget(world.services, question(words)) is Verdict.QUEUED

    (deletion,) = queued(world)
    assert deletion.targets == (
        Identity(GENERAL, mine.ts, mine.file_id),
        Identity(PRIVATE, mine.ts, mine.file_id),
    )


async def test_a_files_link_to_what_may_not_be_opened_is_unknown(world: World) -> None:
    image = posted(1, DOG, channel=PRIVATE)
    await record(world, [image])
    words = f"https://team.slack.com/files/U7ANN/{image.file_id}/a.png"

    assert await ask_to_forget(world.services, question(words, "U7BEN")) is Verdict.UNKNOWN
