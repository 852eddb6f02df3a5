"""What becomes of dropped pictures: forgotten, held, kept, removed, asked for again."""

import pytest

from bot.core.asking import Address, Question
from bot.core.clips import FIRST_PART, Clip, Requested, Watching
from bot.core.deletions import Deletion
from bot.core.entries import Identity
from bot.core.moderation.cases import Choice, Stage
from bot.core.moderation.chores import DECIDE
from bot.core.moderation.neutral import HELD
from bot.core.replies import PictureAnswer, Refusal
from bot.errors import BotError, FileGoneError
from bot.jobs.drops.taking import take_drop
from bot.jobs.forget_request import Verdict, ask_to_forget
from bot.jobs.forgetting import forget
from bot.jobs.requested import requested_file
from bot.jobs.tombstones import identity_of
from tests.jobs.drops.folder import (
    CHANNEL,
    TEAM,
    dropped_id,
    images,
    items,
    label_ordered,
    put,
    said,
    take,
)
from tests.jobs.forgetting_world import make_instant_world
from tests.jobs.moderation.pressing import do, make_decided_world, press, the_post, work
from tests.jobs.world import World, picture


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_instant_world(monkeypatch)


@pytest.fixture
def moderated(monkeypatch: pytest.MonkeyPatch) -> World:
    """The detector sees a weapon, and nobody has an administrator's token."""
    return make_decided_world(monkeypatch)


async def forget_all(world: World, *targets: Identity) -> None:
    await forget(world.services, Deletion(TEAM, targets).to_job())


async def test_forgetting_takes_announcement_copy_and_dropped_file(world: World) -> None:
    await take(world, put(world))
    (image,) = images(world)

    await forget_all(world, identity_of(image))

    assert (said(world), images(world), world.objects.objects) == ([], [], {})
    assert (world.drops.known, world.files.uploads) == ({}, {})


async def test_whoever_deletes_the_announcement_has_the_picture_forgotten(world: World) -> None:
    await take(world, put(world))
    (image,) = images(world)

    await forget_all(world, Identity(CHANNEL, image.ts, ""))

    assert (images(world), world.objects.objects) == ([], {})


async def test_an_announcement_that_is_deleted_at_once_is_not_labelled(world: World) -> None:
    drop = put(world)
    services = world.services
    await take_drop(services, drop.to_job())
    ((ts, _),) = said(world)
    await forget_all(world, Identity(CHANNEL, ts, ""))

    await label_ordered(world, services)

    assert (said(world), images(world), world.objects.objects) == ([], [], {})


async def test_what_was_forgotten_does_not_come_back_with_the_next_sync(world: World) -> None:
    drop = put(world)
    await take(world, drop)
    await forget_all(world, identity_of(images(world)[0]))

    put(world)
    await take(world, drop)

    assert (said(world), images(world), world.drops.known) == ([], [], {})


async def test_forgetting_leaves_what_was_put_in_its_place(world: World) -> None:
    drop = put(world)
    await take(world, drop)
    (image,) = images(world)
    put(world, picture("blue"))

    await forget_all(world, identity_of(image))

    assert list(world.objects.objects) == [drop.key]
    with pytest.raises(FileGoneError):
        await world.services.files.info(image.file_id)


async def test_nobodys_picture_is_forgotten_for_an_admin_alone(world: World) -> None:
    await take(world, put(world))
    (image,) = images(world)
    link = await world.conversations.permalink(CHANNEL, image.ts)
    world.doors.add_person("U7BOSS", is_admin=True)
    world.doors.add_room(CHANNEL, "U7ANN", "U7BOSS", name="general")

    verdicts = [
        await ask_to_forget(world.services, Question(Address(TEAM, user, CHANNEL), link, 0.0))
        for user in ("U7ANN", "U7BOSS")
    ]

    assert verdicts == [Verdict.NOT_YOURS, Verdict.QUEUED]


async def test_a_flagged_drop_is_held_under_its_announcement(moderated: World) -> None:
    drop = put(moderated)

    await take(moderated, drop)

    ((ts, _),) = said(moderated)
    (line,) = items(moderated)
    assert isinstance(line, Refusal)
    assert line.sentence == HELD
    post = the_post(moderated)
    assert (post.stage, post.user, post.reply_ts) == (Stage.HELD, "", ts)
    assert post.identity == Identity(CHANNEL, ts, dropped_id(drop, picture()))
    assert images(moderated) == []


async def test_a_kept_drop_is_read_from_the_folder_again(moderated: World) -> None:
    await take(moderated, put(moderated))
    await work(moderated)

    await do(moderated, press(DECIDE, choice=Choice.KEEP.value))

    (answer,) = items(moderated)
    assert isinstance(answer, PictureAnswer)
    assert the_post(moderated).stage is Stage.KEPT
    assert len(images(moderated)) == 1


async def test_a_removed_drop_goes_from_the_bucket_without_an_administrator(
    moderated: World,
) -> None:
    await take(moderated, put(moderated))
    await work(moderated)

    await do(moderated, press(DECIDE, choice=Choice.REMOVE.value))

    assert moderated.objects.objects == {}
    post = the_post(moderated)
    assert (post.stage, post.stays_in_slack) == (Stage.REMOVED, False)
    assert moderated.files.removed == []


async def test_what_is_offered_for_a_drop_is_found_without_asking_slack(world: World) -> None:
    drop = put(world, b"moving pictures", "ride.mp4")
    await take(world, drop)
    file_id = next(iter(world.drops.known))
    ((ts, _),) = said(world)
    identity = Identity(CHANNEL, ts, file_id)
    asked = Requested(FIRST_PART, identity, ts, ts, Address(TEAM, "U7ANN", CHANNEL))

    with pytest.raises(BotError):
        await requested_file(world.services, asked)
    await world.clips.put(
        Clip(
            team=TEAM, sha256="", identity=identity, thread=ts, user="", name="ride.mp4",
            channel_type="channel", reply_ts=ts, begun=0.0, seconds=0.0, width=0, height=0,
            how=Watching.JOB, refusal="It is too long.", first_part=60.0,
        )
    )  # fmt: skip
    message, file = await requested_file(world.services, asked)

    assert (message.ts, message.channel_type, message.files) == (ts, "channel", (file,))
    assert (file.id, file.name) == (file_id, "ride.mp4")
