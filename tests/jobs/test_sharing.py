"""*Share here*: who may post which picture for whom."""

import pytest

from bot.core.asking import Address
from bot.core.entries import Identity
from bot.errors import BotError, RetryLaterError
from bot.jobs.sharing import Shared, prepare_sharing
from bot.ports import StoredImage
from tests.jobs.posted import posted, record
from tests.jobs.world import World
from tests.samples import label

PUBLIC = posted(1, label("Beach"), label("Woman", 99.0), label("Fog", 60.0))
PRIVATE = posted(2, label("Beach"), channel="C7PRIVATE")


@pytest.fixture(autouse=True)
async def pictures(world: World) -> None:
    await record(world, [PUBLIC, PRIVATE])
    world.conversations.names = {"U7ANN": "Ann"}
    world.doors.add_room("C7OTHER", "U7ANN", "U7BEN", name="other")


async def share(
    world: World, image: StoredImage = PUBLIC, *, user: str = "U7ANN", channel: str = "C7OTHER"
) -> Shared:
    identity = Identity(image.channel, image.ts, image.file_id)
    return await prepare_sharing(world.services, Address("T7TEAM", user, channel), identity)


async def test_a_public_picture_can_be_shared_in_another_public_channel(world: World) -> None:
    shared = await share(world)

    assert shared.found.entry.name == "picture-1.jpg"
    assert [seen.name for seen in shared.found.also] == ["Beach"]
    assert shared.people == {"U7ANN": "Ann"}
    assert shared.channels["C7GENERAL"] == "general"
    assert shared.home == "https://team.slack.com/"


async def test_a_private_picture_can_be_shared_in_its_own_channel(world: World) -> None:
    assert (await share(world, PRIVATE, channel="C7PRIVATE")).found.entry.name == "picture-2.jpg"


async def test_and_nowhere_else(world: World) -> None:
    world.doors.add_room("C7PRIVATE2", "U7ANN", is_public=False)

    for channel in ("C7GENERAL", "C7PRIVATE2", "D7ANNBOT"):
        with pytest.raises(BotError, match="private conversation"):
            await share(world, PRIVATE, channel=channel)


async def test_what_cannot_be_seen_and_what_is_gone_are_told_alike(world: World) -> None:
    with pytest.raises(BotError, match="I cannot find this picture") as closed:
        await share(world, PRIVATE, user="U7BEN", channel="C7PRIVATE")
    with pytest.raises(BotError, match="I cannot find this picture") as gone:
        await share(world, posted(9))

    assert closed.value.sentence == gone.value.sentence


async def test_nobody_gains_by_it(world: World) -> None:
    world.doors.add_person("U7GUEST", "guest")
    world.doors.rooms["C7OTHER"].members.add("U7GUEST")

    with pytest.raises(BotError, match="not sure that everyone"):
        await share(world)


async def test_when_slack_cannot_be_asked_nothing_is_shared(world: World) -> None:
    world.doors.trouble = RetryLaterError("Slack", "down")

    with pytest.raises(RetryLaterError):
        await share(world)
