"""A channel's pictures follow it."""

from typing import Any

import pytest

from bot.core.access import TEAM as PUBLIC
from bot.core.entries import EVERYTHING, Identity, entry_of
from bot.core.moderation.cases import Post, Stage
from bot.core.uploads import Upload
from bot.jobs.chores import CHORES
from bot.jobs.rekeying import PAGE, rekey, rekey_job, rename_channel
from tests.jobs.posted import posted, record
from tests.jobs.world import World, picture
from tests.samples import DOG

TEAM, CHANNEL = "T7TEAM", "C7GENERAL"


async def do_all(world: World) -> int:
    """Do what lies in the queue, and what comes of it; returns how many chores that were."""
    done = 0
    while world.queue.messages:
        message = world.queue.messages.pop(next(iter(world.queue.messages)))
        await CHORES[message.job["chore"]](world.services, message.job)
        done += 1
    return done


async def findable(world: World, scope: str) -> int:
    """How many pictures a scope holds."""
    found = await world.index.entries(TEAM, scope, EVERYTHING, limit=1000)
    return len(found.found)


def a_picture(world: World, **changes: Any) -> Upload:
    """A message with a picture."""
    return world.post(world.files.add(picture()), **changes)


async def test_a_channel_that_turned_private_takes_its_pictures_along(world: World) -> None:
    await record(world, [posted(number, DOG) for number in range(3)])

    await rekey(world.services, rekey_job(TEAM, CHANNEL))

    assert (await findable(world, PUBLIC), await findable(world, CHANNEL)) == (0, 3)


async def test_a_channel_that_turned_public_shares_its_pictures(world: World) -> None:
    await record(world, [posted(number, DOG, is_public=False) for number in range(3)])
    world.conversations.public.add(CHANNEL)

    await rekey(world.services, rekey_job(TEAM, CHANNEL))

    assert (await findable(world, PUBLIC), await findable(world, CHANNEL)) == (3, 3)


async def test_other_channels_stay_as_they_are(world: World) -> None:
    await record(world, [posted(1, DOG), posted(2, DOG, channel="C7OTHER", is_public=True)])

    await rekey(world.services, rekey_job(TEAM, CHANNEL))

    assert await findable(world, PUBLIC) == 1


async def test_many_pictures_are_moved_page_by_page(world: World) -> None:
    await record(world, [posted(number, DOG) for number in range(2 * PAGE + 10)])
    await world.queue.send(rekey_job(TEAM, CHANNEL), group="g")

    assert await do_all(world) == 3
    assert await findable(world, PUBLIC) == 0


async def test_each_page_asks_slack_anew(world: World) -> None:
    """The channel turned public again while its pictures were moved."""
    await record(world, [posted(number, DOG) for number in range(PAGE + 10)])
    await rekey(world.services, rekey_job(TEAM, CHANNEL))
    world.conversations.public.add(CHANNEL)
    await world.queue.send(rekey_job(TEAM, CHANNEL), group="g")

    await do_all(world)

    assert await findable(world, PUBLIC) == PAGE + 10


async def test_a_forgotten_picture_does_not_move_but_go(world: World) -> None:
    images = [posted(number, DOG) for number in range(2)]
    await record(world, images)
    await world.library.bury(TEAM, Identity(CHANNEL, images[0].ts, ""))

    await rekey(world.services, rekey_job(TEAM, CHANNEL))

    assert [image.file_id for image in world.library.images.values()] == [images[1].file_id]


async def test_a_channel_with_a_new_id_has_its_pictures_there(world: World) -> None:
    images = [posted(number, DOG) for number in range(PAGE + 5)]
    await record(world, images)
    job = {"chore": "rename_channel", "team": TEAM, "old": CHANNEL, "new": "C7SHARED"}

    await rename_channel(world.services, job)
    await do_all(world)

    assert {key[1] for key in world.library.images} == {"C7SHARED"}
    assert len(world.library.images) == PAGE + 5
    assert {key[1] for key in world.library.traces} == {"C7SHARED"}


