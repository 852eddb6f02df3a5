"""The contract of `Ledger`, for the fake and for DynamoDB."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from itertools import count

import pytest

from bot.aws.ledger import DynamoLedger
from bot.aws.once import Once
from bot.core.moderation.audit import Act, AuditRecord, position_of
from bot.core.moderation.outages import CALM, FORGOTTEN, PEACE
from bot.ports import Burst, Ledger, Posting, PostingState
from tests.aws.resources import make_table
from tests.aws.samples import DAY, SHA
from tests.aws.servers import AWS
from tests.fakes.clock import FakeClock
from tests.fakes.moderation import FakeLedger
from tests.fakes.table import CrashError, FakeTable, Items

NOW = FakeClock().now()
KEPT = AuditRecord(
    team="T1", at=1_700_000_060.25, token="token1", act=Act.KEPT, by="U9", sha256=SHA,
    channel="C1", ts="1700000000.000100", file_id="F1", detail="“Käse”",
)  # fmt: skip
FLAGGED = AuditRecord(team="T1", at=1_700_000_005.0, token="token0", act=Act.FLAGGED, by="")
ONE, OTHER, THIRD = "aa" * 32, "bb" * 32, "cc" * 32
NEW, DONE = Posting(PostingState.NEW), Posting(PostingState.DONE, "1700000009.000100")
BUSY, UNCERTAIN = Posting(PostingState.BUSY), Posting(PostingState.UNCERTAIN)


@pytest.fixture
def ledger(place: AWS | None, name: str, clock: FakeClock) -> Ledger:
    if place is None:
        return FakeLedger(clock)
    table = make_table(place, name)
    return DynamoLedger(place.dynamodb, place.executor, clock, table=table)


async def join(ledger: Ledger | Once, sha256: str, channel: str = "C1") -> Burst:
    return await ledger.join_burst("T1", channel, sha256, window=600, most=3600)


class TestAudit:
    async def test_records_come_back_whole_and_oldest_first(self, ledger: Ledger) -> None:
        for record in (KEPT, FLAGGED, replace(KEPT, team="T2")):
            await ledger.add(record)

        assert await ledger.records("T1") == [FLAGGED, KEPT]

    async def test_a_record_never_changes(self, ledger: Ledger) -> None:
        await ledger.add(KEPT)
        await ledger.add(replace(KEPT, by="U1", act=Act.REMOVED))

        assert await ledger.records("T1") == [KEPT]

    async def test_records_are_read_page_by_page(self, ledger: Ledger) -> None:
        # The last two have the same time.
        records = [replace(KEPT, at=NOW + min(n, 3), token=f"t{n}") for n in range(5)]
        for record in reversed(records):
            await ledger.add(record)

        first = await ledger.records("T1", limit=2)
        rest = await ledger.records("T1", after=position_of(first[-1]))

        assert [*first, *rest] == records
        assert await ledger.records("T1", after=position_of(records[-1])) == []


class TestBursts:
    async def test_alerts_that_come_together_belong_to_the_first(
        self, ledger: Ledger, clock: FakeClock
    ) -> None:
        assert await join(ledger, ONE) == Burst(ONE, NOW)
        clock.advance(599)
        assert await join(ledger, OTHER) == Burst(ONE, NOW)
        clock.advance(599)
        assert await join(ledger, THIRD) == Burst(ONE, NOW)
        assert await join(ledger, ONE, channel="C2") == Burst(ONE, NOW + 1198)

    async def test_after_a_pause_another_burst_begins(
        self, ledger: Ledger, clock: FakeClock
    ) -> None:
        await join(ledger, ONE)
        clock.advance(600)

        assert await join(ledger, OTHER) == Burst(OTHER, NOW + 600)
        assert await join(ledger, ONE) == Burst(ONE, NOW), "the answer stays"
        assert await join(ledger, THIRD) == Burst(OTHER, NOW + 600)

    async def test_a_burst_does_not_last_for_ever(self, ledger: Ledger, clock: FakeClock) -> None:
        for number in range(7):
            assert (await join(ledger, f"{number:064x}")).began == NOW
            clock.advance(599)

        assert await join(ledger, OTHER) == Burst(OTHER, NOW + 7 * 599)
        assert await join(ledger, f"{0:064x}") == Burst(OTHER, NOW + 7 * 599)

    async def test_of_alerts_at_once_one_begins(self, ledger: Ledger) -> None:
        bursts = await asyncio.gather(*(join(ledger, f"{n % 3:064x}") for n in range(6)))

        assert len(set(bursts)) == 1


class TestPostings:
    async def test_one_posts_and_the_others_see_what_became_of_it(
        self, ledger: Ledger, clock: FakeClock
    ) -> None:
        assert await ledger.begin_posting("T1", "alert", 60) == NEW
        assert await ledger.begin_posting("T1", "alert", 60) == BUSY
        assert await ledger.begin_posting("T1", "note", 60) == NEW
        assert await ledger.begin_posting("T2", "alert", 60) == NEW

        await ledger.end_posting("T1", "alert", DONE.ts)
        clock.advance(90 * DAY)
        assert await ledger.begin_posting("T1", "alert", 60) == DONE

    async def test_who_was_lost_may_have_posted(self, ledger: Ledger, clock: FakeClock) -> None:
        await ledger.begin_posting("T1", "alert", 60)
        clock.advance(59)
        assert await ledger.begin_posting("T1", "alert", 60) == BUSY

        clock.advance(1)
        assert await ledger.begin_posting("T1", "alert", 60) == UNCERTAIN
        assert await ledger.begin_posting("T1", "alert", 60) == BUSY
        await ledger.end_posting("T1", "alert", DONE.ts)
        assert await ledger.begin_posting("T1", "alert", 60) == DONE

    async def test_what_does_not_stand_there_may_be_tried(self, ledger: Ledger) -> None:
        await ledger.begin_posting("T1", "alert", 60)
        await ledger.end_posting("T1", "alert", "")
        assert await ledger.begin_posting("T1", "alert", 60) == NEW

        await ledger.end_posting("T1", "alert", DONE.ts)
        await ledger.end_posting("T1", "alert", "")
        assert await ledger.begin_posting("T1", "alert", 60) == NEW

    async def test_of_twenty_at_once_one_posts(self, ledger: Ledger) -> None:
        postings = await asyncio.gather(
            *(ledger.begin_posting("T1", "alert", 60) for _ in range(20))
        )

        assert sorted(postings, key=lambda posting: posting.state) == [*[BUSY] * 19, NEW]


class TestOutages:
    async def test_an_outage_and_its_end_are_told_once(
        self, ledger: Ledger, clock: FakeClock
    ) -> None:
        assert not await ledger.end_outage("T1")
        assert await ledger.begin_outage("T1")
        assert not await ledger.begin_outage("T1")
        assert await ledger.begin_outage("T2")

        clock.advance(CALM)
        assert await ledger.end_outage("T1")
        assert not await ledger.end_outage("T1")
        assert not await ledger.begin_outage("T1")
        clock.advance(PEACE)
        assert await ledger.begin_outage("T1")

    async def test_it_is_not_over_while_others_wait(self, ledger: Ledger, clock: FakeClock) -> None:
        await ledger.begin_outage("T1")
        clock.advance(CALM)
        await ledger.begin_outage("T1")
        assert not await ledger.end_outage("T1")

        clock.advance(CALM)
        assert await ledger.end_outage("T1")

    async def test_of_twenty_at_once_one_tells(self, ledger: Ledger) -> None:
        told = await asyncio.gather(*(ledger.begin_outage("T1") for _ in range(20)))

        assert sorted(told) == [*[False] * 19, True]

    async def test_who_gave_up_waiting_does_not_silence_the_next(
        self, ledger: Ledger, clock: FakeClock
    ) -> None:
        await ledger.begin_outage("T1")
        clock.advance(FORGOTTEN)

        assert await ledger.begin_outage("T1")


async def test_what_happened_long_ago_goes_but_not_what_is_looked_at(
    moto_server: AWS, name: str, clock: FakeClock
) -> None:
    aws, table = moto_server, make_table(moto_server, name)
    ledger = DynamoLedger(aws.dynamodb, aws.executor, clock, table=table, retention_days=30)
    await ledger.add(replace(FLAGGED, at=NOW))
    for key in ("alert", "note"):
        await ledger.end_posting("T1", key, DONE.ts)
    clock.advance(20 * DAY)
    await ledger.add(kept := replace(KEPT, at=clock.now()))
    assert await ledger.begin_posting("T1", "alert", 60) == DONE
    clock.advance(20 * DAY)

    assert await ledger.records("T1") == [kept]
    assert await ledger.begin_posting("T1", "alert", 60) == DONE
    assert await ledger.begin_posting("T1", "note", 60) == NEW


Tried = Callable[[Once], Awaitable[object]]


def process(clock: FakeClock, items: Items, **options: object) -> Once:
    """A worker's ledger; `options` as `FakeTable` has them."""
    table = FakeTable(clock, items, **options)  # type: ignore[arg-type]  # As they are there.
    return Once(table, clock, retention_days=0)


