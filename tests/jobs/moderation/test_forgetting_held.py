"""What people delete is forgotten, whatever moderators know of it."""

import pytest

from bot.core.deletions import Deletion
from bot.core.entries import Identity
from bot.core.keys import quarantine_key
from bot.core.moderation.cases import Stage
from bot.core.moderation.neutral import HELD
from bot.core.moderation.policy import Policy
from bot.core.uploads import Upload
from bot.jobs.forgetting import forget
from tests.jobs.moderation.flagged import (
    HARMLESS,
    TEAM,
    chores,
    identity_of,
    lines,
    posts,
    sha_of,
    stages,
)
from tests.jobs.moderation.pressing import make_decided_world
from tests.jobs.world import World, picture


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_decided_world(monkeypatch)


async def flag(world: World, job: Upload) -> str:
    ts = await world.answer(job)
    await world.claims.finish(job, "me", ts)
    world.queue.messages.clear()
    return ts


async def delete(world: World, *targets: Identity) -> None:
    await forget(world.services, Deletion(TEAM, targets).to_job())


async def test_a_deleted_message_leaves_ids_alone_and_the_alert_says_so(world: World) -> None:
    job = world.post(world.files.add(picture()))
    await flag(world, job)

    await delete(world, Identity(job.channel, job.ts, ""))

    (post,) = posts(world)
    assert (post.stage, post.name, post.reply_ts) == (Stage.GONE, "", "")
    assert (world.objects.objects, world.library.traces, world.library.analyses) == ({}, {}, {})
    assert lines(world) == []
    assert chores(world) == ["moderation_alert"]
    assert world.library.forgetting == {}


async def test_a_deleted_file_is_forgotten_wherever_it_was_posted(world: World) -> None:
    file = world.files.add(picture())
    for ts, channel in (("1772443805.000100", "C7GENERAL"), ("1772443905.000100", "C7PHOTOS")):
        await flag(world, world.post(file, ts=ts, channel=channel))

    await delete(world, Identity("", "", file.id))

    assert stages(world) == [Stage.GONE, Stage.GONE]
    assert world.objects.objects == {}


async def test_the_original_stays_under_quarantine_while_another_post_is_held(
    world: World,
) -> None:
    first = world.post(world.files.add(picture()))
    second = world.post(world.files.add(picture()), ts="1772443905.000100")
    for job in (first, second):
        await flag(world, job)

    await delete(world, Identity(first.channel, first.ts, ""))
    assert list(world.objects.objects) == [quarantine_key(TEAM, sha_of(picture()))]

    await delete(world, Identity(second.channel, second.ts, ""))
    assert world.objects.objects == {}


async def test_the_line_of_a_held_picture_stays_when_a_labelled_one_goes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = world.post(world.files.add(picture("red"), "a.png"), world.files.add(picture(), "b.png"))
    moderate, first = world.detector.detect_moderation, [b""]

    async def one_is_fine(image: bytes) -> object:
        first[0] = first[0] or image
        return HARMLESS if image == first[0] else await moderate(image)

    monkeypatch.setattr(world.detector, "detect_moderation", one_is_fine)
    await flag(world, job)
    assert lines(world) == ["Dog", HELD]

    await delete(world, identity_of(job, 0))
    assert lines(world) == [HELD]

    await delete(world, identity_of(job, 1))
    assert lines(world) == []


async def test_what_was_only_reported_is_forgotten_too(world: World) -> None:
    await world.cases.save_policy(TEAM, Policy(report_only=True))
    job = world.post(world.files.add(picture()))
    await flag(world, job)

    await delete(world, Identity(job.channel, job.ts, ""))

    assert [(post.stage, post.name) for post in posts(world)] == [(Stage.GONE, "")]
    assert (world.library.images, world.objects.objects) == ({}, {})
    assert chores(world) == ["moderation_alert"]


async def test_what_was_forgotten_before_it_is_labelled_reaches_no_moderator(
    world: World,
) -> None:
    job = world.post(world.files.add(picture()))
    await world.library.bury(TEAM, Identity(job.channel, job.ts, ""))

    assert await world.answer(job) == ""

    assert (posts(world), chores(world), lines(world)) == ([], [], [])
