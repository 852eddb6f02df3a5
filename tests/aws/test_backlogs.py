"""The contract of `Ledger` about backlogs, for the fake and for DynamoDB."""

import asyncio
import random
from dataclasses import replace

import pytest

from bot.aws.backlogs import Backlogs
from bot.aws.ledger import DynamoLedger
from bot.core.backlogs import Backlog, BacklogOrder
from bot.ports import Ledger
from tests.aws.resources import make_table
from tests.aws.servers import AWS
from tests.fakes.clock import FakeClock
from tests.fakes.hand_clock import HandClock
from tests.fakes.moderation import FakeLedger
from tests.fakes.table import FakeTable


@pytest.fixture
def ledger(place: AWS | None, name: str, clock: FakeClock) -> Ledger:
    if place is None:
        return FakeLedger(clock)
    return DynamoLedger(place.dynamodb, place.executor, clock, table=make_table(place, name))


class TestBacklogs:
    async def test_late_messages_are_noted_and_told_of_to_one(
        self, ledger: Ledger, clock: FakeClock
    ) -> None:
        began, told = clock.now(), []
        for _ in range(4):
            backlog, is_told = await ledger.note_late("T1", "C1", "U1", clock.now() - 40)
            told.append(is_told)
            clock.advance(4)

        assert told == [False, False, True, False]
        assert backlog == Backlog(
            began, posted=began - 28, seen=began + 12, late=4, told=began + 8, token=""
        )

    async def test_people_and_channels_and_teams_have_backlogs_of_their_own(
        self, ledger: Ledger, clock: FakeClock
    ) -> None:
        for place in (
            ("T1", "C1", "U1"),
            ("T1", "C1", "U2"),
            ("T1", "C2", "U1"),
            ("T2", "C1", "U1"),
        ):
            backlog, _ = await ledger.note_late(*place, clock.now())
            assert backlog.late == 1

    async def test_whoever_takes_it_is_told_how_it_stands_and_another_one_nothing(
        self, ledger: Ledger, clock: FakeClock
    ) -> None:
        there, _ = await ledger.note_late("T1", "C1", "U1", clock.now())
        order = BacklogOrder("T1", "C1", "U1", there.began, there.posted, "token1")

        mine = await ledger.take_backlog(order)
        again = await ledger.take_backlog(order)
        others = await ledger.take_backlog(replace(order, token="token2"))

        assert mine == again == replace(there, told=clock.now(), token="token1")
        assert others is None

    async def test_of_many_at_once_one_is_to_tell(self, ledger: Ledger, clock: FakeClock) -> None:
        there, _ = await ledger.note_late("T1", "C1", "U1", clock.now())
        orders = [
            BacklogOrder("T1", "C1", "U1", there.began, there.posted, f"token{number}")
            for number in range(5)
        ]

        taken = await asyncio.gather(*(ledger.take_backlog(order) for order in orders))

        assert sum(each is not None for each in taken) == 1

    async def test_one_that_is_not_known_is_over(self, ledger: Ledger, clock: FakeClock) -> None:
        order = BacklogOrder("T1", "C1", "U1", clock.now() - 99, clock.now() - 99, "token1")

        told = await ledger.take_backlog(order)

        assert told
        assert told.is_over(clock.now())


class SlowTable(FakeTable):
    """Every call takes about five milliseconds."""

    async def _step(self) -> None:
        assert self._dice
        await self._clock.sleep(self._dice.uniform(0.003, 0.007))
        self.steps += 1


async def test_of_many_that_are_noted_at_the_same_moment_none_is_lost() -> None:
    hands = HandClock()
    dice = random.Random(7)
    table = SlowTable(hands, {}, dice=dice)
    backlogs = Backlogs(table, hands, chance=dice.random)

    noting = asyncio.gather(
        *(backlogs.note_late("T1", "C1", "U1", hands.now() - 40) for _ in range(32))
    )
    await hands.advance(5.0)

    assert max(backlog.late for backlog, _ in await noting) == 32
    assert table.steps < 32 * 9
