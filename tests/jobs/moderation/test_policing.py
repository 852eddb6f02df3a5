"""A moderator's change of the policy: made once, on top of others', noted and told."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.core.asking import Address
from bot.core.moderation.audit import Act, AuditRecord
from bot.core.moderation.changes import Change
from bot.core.moderation.chores import POLICY
from bot.core.moderation.notices import PolicyChanged
from bot.core.moderation.policy import Overrides, Policy, Rule
from bot.core.moderation.presses import Press
from bot.core.moderation.stored import change_to_json
from bot.errors import RetryLaterError
from bot.jobs.moderation.in_force import Closed, InForce, look_up
from bot.jobs.moderation.moderators import NOT_A_MODERATOR
from bot.jobs.moderation.policing import change_policy
from bot.jobs.studio import Studio
from tests.fakes.clock import FakeClock
from tests.fakes.moderation import FakeCases
from tests.jobs.moderation.flagged import MODERATORS, TEAM, make_moderated
from tests.jobs.world import World

AT = 1_772_443_900.0
SAID = "Violence: alert from 90 % (was 80 %)"
STRICTER = Change({"Violence": Rule(90.0)})


@pytest.fixture
def world(studio: Studio) -> World:
    world = make_moderated(FakeClock(AT), studio)
    world.doors.add_room(MODERATORS, "U7ANN", is_public=False)
    return world


def chore(
    change: Change = STRICTER, *, user: str = "U7ANN", channel: str = "", token: str = "t1"
) -> dict[str, Any]:
    press = Press(Address(TEAM, user, MODERATORS), AT, token)
    return press.to_job(POLICY, channel=channel, change=change_to_json(change))


def noted(**changes: Any) -> AuditRecord:
    return replace(AuditRecord(TEAM, AT, "t1", Act.POLICY, "U7ANN", detail=SAID), **changes)


def told(world: World) -> list[Any]:
    return world.board.notices(PolicyChanged)


async def test_a_change_is_stored_noted_and_told(world: World) -> None:
    await change_policy(world.services, chore())

    assert (await world.cases.policy(TEAM)).rules == {"Violence": Rule(90.0)}
    assert [*world.ledger.audit.values()] == [noted()]
    assert told(world) == [PolicyChanged("U7ANN", "", (SAID,))]
    assert world.answers.shown == []


async def test_a_channel_s_change_is_the_channel_s_alone(world: World) -> None:
    await change_policy(world.services, chore(channel="C7PHOTOS"))

    said = "Violence: alert from 90 % (was as in the team)"
    assert (await world.cases.overrides(TEAM, "C7PHOTOS")).rules == {"Violence": Rule(90.0)}
    assert await world.cases.policy(TEAM) == Policy()
    assert [*world.ledger.audit.values()] == [noted(channel="C7PHOTOS", detail=said)]
    assert told(world) == [PolicyChanged("U7ANN", "C7PHOTOS", (said,))]


async def test_a_change_that_changes_nothing_is_not_told(world: World) -> None:
    await change_policy(world.services, chore(Change({"Violence": Rule(80.0)})))

    assert world.ledger.audit == {}
    assert told(world) == []


async def test_a_repeated_chore_changes_notes_and_tells_nothing_twice(world: World) -> None:
    await change_policy(world.services, chore())
    await change_policy(world.services, chore(Change({"Violence": Rule(70.0)}), token="t2"))
    version = (await world.cases.policy(TEAM)).version

    await change_policy(world.services, chore(Change({"Violence": Rule(70.0)}), token="t2"))

    assert (await world.cases.policy(TEAM)).version == version
    assert world.ledger.acts() == {"policy": 2}
    assert len(told(world)) == 2


async def test_somebody_who_is_no_moderator_changes_nothing_and_it_is_noted(world: World) -> None:
    for _ in range(2):
        await change_policy(world.services, chore(user="U7BEN"))

    assert await world.cases.policy(TEAM) == Policy()
    assert told(world) == []
    assert [*world.ledger.audit.values()] == [
        noted(act=Act.REFUSED, by="U7BEN", detail="tried to change the policy")
    ]
    assert {shown.card.text for shown in world.answers.shown} == {NOT_A_MODERATOR}


async def test_a_chore_that_comes_again_undoes_nothing_that_came_later(world: World) -> None:
    await change_policy(world.services, chore())
    await change_policy(world.services, chore(Change({"Violence": Rule(70.0)}), token="t2"))
    world.doors.rooms[MODERATORS].members.clear()

    await change_policy(world.services, chore())

    assert (await world.cases.policy(TEAM)).rules == {"Violence": Rule(70.0)}
    assert world.ledger.acts() == {"policy": 2}
    assert len(told(world)) == 2
    assert world.answers.shown == []


class Breaking:
    """Loses the worker before a call, the first time."""

    def __init__(self, call: Callable[..., Awaitable[Any]]) -> None:
        self._call = call
        self._is_first = True

    async def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._is_first:
            self._is_first = False
            raise RetryLaterError("test", "lost")
        return await self._call(*args, **kwargs)


@pytest.mark.parametrize(
    ("where", "call"),
    [("ledger", "add"), ("cases", "save_policy"), ("board", "post"), ("ledger", "end_posting")],
)
async def test_a_chore_that_was_broken_off_is_finished(
    world: World, monkeypatch: pytest.MonkeyPatch, where: str, call: str
) -> None:
    port = getattr(world, where)
    monkeypatch.setattr(port, call, Breaking(getattr(port, call)))
    with pytest.raises(RetryLaterError):
        await change_policy(world.services, chore())
    await world.clock.sleep(120)

    await change_policy(world.services, chore())

    assert (await world.cases.policy(TEAM)).rules == {"Violence": Rule(90.0)}
    assert [*world.ledger.audit.values()] == [noted()]
    assert told(world) == [PolicyChanged("U7ANN", "", (SAID,))]


class Overtaken(FakeCases):
    """Somebody else saves just before we do, so many times."""

    def __init__(self, times: int, rules: dict[str, Rule]) -> None:
        super().__init__()
        self.times = times
        self.theirs = rules

    async def save_policy(self, team: str, policy: Policy) -> bool:
        if self.times:
            self.times -= 1
            stored = await self.policy(team)
            await super().save_policy(team, replace(stored, rules=self.theirs))
        return await super().save_policy(team, policy)


async def test_a_change_is_made_on_top_of_a_quicker_one(world: World) -> None:
    cases = Overtaken(1, {"Explicit": Rule(50.0)})

    await change_policy(replace(world.services, cases=cases), chore())

    assert (await cases.policy(TEAM)).rules == {"Explicit": Rule(50.0), "Violence": Rule(90.0)}
    assert world.ledger.acts() == {"policy": 1}
    assert told(world) == [PolicyChanged("U7ANN", "", (SAID,))]


async def test_who_is_always_overtaken_waits_for_a_calmer_moment(world: World) -> None:
    cases = Overtaken(99, {"Explicit": Rule(50.0)})

    with pytest.raises(RetryLaterError):
        await change_policy(replace(world.services, cases=cases), chore())

    assert (told(world), world.ledger.audit) == ([], {})


async def test_two_changes_that_make_no_sense_together_are_told(world: World) -> None:
    many = Change(words=tuple(f"word {number}" for number in range(999)))

    await change_policy(world.services, chore(many))

    (shown,) = world.answers.shown
    assert shown.address == Address(TEAM, "U7ANN", MODERATORS)
    assert "at most 200 words" in shown.card.text
    assert await world.cases.policy(TEAM) == Policy()
    assert world.ledger.audit == {}


async def test_only_moderators_look_at_the_policy(world: World) -> None:
    await change_policy(world.services, chore(channel="C7PHOTOS"))
    await change_policy(world.services, chore(token="t2"))
    policy = await world.cases.policy(TEAM)
    overrides = await world.cases.overrides(TEAM, "C7PHOTOS")

    async def seen(user: str, channel: str = "") -> InForce | Closed:
        return await look_up(world.services, TEAM, user, channel)

    assert await seen("U7ANN") == InForce(policy, "", Overrides())
    assert await seen("U7ANN", "C7PHOTOS") == InForce(policy, "C7PHOTOS", overrides)
    assert await seen("U7BEN") is Closed.NOT_A_MODERATOR


async def test_without_a_channel_for_moderators_there_is_no_policy(studio: Studio) -> None:
    world = make_moderated(FakeClock(AT), studio)
    rules = replace(world.services.rules, moderation_channel="")

    services = replace(world.services, rules=rules)

    assert await look_up(services, TEAM, "U7ANN", "") is Closed.OFF