async def test_a_lost_answer_is_no_defeat(clock: FakeClock) -> None:
    for lost in range(1, 6):
        items: Items = {}
        ledger = process(clock, items, lost=lost)
        assert await ledger.begin_posting("T1", "alert", 60) == NEW
        items.clear()
        ledger = process(clock, items, lost=lost)
        assert await ledger.begin_outage("T1")
        items.clear()
        assert await join(process(clock, items, lost=lost), ONE) == Burst(ONE, NOW)


async def test_a_case_that_was_lost_while_it_joined_belongs_where_it_was(clock: FakeClock) -> None:
    for crash_after in count():
        items: Items = {}
        try:
            await join(process(clock, items, crash_after=crash_after), ONE)
        except CrashError:
            clock.advance(1)
            burst = await join(process(clock, items), OTHER)
            assert await join(process(clock, items), ONE) == burst
        else:
            return


@pytest.mark.parametrize("seed", range(20))
async def test_workers_at_once_agree_on_a_burst(seed: int, clock: FakeClock) -> None:
    items: Items = {}
    dice = random.Random(seed)
    answers: dict[str, set[Burst]] = {sha256: set() for sha256 in (ONE, OTHER, THIRD)}

    async def work() -> None:
        for sha256 in dice.sample(list(answers), 3):
            ledger = process(clock, items, dice=dice, crash_after=dice.randrange(3, 9))
            with suppress(CrashError):
                answers[sha256].add(await join(ledger, sha256))

    await asyncio.gather(*(work() for _ in range(3)))

    assert all(len(found) <= 1 for found in answers.values())
    assert len(set().union(*answers.values())) <= 1
