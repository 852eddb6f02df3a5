"""Remove, to the end: our copies at once, and Slack's file where we may."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.deletions import Deletion
from bot.core.entries import Identity
from bot.core.moderation.cases import Choice, Post, Stage
from bot.core.moderation.chores import DECIDE, settle_job
from bot.core.moderation.neutral import HELD, LEFT_OUT
from bot.core.moderation.policy import Policy, Rule
from bot.core.uploads import Upload
from bot.errors import RetryLaterError
from bot.jobs.chores import CHORES
from bot.jobs.forgetting import forget
from tests.jobs.forgetting_world import assert_nothing_of, recorded
from tests.jobs.moderation.flagged import (
    HARMLESS,
    TEAM,
    WEAPONS,
    identity_of,
    lines,
    posts,
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
    the_case,
    the_post,
    with_every_loss,
    work,
)
from tests.jobs.schedule import Schedule, at_random
from tests.jobs.world import World, picture
from tests.samples import DOG, analysis

SHA = sha_of(picture())
REMOVE = press(DECIDE, choice=Choice.REMOVE.value)
SETTLE = settle_job(TEAM, SHA)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """There is an administrator's token."""
    return make_removing_world(monkeypatch)


def make_removing_world(monkeypatch: pytest.MonkeyPatch) -> World:
    made = make_decided_world(monkeypatch, can_remove=True)
    made.files.has_admin = True
    return made


async def labelled(world: World, **changes: Any) -> Upload:
    """Post the usual picture where nobody minds it."""
    world.detector.moderation = HARMLESS
    await world.library.erase_analysis(TEAM, SHA)
    job = await flag(world, **changes)
    world.detector.moderation = WEAPONS
    await world.library.erase_analysis(TEAM, SHA)
    return job


def assert_gone(world: World, *jobs: Upload) -> None:
    """Nothing of the bytes is kept, in any place."""
    assert_nothing_of(world, *jobs)
    assert world.objects.objects == {}
    assert world.library.analyses == {}
    assert world.conversations.replies == {}
    assert set(world.files.uploads) <= {case.preview for case in world.cases.cases.values()}


async def test_a_removed_picture_leaves_ids_for_the_moderators_and_nothing_else(
    world: World,
) -> None:
    job = await flag(world)

    await do(world, REMOVE)

    assert_gone(world, job)
    assert world.files.removed == [job.files[0].id]
    assert the_post(world) == Post(
        team=TEAM, sha256=SHA, identity=identity_of(job), thread=job.ts, user="U7ANN", name="",
        channel_type="channel", stage=Stage.REMOVED,
    )  # fmt: skip


async def test_without_a_token_a_person_must_delete_the_file(world: World) -> None:
    world.files.has_admin = False
    job = await flag(world)

    await do(world, REMOVE)

    assert_gone(world, job)
    assert the_post(world).stays_in_slack
    assert job.files[0].id in world.files.known

    await world.files.delete(job.files[0].id)
    await do(world, SETTLE)
    assert not the_post(world).stays_in_slack


async def test_every_post_of_the_bytes_goes_flagged_or_not_but_for_direct_messages(
    world: World,
) -> None:
    held = await flag(world)
    before = await labelled(world, channel="C7PHOTOS", ts="1772443800.000100")
    between_us = await labelled(
        world, channel="D7ANNBOT", ts="1772443801.000100", channel_type="im"
    )
    assert recorded(world) == {identity_of(before), identity_of(between_us)}

    await do(world, REMOVE)

    assert recorded(world) == {identity_of(between_us)}
    assert_nothing_of(world, held, before)
    assert sorted(world.files.removed) == sorted([held.files[0].id, before.files[0].id])
    assert [(post.identity, post.stage) for post in posts(world)] == [
        (identity_of(held), Stage.REMOVED),
        (identity_of(before), Stage.REMOVED),
    ]
    assert len(world.objects.objects) == 1
    (original,) = world.objects.objects
    assert original.startswith("originals/")


async def test_reported_posts_go_too_once_there_is_a_decision(world: World) -> None:
    world.cases.policies[TEAM] = Policy(report_only=True)
    reported = await flag(world)
    world.cases.policies[TEAM] = Policy()
    held = await flag(world, channel="C7PHOTOS", ts="1772443950.000100")
    assert stages(world) == [Stage.REPORTED, Stage.HELD]

    await do(world, REMOVE)

    assert_gone(world, reported, held)
    assert stages(world) == [Stage.REMOVED, Stage.REMOVED]


