"""The contract of `Claims`, for the fake and for DynamoDB."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.aws.claims import DynamoClaims
from bot.ports import Claim, Claims, ClaimState
from tests.aws.resources import make_table
from tests.aws.samples import upload
from tests.aws.servers import AWS
from tests.fakes.aws import FakeClaims
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

JOB = upload()
NOW = FakeClock().now()


@contextmanager
def sent_twice(client: "DynamoDBClient", operation: str) -> Iterator[None]:
    """Make botocore send the next such request again, as if its answer had been lost."""
    delays = iter([0])

    def again(**_: object) -> Any:  # A delay in seconds, or None for no more tries.
        return next(delays, None)

    event = f"needs-retry.dynamodb.{operation}"
    client.meta.events.register(event, again)
    yield
    client.meta.events.unregister(event, again)
    assert next(delays, None) is None


@pytest.fixture
def claims(place: AWS | None, name: str, clock: FakeClock) -> Claims:
    if place is None:
        return FakeClaims(clock)
    return DynamoClaims(place.dynamodb, place.executor, clock, table=make_table(place, name))


class TestGivenUp:
    async def test_it_is_as_good_as_answered_until_somebody_wants_it_again(
        self, claims: Claims
    ) -> None:
        for _ in range(3):
            await claims.claim(JOB, "ann", 60)
            await claims.release(JOB, "ann", failed=True, turn=7)
        await claims.claim(JOB, "ann", 60)
        await claims.give_up(JOB, "ann")
        assert not await claims.renew(JOB, "ann", 60)
        assert (await claims.claim(replace(JOB, turn=9), "ben", 60)).state is ClaimState.GIVEN_UP

        wanted = replace(JOB, turn=7, revived="once")
        claim = await claims.claim(wanted, "ben", 60)

        assert claim == Claim(
            ClaimState.UNCERTAIN, tries=0, takeovers=0, lease_until=NOW + 60, turn=7
        )
        assert (await claims.claim(wanted, "cyn", 60)).state is ClaimState.BUSY
        await claims.give_up(wanted, "ben")
        assert (await claims.claim(wanted, "cyn", 60)).state is ClaimState.GIVEN_UP
        again = replace(wanted, revived="twice")
        assert (await claims.claim(again, "cyn", 60)).state is ClaimState.UNCERTAIN
        await claims.finish(again, "cyn", "1700000000.1")
        assert (await claims.claim(again, "dan", 60)).state is ClaimState.DONE

    async def test_somebody_else_cannot_give_it_up(self, claims: Claims) -> None:
        await claims.claim(JOB, "ann", 60)

        await claims.give_up(JOB, "ben")

        assert await claims.renew(JOB, "ann", 60)


class TestClaims:
    async def test_a_new_job_is_granted_for_the_lease(self, claims: Claims) -> None:
        claim = await claims.claim(JOB, "ann", 60)

        assert claim == Claim(ClaimState.NEW, tries=0, takeovers=0, lease_until=NOW + 60)

    async def test_a_job_under_lease_is_busy_even_for_its_own_owner(self, claims: Claims) -> None:
        await claims.claim(JOB, "ann", 60)

        for owner in ("bob", "ann"):
            claim = await claims.claim(JOB, owner, 60)
            assert claim == Claim(ClaimState.BUSY, lease_until=NOW + 60)

    async def test_jobs_of_different_messages_do_not_meet(self, claims: Claims) -> None:
        others = [upload(ts="1700000000.000101"), upload(channel="C2"), upload(team="T2")]
        await claims.claim(JOB, "ann", 60)

        for other in others:
            assert (await claims.claim(other, "bob", 60)).state is ClaimState.NEW

    async def test_of_twenty_who_ask_at_once_one_gets_the_job(self, claims: Claims) -> None:
        asked = await asyncio.gather(*(claims.claim(JOB, f"w{n}", 60) for n in range(20)))

        assert sorted(claim.state for claim in asked) == [ClaimState.BUSY] * 19 + [ClaimState.NEW]

    async def test_of_twenty_who_take_over_at_once_one_gets_the_job(
        self, claims: Claims, clock: FakeClock
    ) -> None:
        await claims.claim(JOB, "ann", 60)
        clock.advance(61)

        asked = await asyncio.gather(*(claims.claim(JOB, f"w{n}", 60) for n in range(20)))

        states = sorted(claim.state for claim in asked)
        assert states == [ClaimState.BUSY] * 19 + [ClaimState.RESUMED]
        assert {claim.takeovers for claim in asked} == {1}

    async def test_after_the_lease_the_next_one_resumes(
        self, claims: Claims, clock: FakeClock
    ) -> None:
        await claims.claim(JOB, "ann", 60)
        clock.advance(60)

        claim = await claims.claim(JOB, "bob", 60)

        assert claim == Claim(ClaimState.RESUMED, takeovers=1, lease_until=NOW + 120)

    async def test_a_worker_lost_while_answering_leaves_it_uncertain(
        self, claims: Claims, clock: FakeClock
    ) -> None:
        await claims.claim(JOB, "ann", 60)
        assert await claims.mark_answering(JOB, "ann")
        clock.advance(61)

        claim = await claims.claim(JOB, "bob", 60)

        assert (claim.state, claim.takeovers) == (ClaimState.UNCERTAIN, 1)

    async def test_a_job_given_back_while_answering_stays_uncertain(self, claims: Claims) -> None:
        await claims.claim(JOB, "ann", 60)
        await claims.mark_answering(JOB, "ann")
        await claims.release(JOB, "ann", failed=True)

        claim = await claims.claim(JOB, "bob", 60)

        assert claim == Claim(ClaimState.UNCERTAIN, tries=1, lease_until=NOW + 60)

    async def test_a_finished_job_is_done_for_ever(self, claims: Claims, clock: FakeClock) -> None:
        await claims.claim(JOB, "ann", 60)
        await claims.mark_answering(JOB, "ann")
        await claims.finish(JOB, "ann", "1700000005.000100")
        clock.advance(100_000)

        assert (await claims.claim(JOB, "bob", 60)).state is ClaimState.DONE

    async def test_finishing_twice_is_finishing_once(self, claims: Claims) -> None:
        await claims.claim(JOB, "ann", 60)
        await claims.finish(JOB, "ann", "1700000005.000100")
        await claims.finish(JOB, "ann", "")
        await claims.release(JOB, "ann", failed=True)

        claim = await claims.claim(JOB, "bob", 60)

        assert (claim.state, claim.tries) == (ClaimState.DONE, 0)

    async def test_silence_finishes_a_job_too(self, claims: Claims) -> None:
        await claims.claim(JOB, "ann", 60)
        await claims.finish(JOB, "ann", "")

        assert (await claims.claim(JOB, "bob", 60)).state is ClaimState.DONE

    async def test_a_job_given_back_is_free_at_once(self, claims: Claims) -> None:
        await claims.claim(JOB, "ann", 60)
        await claims.release(JOB, "ann", failed=False)

        claim = await claims.claim(JOB, "bob", 60)

        assert claim == Claim(ClaimState.RESUMED, lease_until=NOW + 60)

    async def test_a_job_that_was_sent_anew_remembers_how_often(self, claims: Claims) -> None:
        await claims.claim(JOB, "ann", 60)
        await claims.release(JOB, "ann", failed=False, turn=2)
        resumed = await claims.claim(JOB, "bob", 60)
        await claims.release(JOB, "bob", failed=True)

        assert [resumed.turn, (await claims.claim(JOB, "cat", 60)).turn] == [2, 2]

    async def test_failed_tries_are_counted_and_given_back_ones_are_not(
        self, claims: Claims
    ) -> None:
        for failed in (True, False, True):
            await claims.claim(JOB, "ann", 60)
            await claims.release(JOB, "ann", failed=failed)

        claim = await claims.claim(JOB, "bob", 60)

        assert (claim.tries, claim.takeovers) == (2, 0)

    async def test_giving_back_twice_counts_once(self, claims: Claims) -> None:
        await claims.claim(JOB, "ann", 60)
        await claims.release(JOB, "ann", failed=True)
        await claims.release(JOB, "ann", failed=True)

        assert (await claims.claim(JOB, "bob", 60)).tries == 1

    async def test_renewing_keeps_others_out(self, claims: Claims, clock: FakeClock) -> None:
        await claims.claim(JOB, "ann", 60)
        clock.advance(50)
        assert await claims.renew(JOB, "ann", 60)
        clock.advance(50)

        claim = await claims.claim(JOB, "bob", 60)

        assert claim == Claim(ClaimState.BUSY, lease_until=NOW + 110)

    async def test_whoever_lost_the_job_can_change_nothing(
        self, claims: Claims, clock: FakeClock
    ) -> None:
        await claims.claim(JOB, "ann", 60)
        clock.advance(61)
        await claims.claim(JOB, "bob", 60)

        assert not await claims.renew(JOB, "ann", 60)
        assert not await claims.mark_answering(JOB, "ann")
        await claims.release(JOB, "ann", failed=True)
        await claims.finish(JOB, "ann", "1700000005.000100")

        claim = await claims.claim(JOB, "cy", 60)
        assert claim == Claim(ClaimState.BUSY, takeovers=1, lease_until=NOW + 121)

    async def test_nobody_answers_after_the_end_of_the_lease(
        self, claims: Claims, clock: FakeClock
    ) -> None:
        await claims.claim(JOB, "ann", 60)
        clock.advance(60)

        assert not await claims.mark_answering(JOB, "ann")

    async def test_an_unknown_job_cannot_be_changed(self, claims: Claims) -> None:
        await claims.release(JOB, "ann", failed=True)

        assert not await claims.renew(JOB, "ann", 60)
        assert (await claims.claim(JOB, "ann", 60)).state is ClaimState.NEW


async def test_a_claim_sent_twice_after_a_lost_answer_is_one_claim(
    aws: AWS, name: str, clock: FakeClock
) -> None:
    claims = DynamoClaims(aws.dynamodb, aws.executor, clock, table=make_table(aws, name))
    with sent_twice(aws.dynamodb, "PutItem"):
        first = await claims.claim(JOB, "ann", 60)
    clock.advance(61)
    with sent_twice(aws.dynamodb, "UpdateItem"):
        second = await claims.claim(JOB, "bob", 60)

    assert first == Claim(ClaimState.NEW, lease_until=NOW + 60)
    assert second == Claim(ClaimState.RESUMED, takeovers=1, lease_until=NOW + 121)


async def test_claims_go_after_a_fortnight(aws: AWS, name: str, clock: FakeClock) -> None:
    claims = DynamoClaims(aws.dynamodb, aws.executor, clock, table=make_table(aws, name))
    await claims.claim(JOB, "ann", 60)
    clock.advance(10)
    await claims.renew(JOB, "ann", 60)

    key = {"pk": {"S": "T#T1#J#C1#1700000000.000100"}, "sk": {"S": "CLAIM"}}
    item = aws.dynamodb.get_item(TableName=name, Key=key)["Item"]

    assert item["ttl"] == {"N": str(int(NOW) + 10 + 14 * 86_400)}
