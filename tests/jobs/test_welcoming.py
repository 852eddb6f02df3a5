"""The bot introduces itself where it comes."""

import pytest

from bot.core.moderation.notices import Welcome
from bot.errors import ConversationGoneError
from bot.jobs.chores import CHORES
from bot.jobs.moderation.welcoming import welcome
from bot.jobs.studio import Studio
from tests.fakes.clock import FakeClock
from tests.jobs.world import World, make_world

JOB = {"chore": "welcome", "team": "T7TEAM", "channel": "C7GENERAL", "joined": "1.2"}


def said(world: World) -> list[tuple[str, object]]:
    return [(channel, notice) for channel, _, _, notice in world.board.posted.values()]


async def test_it_is_said_once_for_each_time_that_the_bot_came(world: World) -> None:
    for joined in ("1.2", "1.2", "3.4"):
        await welcome(world.services, {**JOB, "joined": joined})

    assert said(world) == [("C7GENERAL", Welcome(is_moderated=False))] * 2
    assert CHORES["welcome"] is welcome


@pytest.mark.parametrize(
    ("channel", "notice"),
    [
        ("C7GENERAL", Welcome(is_moderated=True)),
        ("C7MOD", Welcome(is_moderated=True, for_moderators=True)),
    ],
)
async def test_where_pictures_are_moderated_it_says_so(
    studio: Studio, channel: str, notice: Welcome
) -> None:
    world = make_world(FakeClock(), studio, moderation_channel="C7MOD")

    await welcome(world.services, {**JOB, "channel": channel})

    assert said(world) == [(channel, notice)]


async def test_a_bot_that_was_sent_away_again_keeps_quiet_about_it(world: World) -> None:
    world.board.is_closed = True

    with pytest.raises(ConversationGoneError):
        await welcome(world.services, JOB)

    assert said(world) == []