async def test_the_lines_of_siblings_stay_in_the_answer(world: World) -> None:
    known = replace(analysis(DOG), moderation=HARMLESS)
    await world.library.save_analysis(TEAM, sha_of(picture("navy")), known)
    good = world.files.add(picture("navy"), "good.png")
    bad, worse = world.files.add(picture(), "bad.png"), world.files.add(picture("red"), "worse.png")
    job = world.post(good, bad, worse)
    await finish(world, job)
    assert sorted(lines(world)) == sorted(["Dog", HELD, HELD])

    await do(world, REMOVE)

    (reply,) = world.conversations.replies.values()
    assert {item.file_id for item in reply.items} == {good.id, worse.id}
    assert sorted(lines(world)) == sorted(["Dog", HELD])
    assert recorded(world) == {identity_of(job, 0)}
    assert f"quarantine/{TEAM}/{sha_of(picture('red'))}" in world.objects.objects
    assert f"quarantine/{TEAM}/{SHA}" not in world.objects.objects


async def test_the_same_bytes_are_removed_again_without_being_looked_at(world: World) -> None:
    await flag(world)
    await do(world, REMOVE)
    asked = len(world.detector.asked), len(world.detector.moderated)

    again = await flag(world, ts="1772443950.000100")

    assert lines(world) == [LEFT_OUT]
    assert (len(world.detector.asked), len(world.detector.moderated)) == asked
    assert world.library.images == {}
    assert world.objects.objects == {}
    assert again.files[0].id in world.files.removed
    assert [(post.followed, post.stays_in_slack) for post in posts(world)] == [
        (False, False),
        (True, False),
    ]
    assert world.ledger.acts() == {"flagged": 1, "removed": 1, "followed": 1}


async def test_a_post_that_is_being_labelled_holds_up_no_other(world: World) -> None:
    busy = await flag(world)
    free = await flag(world, channel="C7PHOTOS", ts="1772443950.000100")
    await CHORES[DECIDE](world.services, REMOVE)
    world.queue.messages.clear()
    async with somebody_labels(world, busy):
        with pytest.raises(RetryLaterError):
            await CHORES[SETTLE["chore"]](world.services, SETTLE)
        assert world.files.removed == [free.files[0].id]
        assert world.objects.objects == {}

    await do(world, SETTLE)

    assert_gone(world, busy, free)
    assert [post.stays_in_slack for post in posts(world)] == [False, False]


async def test_what_its_poster_deleted_before_stays_gone(world: World) -> None:
    job = await flag(world)
    await do(world, Deletion(TEAM, (Identity(job.channel, job.ts, job.files[0].id),)).to_job())
    assert the_post(world).stage is Stage.GONE

    await do(world, REMOVE)

    assert the_post(world).stage is Stage.GONE
    assert_gone(world, job)


async def test_a_removal_that_is_broken_off_anywhere_is_finished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jobs: list[Upload] = []

    async def begin() -> tuple[World, dict[str, Any]]:
        world = make_removing_world(monkeypatch)
        jobs[:] = [
            await flag(world),
            await labelled(world, channel="C7PHOTOS", ts="1772443800.000100"),
        ]
        await CHORES[DECIDE](world.services, REMOVE)
        world.queue.messages.clear()
        return world, SETTLE

    tried = 0
    async for world in with_every_loss(begin):
        tried += 1
        assert_gone(world, *jobs)
        assert stages(world) == [Stage.REMOVED, Stage.REMOVED]
        assert [post.stays_in_slack for post in posts(world)] == [False, False]
        assert sorted(world.files.removed) == sorted(job.files[0].id for job in jobs)
    assert tried > 30


@pytest.mark.parametrize("seed", range(10))
async def test_two_workers_who_remove_while_somebody_deletes_leave_nothing(
    world: World, seed: int
) -> None:
    held = await flag(world)
    before = await labelled(world, channel="C7PHOTOS", ts="1772443800.000100")
    await CHORES[DECIDE](world.services, REMOVE)
    world.queue.messages.clear()
    schedule = Schedule(at_random(seed))
    services = schedule.watched(world.services, "cases")
    deletion = Deletion(TEAM, (identity_of(before),)).to_job()

    await schedule.run(
        a=patiently(CHORES[SETTLE["chore"]], services, SETTLE),
        b=patiently(CHORES[SETTLE["chore"]], services, SETTLE),
        c=patiently(forget, services, deletion),
    )
    await work(world)

    assert_gone(world, held, before)
    assert not any(post.stays_in_slack for post in posts(world))


async def test_what_the_policy_removes_is_carried_out_alike(world: World) -> None:
    world.cases.policies[TEAM] = Policy(rules={"Violence": Rule(80.0, 90.0)})

    job = await flag(world)

    assert lines(world) == [LEFT_OUT]
    assert world.library.images == {}
    assert world.objects.objects == {}
    assert world.files.removed == [job.files[0].id]
    made = the_case(world).decision
    assert made
    assert (made.choice, made.by) == (Choice.REMOVE, "")
    assert the_post(world).stage is Stage.REMOVED
    assert not the_post(world).stays_in_slack
    assert world.ledger.acts() == {"flagged": 1, "removed": 1}
