"""Keep or Remove: one decision, whoever presses and whatever breaks."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.core.moderation.audit import Act, AuditRecord
from bot.core.moderation.cases import Choice, Decision, Stage, decided
from bot.core.moderation.chores import DECIDE
from bot.core.moderation.policy import Policy
from bot.errors import BotError, RetryLaterError, SetupError
from bot.jobs.chores import CHORES
from bot.jobs.moderation.moderators import NOT_A_MODERATOR
from bot.jobs.moderation.sentences import ONLY_A_REPORT, UNKNOWN_CASE, decided_sentence
from tests.jobs.moderation.flagged import MODERATORS, TEAM, a_case, chores, decision, sha_of
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
    the_post,
    told,
    with_every_loss,
    work,
)
from tests.jobs.schedule import Schedule, at_random
from tests.jobs.shift import working
from tests.jobs.world import World, picture

SHA = sha_of(picture())

WHEN = f"<!date^{NOW:.0f}^{{date_short_pretty}}, {{time}}|2 March 2026, 09:31 UTC>"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_decided_world(monkeypatch)


def choose(choice: Choice, user: str = MOD, **more: Any) -> dict[str, Any]:
    return press(DECIDE, user, choice=choice.value, **more)


def decisions(world: World) -> list[AuditRecord]:
    """What the books say of decisions and attempts."""
    acts = (Act.KEPT, Act.REMOVED, Act.REFUSED)
    return [record for record in world.ledger.audit.values() if record.act in acts]


def test_the_first_decision_stands() -> None:
    first, second = decision(Choice.KEEP), decision(Choice.REMOVE)

    assert decided(a_case(), first) == a_case(decision=first)
    assert decided(a_case(decision=first), second) == a_case(decision=first)


def test_a_decision_is_told_with_who_and_when_by_the_clock_of_whoever_reads_it() -> None:
    assert (
        decided_sentence(Decision(Choice.REMOVE, "U7MOD", NOW, "t"))
        == f"<@U7MOD> decided to remove it, {WHEN}."
    )
    assert (
        decided_sentence(Decision(Choice.KEEP, "", NOW, "t"))
        == f"The policy decided to keep it, {WHEN}."
    )


async def test_a_moderator_s_press_decides_and_is_noted(world: World) -> None:
    await flag(world)

    await CHORES[DECIDE](world.services, choose(Choice.KEEP, token="t1"))

    assert the_case(world).decision == Decision(Choice.KEEP, MOD, NOW + 60, "t1")
    assert decisions(world) == [AuditRecord(TEAM, NOW + 60, "t1", Act.KEPT, MOD, SHA)]
    assert chores(world) == ["moderation_settle", "moderation_alert"]
    assert told(world, MOD) == []


async def test_another_press_has_a_decision_carried_out_that_was_given_up(world: World) -> None:
    await flag(world)
    await CHORES[DECIDE](world.services, choose(Choice.KEEP))
    world.queue.messages.clear()

    await do(world, choose(Choice.REMOVE, OTHER_MOD))

    made = the_case(world).decision
    assert made
    assert told(world, OTHER_MOD) == [f"Nothing was changed. {decided_sentence(made)}"]
    assert the_post(world).stage is Stage.KEPT
    assert [record.token for record in decisions(world)] == [made.token]


def twenty_presses() -> list[dict[str, Any]]:
    """Of two moderators who do not agree."""
    return [
        choose(choice, user, token=f"{choice}-{number}", at=NOW + number)
        for number in range(10)
        for choice, user in ((Choice.KEEP, MOD), (Choice.REMOVE, OTHER_MOD))
    ]


def assert_one_decision(world: World) -> Decision:
    """It stands in the case and once in the books, and nineteen were told of it."""
    made = the_case(world).decision
    assert made
    act = Act.KEPT if made.choice is Choice.KEEP else Act.REMOVED
    assert decisions(world) == [AuditRecord(TEAM, made.at, made.token, act, made.by, SHA)]
    sentence = f"Nothing was changed. {decided_sentence(made)}"
    assert [*told(world, MOD), *told(world, OTHER_MOD)] == [sentence] * 19
    return made


@pytest.mark.parametrize("seed", range(10))
async def test_of_twenty_presses_at_once_one_decides_and_the_others_hear_of_it(
    world: World, seed: int
) -> None:
    await flag(world)
    schedule = Schedule(at_random(seed))
    services = schedule.watched(world.services, "cases", "ledger", "doors", "queue")
    presses = {job["token"]: CHORES[DECIDE](services, job) for job in twenty_presses()}

    await schedule.run(**presses)

    made = assert_one_decision(world)
    assert set(chores(world)) == {"moderation_settle", "moderation_alert"}
    await work(world)
    expected = {Choice.KEEP: Stage.KEPT, Choice.REMOVE: Stage.REMOVED}
    assert the_post(world).stage is expected[made.choice]


async def test_several_workers_make_one_decision_of_twenty_presses_in_the_queue(
    still_world: World,
) -> None:
    rules = replace(still_world.services.rules, moderation_channel=MODERATORS)
    world = replace(still_world, services=replace(still_world.services, rules=rules))
    world.doors.add_room(MODERATORS, MOD, OTHER_MOD, name="moderators", is_public=False)
    await world.cases.open_case(a_case())
    await asyncio.gather(*(world.queue.send(job, group="") for job in twenty_presses()))

    async with working(world, 5), working(world, 5), working(world, 5):
        pass

    assert_one_decision(world)


@pytest.mark.parametrize("choice", list(Choice))
async def test_whoever_is_no_moderator_changes_nothing_and_is_told_and_noted_once(
    world: World, choice: Choice
) -> None:
    await flag(world)
    case, post = the_case(world), the_post(world)

    for _ in range(2):
        await do(world, choose(choice, STRANGER, token="forged"))

    assert (the_case(world), the_post(world)) == (case, post)
    assert decisions(world) == [
        AuditRecord(
            TEAM, NOW + 60, "forged", Act.REFUSED, STRANGER, SHA,
            detail=f"tried to decide: {choice}",
        )
    ]  # fmt: skip
    assert told(world, STRANGER) == [NOT_A_MODERATOR] * 2


async def test_whoever_left_the_moderators_a_moment_ago_is_none(world: World) -> None:
    await flag(world)
    world.doors.rooms[MODERATORS].members.discard(MOD)

    await do(world, choose(Choice.REMOVE))

    assert the_case(world).decision is None
    assert told(world, MOD) == [NOT_A_MODERATOR]


async def test_where_moderation_was_switched_off_nobody_is_a_moderator(world: World) -> None:
    await flag(world)
    rules = replace(world.services.rules, moderation_channel="")

    await CHORES[DECIDE](replace(world.services, rules=rules), choose(Choice.REMOVE))

    assert the_case(world).decision is None
    assert told(world, MOD) == [NOT_A_MODERATOR]


async def test_when_slack_cannot_say_who_is_a_moderator_nothing_happens_yet(world: World) -> None:
    await flag(world)
    world.doors.trouble = RetryLaterError("Slack", "down")
    with pytest.raises(RetryLaterError):
        await do(world, choose(Choice.KEEP))
    assert the_case(world).decision is None

    world.doors.trouble = None
    await do(world, choose(Choice.KEEP))

    assert the_post(world).stage is Stage.KEPT


async def test_whoever_cannot_be_told_is_noted_all_the_same(world: World) -> None:
    await flag(world)
    world.answers.trouble = BotError("too old")

    await do(world, choose(Choice.KEEP, STRANGER))

    assert [record.act for record in decisions(world)] == [Act.REFUSED]


async def test_a_bot_that_may_answer_nobody_is_a_matter_of_set_up(world: World) -> None:
    world.answers.trouble = SetupError("chat:write")

    with pytest.raises(SetupError):
        await do(world, choose(Choice.KEEP, STRANGER))


async def test_a_case_that_nobody_knows_is_told_so(world: World) -> None:
    await do(world, choose(Choice.KEEP))

    assert told(world, MOD) == [UNKNOWN_CASE]
    assert decisions(world) == []


async def test_a_report_leaves_nothing_to_decide(world: World) -> None:
    world.cases.policies[TEAM] = Policy(report_only=True)
    await flag(world)

    await do(world, choose(Choice.REMOVE))

    assert the_case(world).decision is None
    assert the_post(world).stage is Stage.REPORTED
    assert told(world, MOD) == [ONLY_A_REPORT]


async def test_a_decision_is_carried_out_even_when_its_moderator_has_left_meanwhile(
    world: World,
) -> None:
    await flag(world)
    mine = Decision(Choice.KEEP, MOD, NOW + 60, f"token-{MOD}")
    assert await world.cases.change_case(replace(the_case(world), decision=mine))
    world.doors.rooms[MODERATORS].members.discard(MOD)

    await do(world, choose(Choice.KEEP))

    assert [record.act for record in decisions(world)] == [Act.KEPT]
    assert the_post(world).stage is Stage.KEPT


async def test_a_decision_that_is_broken_off_anywhere_is_made_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def begin() -> tuple[World, dict[str, Any]]:
        world = make_decided_world(monkeypatch)
        await flag(world)
        return world, choose(Choice.REMOVE)

    tried = 0
    async for world in with_every_loss(begin):
        tried += 1
        assert the_case(world).decision == Decision(
            Choice.REMOVE, MOD, NOW + 60, f"token-{MOD}"
        )  # fmt: skip
        assert [record.act for record in decisions(world)] == [Act.REMOVED]
        assert the_post(world).stage is Stage.REMOVED
        assert told(world, MOD) == []
    assert tried > 5
