"""*Assign to me*."""

from typing import Any

import pytest

from bot.core.moderation.audit import Act
from bot.core.moderation.chores import ASSIGN, DECIDE
from bot.core.moderation.notices import Alert
from bot.jobs.moderation.moderators import NOT_A_MODERATOR
from bot.jobs.moderation.sentences import UNKNOWN_CASE, decided_sentence
from tests.jobs.moderation.pressing import (
    MOD,
    NOW,
    OTHER_MOD,
    STRANGER,
    do,
    flag,
    make_decided_world,
    press,
    the_case,
    told,
    with_every_loss,
)
from tests.jobs.world import World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_decided_world(monkeypatch)


async def test_a_case_is_assigned_and_the_alert_shows_it(world: World) -> None:
    await flag(world)

    await do(world, press(ASSIGN))

    assert the_case(world).assigned == MOD
    (alert,) = world.board.notices(Alert)
    assert isinstance(alert, Alert)
    assert alert.case.assigned == MOD
    assert world.ledger.acts() == {"flagged": 1, "assigned": 1}


async def test_whoever_pressed_last_has_it_in_whatever_order_the_presses_come(
    world: World,
) -> None:
    await flag(world)

    await do(world, press(ASSIGN, OTHER_MOD, at=NOW + 20))
    await do(world, press(ASSIGN, MOD, at=NOW + 10))

    assert the_case(world).assigned == OTHER_MOD
    assert told(world, MOD) == [f"<@{OTHER_MOD}> has taken it on since."]

    await do(world, press(ASSIGN, MOD, token="again", at=NOW + 30))
    assert the_case(world).assigned == MOD


async def test_what_is_decided_is_assigned_to_nobody(world: World) -> None:
    await flag(world)
    await do(world, press(DECIDE, choice="keep"))

    await do(world, press(ASSIGN, OTHER_MOD))

    made = the_case(world).decision
    assert made
    assert the_case(world).assigned == ""
    assert told(world, OTHER_MOD) == [f"Nothing was changed. {decided_sentence(made)}"]


async def test_only_moderators_are_assigned(world: World) -> None:
    await flag(world)

    await do(world, press(ASSIGN, STRANGER))

    assert the_case(world).assigned == ""
    assert told(world, STRANGER) == [NOT_A_MODERATOR]
    (refused,) = (r for r in world.ledger.audit.values() if r.act is Act.REFUSED)
    assert refused.detail == "tried to assign the case"


async def test_a_case_that_nobody_knows_is_told_so(world: World) -> None:
    await do(world, press(ASSIGN))

    assert told(world, MOD) == [UNKNOWN_CASE]


async def test_an_assignment_that_is_broken_off_anywhere_is_made_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def begin() -> tuple[World, dict[str, Any]]:
        world = make_decided_world(monkeypatch)
        await flag(world)
        return world, press(ASSIGN)

    async for world in with_every_loss(begin):
        assert the_case(world).assigned == MOD
        assert world.ledger.acts() == {"flagged": 1, "assigned": 1}
        assert told(world, MOD) == []