async def test_renaming_again_changes_nothing(world: World) -> None:
    await record(world, [posted(1, DOG)])
    job = {"chore": "rename_channel", "team": TEAM, "old": CHANNEL, "new": "C7SHARED"}

    for _ in range(2):
        await rename_channel(world.services, job)

    assert [key[1] for key in world.library.images] == ["C7SHARED"]


@pytest.mark.parametrize("channel", [CHANNEL, "C7SHARED"])
async def test_a_picture_that_was_forgotten_under_either_id_does_not_come_back(
    world: World, channel: str
) -> None:
    image = posted(1, DOG)
    await record(world, [image])
    await world.library.bury(TEAM, Identity(channel, image.ts, ""))

    await rename_channel(
        world.services,
        {"chore": "rename_channel", "team": TEAM, "old": CHANNEL, "new": "C7SHARED"},
    )

    assert world.library.images == {}
    assert world.library.traces == {}


async def test_all_our_files_of_a_picture_stay_known_under_the_new_id(world: World) -> None:
    image = posted(1, DOG)
    await record(world, [image])
    await world.library.note_file(TEAM, entry_of(image).identity, "F7EARLIER")
    await world.library.note_file(TEAM, entry_of(image).identity, "F7CHART", is_chart=True)

    await rename_channel(
        world.services,
        {"chore": "rename_channel", "team": TEAM, "old": CHANNEL, "new": "C7SHARED"},
    )

    trace = await world.library.trace_of(TEAM, Identity("C7SHARED", image.ts, image.file_id))
    assert (list(trace.drawings), list(trace.charts)) == (["F7EARLIER"], ["F7CHART"])


async def test_a_picture_that_says_that_its_channel_is_another_kind_has_the_rest_moved(
    world: World,
) -> None:
    await record(world, [posted(1, DOG)])

    await world.answer(a_picture(world, channel_type="group"))

    assert [message.job for message in world.queue.messages.values()] == [rekey_job(TEAM, CHANNEL)]
    await do_all(world)
    await world.answer(a_picture(world, channel_type="group", ts="1772443999.000100"))
    assert world.queue.messages == {}


async def test_a_picture_of_the_same_kind_of_channel_moves_nothing(world: World) -> None:
    await record(world, [posted(1, DOG)])

    await world.answer(a_picture(world))

    assert world.queue.messages == {}


RENAMED = {"chore": "rename_channel", "team": TEAM, "old": CHANNEL, "new": "C7SHARED"}


def held(number: int) -> Post:
    """A post that waits for a decision, of other bytes each."""
    identity = Identity(CHANNEL, f"17724438{number:02}.000100", f"F7HELD{number}")
    return Post(
        team=TEAM, sha256=f"{number:064x}", identity=identity, thread=identity.ts,
        user="U7ANN", name="harbour.png", channel_type="group", stage=Stage.HELD,
    )  # fmt: skip


async def hold(world: World, post: Post) -> None:
    await world.library.expect_image(TEAM, post.identity, post.sha256)
    await world.cases.put_post(post)


async def test_held_pictures_are_found_under_the_new_id_alone(world: World) -> None:
    for number in range(3):
        await hold(world, held(number))

    for _ in range(2):
        await rename_channel(world.services, RENAMED)

    places = [Identity("C7SHARED", *held(number).identity[1:]) for number in range(3)]
    found = await world.cases.held_in_channel(TEAM, "C7SHARED")
    assert sorted(post.identity for post in found) == places
    assert sorted(Identity(*key[1:]) for key in world.library.traces) == places


@pytest.mark.parametrize("channel", [CHANNEL, "C7SHARED"])
async def test_a_held_picture_that_was_forgotten_under_either_id_is_forgotten_under_both(
    world: World, channel: str
) -> None:
    gone, stays = held(1), held(2)
    for post in (gone, stays):
        await hold(world, post)
    await world.library.bury(TEAM, Identity(channel, gone.identity.ts, ""))

    await rename_channel(world.services, RENAMED)

    found = await world.cases.held_in_channel(TEAM, "C7SHARED")
    assert [post.sha256 for post in found] == [stays.sha256]
    assert [key[1:3] for key in world.library.traces] == [("C7SHARED", stays.identity.ts)]
