"""The contract of `Cases`, for the fake and for DynamoDB."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.aws.cases import DynamoCases
from bot.core.entries import Identity
from bot.core.moderation.cases import Choice, Decision, Ruling, Stage
from bot.core.moderation.policy import Drawn, Overrides, Policy, Rule, effective
from bot.ports import Cases
from tests.aws.resources import make_table
from tests.aws.samples import CASE, DAY, SHA, flagged_post
from tests.aws.servers import AWS
from tests.fakes.clock import FakeClock
from tests.fakes.moderation import FakeCases

KEEP = Decision(Choice.KEEP, "U9", 1_700_000_060.5, "token1")
POLICY = Policy(
    rules={"Violence": Rule(70.5, 99.0), "Alcohol": Rule(None)},
    drawn=Drawn.IGNORE,
    report_only=True,
    words=("“Käse”", "b&b"),
)
OVERRIDES = Overrides(rules={"Weapons": Rule(None)}, drawn=Drawn.SAME)
HELD = flagged_post()
BESIDE = flagged_post(file_id="F0")
LATER = flagged_post(ts="1700000001.000100")
ELSEWHERE = flagged_post(channel="C2")


@pytest.fixture
def cases(place: AWS | None, name: str, clock: FakeClock) -> Cases:
    if place is None:
        return FakeCases()
    table = make_table(place, name)
    return DynamoCases(place.dynamodb, place.executor, clock, table=table)


class TestPolicy:
    async def test_until_somebody_decides_the_defaults_hold(self, cases: Cases) -> None:
        assert await cases.policy("T1") == Policy()
        assert await cases.overrides("T1", "C1") == Overrides()
        assert await cases.ruling("T1", "C1", SHA) == Ruling(Policy())

    async def test_a_policy_comes_back_whole_and_is_replaced_once(self, cases: Cases) -> None:
        assert await cases.save_policy("T1", POLICY)
        there = await cases.policy("T1")
        assert there == replace(POLICY, version=there.version)

        assert not await cases.save_policy("T1", POLICY)
        assert await cases.save_policy("T1", replace(there, report_only=False))
        assert not await cases.save_policy("T1", there)
        assert not (await cases.policy("T1")).report_only
        assert await cases.policy("T2") == Policy()

    async def test_a_channel_has_its_own_and_follows_its_new_id(self, cases: Cases) -> None:
        assert await cases.save_overrides("T1", "C1", OVERRIDES)
        there = await cases.overrides("T1", "C1")
        assert there == replace(OVERRIDES, version=there.version)
        assert not await cases.save_overrides("T1", "C1", OVERRIDES)

        await cases.move_channel("T1", "C1", "C5")
        await cases.move_channel("T1", "C1", "C5")

        assert await cases.overrides("T1", "C1") == Overrides()
        assert replace(await cases.overrides("T1", "C5"), version="") == OVERRIDES

    async def test_a_ruling_holds_policy_channel_and_decision(self, cases: Cases) -> None:
        await cases.save_policy("T1", POLICY)
        await cases.save_overrides("T1", "C1", OVERRIDES)
        await cases.change_case(replace(await cases.open_case(CASE), decision=KEEP))

        policy, overrides = await cases.policy("T1"), await cases.overrides("T1", "C1")
        assert await cases.ruling("T1", "C1", SHA) == Ruling(effective(policy, overrides), KEEP)
        assert await cases.ruling("T1", "C2", "00" * 32) == Ruling(policy)


class TestCase:
    async def test_the_first_case_of_some_bytes_stands(self, cases: Cases) -> None:
        there = await cases.open_case(CASE)

        assert there == replace(CASE, version=there.version)
        assert there.version
        assert await cases.open_case(replace(CASE, preview="F9")) == there
        assert await cases.find_case("T1", SHA) == there
        assert await cases.find_case("T2", SHA) is None

    async def test_a_change_comes_back_whole(self, cases: Cases) -> None:
        there = await cases.open_case(CASE)
        changed = replace(
            there, decision=KEEP, assigned="U1", assigned_at=1_700_000_030.25, told=("U1", "U2"),
            told_decision=("U2",), preview="F9",
        )  # fmt: skip

        assert await cases.change_case(changed)
        now = await cases.find_case("T1", SHA)
        assert now
        assert now == replace(changed, version=now.version)
        assert now.version != there.version

    async def test_what_is_not_there_cannot_be_changed(self, cases: Cases) -> None:
        assert not await cases.change_case(replace(CASE, version="v1"))
        assert await cases.find_case("T1", SHA) is None

    async def test_of_twenty_decisions_at_once_one_stands(self, cases: Cases) -> None:
        there = await cases.open_case(CASE)
        decisions = [replace(KEEP, token=f"token{number}") for number in range(20)]

        won = await asyncio.gather(
            *(cases.change_case(replace(there, decision=each)) for each in decisions)
        )

        now = await cases.find_case("T1", SHA)
        assert now
        assert [now.decision] == [each for each, did in zip(decisions, won, strict=True) if did]


class TestPosts:
    async def test_posts_come_in_the_order_of_their_time(self, cases: Cases) -> None:
        for post in (LATER, ELSEWHERE, HELD, BESIDE):
            await cases.put_post(post)

        assert await cases.posts("T1", SHA) == [BESIDE, HELD, ELSEWHERE, LATER]
        assert await cases.find_post("T1", SHA, HELD.identity) == HELD
        assert await cases.find_post("T1", SHA, Identity("C9", *HELD.identity[1:])) is None
        assert await cases.posts("T2", SHA) == await cases.posts("T1", "00" * 32) == []

    async def test_open_posts_are_found_by_message_and_file(self, cases: Cases) -> None:
        for post in (LATER, ELSEWHERE, HELD, BESIDE):
            await cases.put_post(post)

        assert await cases.open_in_message("T1", "C1", HELD.identity.ts) == [BESIDE, HELD]
        assert {post.identity for post in await cases.open_of_file("T1", "F1")} == {
            HELD.identity, ELSEWHERE.identity, LATER.identity,
        }  # fmt: skip
        assert await cases.open_in_message("T2", "C1", HELD.identity.ts) == []
        assert await cases.open_of_file("T2", "F1") == []

    @pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.HELD])
    async def test_a_settled_post_stays_with_its_case_alone(
        self, cases: Cases, stage: Stage
    ) -> None:
        settled = replace(
            HELD, stage=stage, reply_ts="1700000009.000100", followed=True, under_way=True
        )
        await cases.put_post(HELD)
        await cases.put_post(settled)

        assert await cases.posts("T1", SHA) == [settled]
        assert await cases.open_in_message("T1", "C1", HELD.identity.ts) == []
        assert await cases.open_of_file("T1", "F1") == []

    @pytest.mark.parametrize("more", [{"stays_in_slack": True}, {"line": "Left out."}])
    async def test_what_is_not_over_is_found_by_message_and_file_too(
        self, cases: Cases, more: dict[str, Any]
    ) -> None:
        left = replace(HELD, stage=Stage.REMOVED, **more)
        await cases.put_post(left)

        assert await cases.open_in_message("T1", "C1", HELD.identity.ts) == [left]
        assert await cases.open_of_file("T1", "F1") == [left]
        assert await cases.held_in_channel("T1", "C1") == []

    async def test_a_post_is_changed_as_it_was_read_or_not_at_all(self, cases: Cases) -> None:
        assert not await cases.change_post(replace(HELD, version="v1"))
        await cases.put_post(HELD)
        (there,) = await cases.posts("T1", SHA)
        removed = replace(there, stage=Stage.REMOVED, stays_in_slack=True)

        assert await cases.change_post(removed)
        assert not await cases.change_post(replace(there, reply_ts="1700000009.000100"))

        assert await cases.posts("T1", SHA) == [removed]
        assert await cases.open_of_file("T1", "F1") == [removed]
        (there,) = await cases.posts("T1", SHA)
        assert await cases.change_post(replace(there, stays_in_slack=False))
        assert await cases.open_of_file("T1", "F1") == []

    async def test_held_posts_follow_their_channel_to_its_new_id(self, cases: Cases) -> None:
        kept = replace(BESIDE, stage=Stage.KEPT)
        for post in (HELD, LATER, ELSEWHERE, kept):
            await cases.put_post(post)
        await cases.move_channel("T1", "C1", "C5")
        await cases.move_channel("T1", "C1", "C5")

        moved = [flagged_post(channel="C5"), flagged_post(channel="C5", ts=LATER.identity.ts)]
        assert await cases.posts("T1", SHA) == [kept, ELSEWHERE, *moved]
        assert await cases.open_in_message("T1", "C1", HELD.identity.ts) == []
        assert await cases.open_in_message("T1", "C5", HELD.identity.ts) == moved[:1]
        assert await cases.held_in_channel("T1", "C1") == []
        assert {post.identity for post in await cases.held_in_channel("T1", "C5")} == {
            post.identity for post in moved
        }
        assert len(await cases.open_of_file("T1", "F1")) == 3


async def test_a_case_goes_with_the_last_of_its_posts(
    moto_server: AWS, name: str, clock: FakeClock
) -> None:
    aws, table = moto_server, make_table(moto_server, name)
    cases = DynamoCases(aws.dynamodb, aws.executor, clock, table=table, retention_days=30)
    there = await cases.open_case(replace(CASE, opened=clock.now()))
    await cases.put_post(HELD)
    await cases.save_policy("T1", POLICY)
    clock.advance(29 * DAY)
    again = flagged_post(ts=f"{clock.now():.6f}", channel="C2")
    await cases.put_post(again)
    await cases.change_case(replace(there, decision=KEEP))
    clock.advance(2 * DAY)

    assert await cases.posts("T1", SHA) == [again]
    assert await cases.open_in_message("T1", "C1", HELD.identity.ts) == []
    assert (await cases.ruling("T1", "C1", SHA)).decision == KEEP

    # What is older than everything is kept waits for a decision all the same.
    old = flagged_post(ts=f"{clock.now() - 40 * DAY:.6f}", channel="C3")
    await cases.put_post(old)
    assert await cases.posts("T1", SHA) == [old, again]

    clock.advance(30 * DAY)
    assert await cases.posts("T1", SHA) == []
    assert await cases.find_case("T1", SHA) is None
    assert (await cases.policy("T1")).words == POLICY.words
