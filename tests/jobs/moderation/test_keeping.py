"""Keep, to the end: labelled after all, in every order of things and whatever breaks."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.deletions import Deletion
from bot.core.keys import object_key
from bot.core.moderation.cases import Choice, Stage
from bot.core.moderation.chores import DECIDE, settle_job
from bot.core.replies import PictureAnswer
from bot.core.uploads import Upload
from bot.errors import RetryLaterError
from bot.jobs.chores import CHORES
from bot.jobs.forgetting import forget
from tests.jobs.forgetting_world import assert_nothing_of, assert_whole, recorded, targets_of
from tests.jobs.moderation.flagged import (
    HARMLESS,
    TEAM,
    WEAPONS,
    identity_of,
    lines,
    sha_of,
    stages,
)
from tests.jobs.moderation.pressing import (
    do,
    finish,
    flag,
    make_decided_world,
    patiently,
    press,
    somebody_labels,
    the_post,
    with_every_loss,
    work,
)
from tests.jobs.schedule import Schedule, at_random
from tests.jobs.world import World, picture
from tests.samples import DOG, analysis

SHA = sha_of(picture())
KEEP = press(DECIDE, choice=Choice.KEEP.value)
SETTLE = settle_job(TEAM, SHA)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_decided_world(monkeypatch)


def assert_labelled(world: World, *jobs: Upload) -> None:
    """Everything is as if nobody had ever minded these messages' pictures, but for the preview."""
    for case in world.cases.cases.values():
        world.files.uploads.pop(case.preview, None)
    assert recorded(world) == {identity_of(job, n) for job in jobs for n in range(len(job.files))}
    assert_whole(world)
    told = [item for reply in world.conversations.replies.values() for item in reply.items]
    assert all(isinstance(item, PictureAnswer) for item in told)


async def test_a_kept_picture_is_answered_in_the_reply_that_stands_there(world: World) -> None:
    job = await flag(world)
    (ts,) = world.conversations.replies
    asked = len(world.detector.asked), len(world.detector.moderated)

    await do(world, KEEP)

    assert_labelled(world, job)
    assert list(world.conversations.replies) == [ts]
    (image,) = world.library.images.values()
    assert (image.reply_ts, image.user, image.is_public, image.thread) == (
        ts, "U7ANN", True, job.ts,
    )  # fmt: skip
    assert image.analysis.moderation is None
    assert the_post(world).stage is Stage.KEPT
    assert (len(world.detector.asked), len(world.detector.moderated)) == asked


async def test_the_same_bytes_are_not_held_again_and_moderators_read_of_it(world: World) -> None:
    first = await flag(world)
    await do(world, KEEP)
    asked = len(world.detector.moderated)

    second = await flag(world, channel="C7PHOTOS", ts="1772443950.000100")

    assert_labelled(world, first, second)
    assert stages(world) == [Stage.KEPT, Stage.KEPT]
    assert [post.followed for post in world.cases.kept_posts.values()] == [False, True]
    assert len(world.detector.moderated) == asked
    assert world.ledger.acts() == {"flagged": 1, "kept": 1, "followed": 1}


async def test_every_held_post_of_the_bytes_is_labelled(world: World) -> None:
    jobs = [
        await flag(world, channel=channel, ts=f"17724438{n}0.000100")
        for n, channel in enumerate(("C7GENERAL", "C7PHOTOS", "C7GENERAL"))
    ]

    await do(world, KEEP)

    assert_labelled(world, *jobs)
    assert stages(world) == [Stage.KEPT] * 3


async def test_siblings_stay_in_the_answer_as_they_are(world: World) -> None:
    world.detector.moderation = HARMLESS
    good = world.files.add(picture("navy"), "good.png")
    known = replace(analysis(DOG), moderation=HARMLESS)
    await world.library.save_analysis(TEAM, sha_of(picture("navy")), known)
    world.detector.moderation = WEAPONS
    held, same = (world.files.add(picture(), f"{n}.png") for n in range(2))
    job = world.post(good, held, same)
    await finish(world, job)
    assert stages(world) == [Stage.HELD, Stage.HELD]

    await do(world, KEEP)

    assert_labelled(world, job)
    (reply,) = world.conversations.replies.values()
    assert [item.file_id for item in reply.items] == sorted([good.id, held.id, same.id])


async def test_a_reply_in_a_thread_stays_there(world: World) -> None:
    job = await flag(world, thread_ts="1772443800.000100")

    await do(world, KEEP)

    (image,) = world.library.images.values()
    assert image.thread == job.thread_ts
    assert_labelled(world, job)


