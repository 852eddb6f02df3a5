"""Remove, where something stands in the way, or something else must stay."""

import pytest

from bot.core.deletions import Deletion
from bot.core.entries import Identity
from bot.core.moderation.cases import Choice, Stage
from bot.core.moderation.chores import DECIDE, settle_job
from bot.core.moderation.neutral import HELD, LEFT_OUT
from bot.core.moderation.notices import Alert
from bot.core.moderation.policy import Policy, Rule
from bot.errors import RetryLaterError
from bot.jobs.chores import CHORES
from bot.jobs.moderation.holding import note_answer
from bot.jobs.moderation.removing import remove_all
from tests.jobs.forgetting_world import chooser
from tests.jobs.moderation.flagged import TEAM, decide, identity_of, lines, sha_of
from tests.jobs.moderation.pressing import (
    do,
    finish,
    flag,
    make_decided_world,
    press,
    the_case,
    the_post,
    work,
)
from tests.jobs.schedule import Schedule
from tests.jobs.world import World, picture

SHA = sha_of(picture())
REMOVE = press(DECIDE, choice=Choice.REMOVE.value)
KEEP_RED = press(DECIDE, choice=Choice.KEEP.value, case=sha_of(picture("red")))
SETTLE = settle_job(TEAM, SHA)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """There is an administrator's token."""
    made = make_decided_world(monkeypatch, can_remove=True)
    made.files.has_admin = True
    return made


async def test_the_bucket_s_trouble_keeps_no_reply_and_no_alert_says_it_is_over(
    world: World,
) -> None:
    await flag(world)
    await CHORES[DECIDE](world.services, REMOVE)
    world.queue.messages.clear()
    world.objects.trouble = RetryLaterError("Amazon S3", "slow down")

    with pytest.raises(RetryLaterError):
        await CHORES[SETTLE["chore"]](world.services, SETTLE)

    assert lines(world) == []
    assert the_post(world).under_way

    world.objects.trouble = None
    await do(world, SETTLE)
    assert not the_post(world).under_way
    assert world.objects.objects == {}


async def test_an_answer_that_is_noted_meanwhile_undoes_no_removal(world: World) -> None:
    await flag(world)
    held = the_post(world)
    await CHORES[DECIDE](world.services, REMOVE)
    world.queue.messages.clear()
    schedule = Schedule(chooser("a until 1"))
    services = schedule.watched(world.services, "cases")

    await schedule.run(
        a=note_answer(services, [held], "1772443999.000100"),
        b=CHORES[SETTLE["chore"]](services, SETTLE),
    )

    assert the_post(world).stage is Stage.REMOVED
    assert not the_post(world).stays_in_slack


@pytest.mark.parametrize("is_by_policy", [False, True])
async def test_whoever_deletes_the_file_in_slack_has_done_all_that_was_left_to_do(
    world: World, *, is_by_policy: bool
) -> None:
    world.files.has_admin = False
    if is_by_policy:
        world.cases.policies[TEAM] = Policy(rules={"Violence": Rule(80.0, 90.0)})
    job = await flag(world)
    await do(world, REMOVE)
    assert the_post(world).stays_in_slack
    (file,) = job.files
    await world.files.delete(file.id)

    await do(world, Deletion(TEAM, (Identity("", "", file.id),)).to_job())

    assert not the_post(world).stays_in_slack
    assert the_post(world).stage is Stage.REMOVED
    (alert,) = world.board.notices(Alert)
    assert isinstance(alert, Alert)
    assert [one.post for one in alert.posts] == [the_post(world)]
    assert lines(world) == []


async def test_what_was_left_out_is_told_of_as_long_as_its_message_is_there(world: World) -> None:
    await decide(world, Choice.REMOVE)
    job = world.post(world.files.add(picture()), world.files.add(picture("red")))
    await finish(world, job)
    assert lines(world) == [LEFT_OUT, HELD]

    await do(world, KEEP_RED)
    assert lines(world) == [LEFT_OUT, "Dog"]

    await do(world, Deletion(TEAM, (identity_of(job, 1),)).to_job())
    assert lines(world) == [LEFT_OUT]

    await do(world, Deletion(TEAM, (Identity(job.channel, job.ts, ""),)).to_job())
    assert lines(world) == []


async def test_many_posts_that_follow_are_not_all_tried_again_and_again(world: World) -> None:
    await flag(world)
    await do(world, REMOVE)
    world.files.has_admin = False
    jobs = [await flag(world, ts=f"17724439{n:02}.000100") for n in range(20, 34)]
    world.files.has_admin = True

    await do(world, SETTLE)

    assert [job.files[0].id in world.files.removed for job in jobs] == [False] * 4 + [True] * 10
    assert lines(world) == [LEFT_OUT] * 14


async def test_a_post_whose_channel_gets_another_id_meanwhile_is_removed_there(
    world: World,
) -> None:
    job = await flag(world)
    await CHORES[DECIDE](world.services, REMOVE)
    case, posts = the_case(world), await world.cases.posts(TEAM, SHA)
    await world.cases.move_channel(TEAM, job.channel, "C7SHARED")

    with pytest.raises(RetryLaterError):
        await remove_all(world.services, case, posts)
    await work(world)

    assert the_post(world).identity.channel == "C7SHARED"
    assert the_post(world).stage is Stage.REMOVED
