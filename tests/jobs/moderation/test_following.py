"""Following what was decided before, by people or by the policy."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.moderation.cases import Choice, Stage
from bot.core.moderation.neutral import BETWEEN_US, HELD, LEFT_OUT
from bot.core.moderation.policy import Rule
from bot.core.uploads import Upload
from tests.jobs.moderation.flagged import (
    NOTHING,
    chores,
    decide,
    decision,
    lines,
    posts,
    sha_of,
    shown,
    stages,
    the_policy_is,
)
from tests.jobs.moderation.pressing import make_decided_world, the_case
from tests.jobs.world import World, picture

SHA = sha_of(picture())


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return make_decided_world(monkeypatch)


@pytest.mark.parametrize("choice", Choice)
async def test_no_decision_holds_in_the_direct_message(world: World, choice: Choice) -> None:
    await decide(world, choice)
    job = world.post(world.files.add(picture()), channel="D7ANNBOT", channel_type="im")

    await world.answer(job)

    assert lines(world) == [BETWEEN_US]
    assert posts(world) == []


async def test_what_was_kept_once_is_labelled_without_a_check(world: World) -> None:
    await decide(world, Choice.KEEP)

    ts = await world.answer(world.post(world.files.add(picture())))

    assert lines(world) == ["Dog"]
    assert shown(world) == {"records": 1, "drawings": 1, "originals": 1}
    assert world.detector.moderated == []
    (post,) = posts(world)
    assert (post.stage, post.followed, post.reply_ts) == (Stage.KEPT, True, ts)
    assert world.ledger.acts() == {"followed": 1}
    assert chores(world) == ["moderation_alert"]


async def test_what_was_removed_once_is_not_even_looked_at(world: World) -> None:
    await decide(world, Choice.REMOVE)

    ts = await world.answer(world.post(world.files.add(picture())))

    assert lines(world) == [LEFT_OUT]
    assert (world.detector.asked, world.detector.moderated) == ([], [])
    assert (world.objects.objects, world.library.traces, world.library.analyses) == ({}, {}, {})
    assert shown(world) == NOTHING
    (post,) = posts(world)
    assert (post.stage, post.followed, post.stays_in_slack, post.reply_ts) == (
        Stage.REMOVED, True, True, ts,
    )  # fmt: skip
    assert world.ledger.acts() == {"followed": 1}
    assert chores(world) == ["moderation_alert", "moderation_settle"]


async def test_the_policy_removes_only_with_an_administrators_token(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_token = make_decided_world(monkeypatch, can_remove=True)
    for each in (world, with_token):
        await the_policy_is(each, rules={"Violence": Rule(80.0, 90.0)})
        await each.answer(each.post(each.files.add(picture())))

    assert (lines(world), stages(world)) == ([HELD], [Stage.HELD])
    assert the_case(world).decision is None
    assert (lines(with_token), stages(with_token)) == ([LEFT_OUT], [Stage.REMOVED])
    decided = the_case(with_token).decision
    assert decided
    assert (decided.choice, decided.by) == (Choice.REMOVE, "")
    assert with_token.ledger.acts() == {"flagged": 1, "removed": 1}
    assert with_token.objects.objects == {}
    assert with_token.library.analyses == {}
    assert chores(with_token) == ["moderation_settle", "moderation_alert"]


async def test_a_decision_that_comes_before_the_answer_is_carried_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = world.conversations.reply

    async def decided_meanwhile(upload: Upload, told: Any) -> str:
        await decide_now(world)
        return await reply(upload, told)

    monkeypatch.setattr(world.conversations, "reply", decided_meanwhile)

    await world.answer(world.post(world.files.add(picture())))

    assert lines(world) == [HELD]
    assert "moderation_settle" in chores(world)


async def decide_now(world: World) -> None:
    assert await world.cases.change_case(replace(the_case(world), decision=decision(Choice.KEEP)))