async def test_a_channel_that_turned_private_meanwhile_keeps_its_picture_to_itself(
    world: World,
) -> None:
    world.conversations.public.clear()
    await flag(world)

    await do(world, KEEP)

    (image,) = world.library.images.values()
    assert not image.is_public


async def test_a_file_that_was_deleted_meanwhile_leaves_nothing(world: World) -> None:
    job = await flag(world)
    await world.files.delete(job.files[0].id)

    await do(world, KEEP)

    assert_nothing_of(world, job)
    assert world.objects.objects == {}
    assert the_post(world).stage is Stage.GONE


async def test_a_kept_picture_that_is_forgotten_does_not_come_back(world: World) -> None:
    job = await flag(world)
    await do(world, KEEP)
    await do(world, Deletion(TEAM, targets_of(job)).to_job())

    await do(world, SETTLE)

    assert_nothing_of(world, job)
    assert world.objects.objects == {}


async def test_a_post_that_is_being_labelled_is_waited_for_and_holds_up_no_other(
    world: World,
) -> None:
    busy = await flag(world)
    free = await flag(world, channel="C7PHOTOS", ts="1772443950.000100")
    async with somebody_labels(world, busy):
        with pytest.raises(RetryLaterError):
            await CHORES[SETTLE["chore"]](
                world.services, await decided_to_keep(world)
            )  # fmt: skip
        assert recorded(world) == {identity_of(free)}

    await do(world, SETTLE)

    assert_labelled(world, busy, free)


async def decided_to_keep(world: World) -> dict[str, Any]:
    """The decision is made, and nothing was done about it."""
    await CHORES[DECIDE](world.services, KEEP)
    world.queue.messages.clear()
    return SETTLE


async def test_nothing_is_settled_before_it_is_decided(world: World) -> None:
    await flag(world)

    await do(world, SETTLE)
    await do(world, settle_job(TEAM, "00" * 32))

    assert the_post(world).stage is Stage.HELD
    assert world.library.images == {}


async def test_settled_again_changes_nothing(world: World) -> None:
    job = await flag(world)
    await do(world, KEEP)
    uploads = dict(world.files.uploads)
    images = dict(world.library.images)

    await do(world, SETTLE)

    assert (world.library.images, world.files.uploads) == (images, uploads)
    assert_labelled(world, job)


async def test_a_keep_that_is_broken_off_anywhere_is_finished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def begin() -> tuple[World, dict[str, Any]]:
        world = make_decided_world(monkeypatch)
        await flag(world, channel="C7PHOTOS", ts="1772443800.000100")
        await flag(world)
        return world, await decided_to_keep(world)

    tried = 0
    async for world in with_every_loss(begin):
        tried += 1
        assert stages(world) == [Stage.KEPT, Stage.KEPT]
        assert len(world.library.images) == 2
        assert set(world.objects.objects) == {object_key(TEAM, SHA)}
        assert lines(world) == ["Dog", "Dog"]
        told = [item for reply in world.conversations.replies.values() for item in reply.items]
        assert all(isinstance(item, PictureAnswer) and item.drawn_file for item in told)
    assert tried > 30


@pytest.mark.parametrize("seed", range(8))
async def test_two_workers_who_settle_at_once_leave_what_one_would(world: World, seed: int) -> None:
    job = await flag(world)
    settle = await decided_to_keep(world)
    schedule = Schedule(at_random(seed))
    services = schedule.watched(world.services, "cases")

    await schedule.run(
        a=patiently(CHORES[settle["chore"]], services, settle),
        b=patiently(CHORES[settle["chore"]], services, settle),
    )
    await work(world)

    # Each may have drawn it: the drawing that is shown nowhere is noted, and goes with the picture.
    (image,) = world.library.images.values()
    (trace,) = world.library.traces.values()
    for unused in trace.files - {image.drawn_file}:
        del world.files.uploads[unused]
    assert_labelled(world, job)
    assert the_post(world).stage is Stage.KEPT


@pytest.mark.parametrize("seed", [*range(12), 198, 298, 305, 332])
async def test_a_picture_that_is_deleted_while_it_is_kept_leaves_nothing(
    world: World, seed: int
) -> None:
    job = await flag(world)
    settle = await decided_to_keep(world)
    schedule = Schedule(at_random(seed))
    services = schedule.watched(world.services, "cases")
    deletion = Deletion(TEAM, targets_of(job)).to_job()

    await schedule.run(
        a=patiently(CHORES[settle["chore"]], services, settle),
        b=patiently(forget, services, deletion),
    )
    await work(world)

    assert_nothing_of(world, job)
    assert world.objects.objects == {}
    assert world.library.analyses == {}
    assert [*world.files.uploads] == [case.preview for case in world.cases.cases.values()]
