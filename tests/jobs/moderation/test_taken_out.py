"""The bot was taken out of the channel of a flagged picture: what it is not shown is not gone."""

import pytest

from bot.core.keys import object_key
from bot.core.moderation.cases import Stage
from bot.core.moderation.chores import DECIDE, REVEAL, settle_job
from bot.core.moderation.notices import NotRevealed
from tests.jobs.forgetting_world import recorded
from tests.jobs.moderation.flagged import TEAM, identity_of, lines, sha_of, stages
from tests.jobs.moderation.pressing import do, flag, make_decided_world, press, the_post
from tests.jobs.world import World, picture

SHA = sha_of(picture())


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_decided_world(monkeypatch)


async def test_where_the_bot_was_taken_out_nothing_is_labelled_or_called_deleted(
    world: World,
) -> None:
    job = await flag(world)
    there = await flag(world, channel="C7PHOTOS", ts="1772443950.000100")
    world.conversations.left.add(job.channel)
    world.files.hidden.add(job.files[0].id)

    await do(world, press(DECIDE, choice="keep"))

    assert sorted(stages(world)) == [Stage.CLOSED, Stage.KEPT]
    assert recorded(world) == {identity_of(there)}
    assert set(world.objects.objects) == {object_key(TEAM, SHA)}

    world.conversations.left.clear()
    world.files.hidden.clear()
    await do(world, settle_job(TEAM, SHA))
    assert recorded(world) == {identity_of(job), identity_of(there)}
    assert stages(world) == [Stage.KEPT] * 2
    assert lines(world) == ["Dog"] * 2


async def test_what_the_bot_was_taken_away_from_is_not_called_deleted(world: World) -> None:
    job = await flag(world)
    world.conversations.left.add(job.channel)
    world.files.hidden.add(job.files[0].id)

    await do(world, press(REVEAL, view="V7VIEW"))

    assert world.board.windows["V7VIEW"] == NotRevealed(
        "I am not in the channel of this picture any more, so I cannot show it. "
        "Invite me there to see it."
    )


async def test_a_file_in_a_channel_that_the_bot_was_taken_out_of_is_not_gone(
    world: World,
) -> None:
    world.files.has_admin = False
    job = await flag(world)
    world.files.hidden.add(job.files[0].id)

    await do(world, press(DECIDE, choice="remove"))

    assert (the_post(world).stage, the_post(world).stays_in_slack) == (Stage.REMOVED, True)
