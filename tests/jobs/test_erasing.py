"""Workspaces that left long ago are erased turn by turn, by one worker at a time."""

import asyncio
from typing import cast

import pytest

from bot.core.erasing import KEPT, STALLED, erase_from, erase_job
from bot.core.installations import Departure
from bot.errors import RetryLaterError
from bot.jobs.erasing import EVERY, TURN, Eraser
from bot.jobs.studio import Studio
from bot.jobs.teams import OneTeam
from bot.jobs.worker import Worker
from tests.fakes.clock import FakeClock
from tests.fakes.hand_clock import HandClock, settle
from tests.fakes.installations import FakeInstallations
from tests.jobs.world import World, make_world
from tests.samples import installation

BUSY = RetryLaterError("Amazon DynamoDB", "busy")


class FakeRemains:
    """So many parts of each workspace; erasing one takes ten seconds."""

    def __init__(self, clock: FakeClock | HandClock, **left: int) -> None:
        self._clock = clock
        self.left = left
        self.trouble: Exception | None = None

    async def erase_some(self, team: str) -> bool:
        if self.trouble:
            raise self.trouble
        if not self.left[team]:
            return False
        await self._clock.sleep(10)
        self.left[team] -= 1
        return True


class Leaving:
    """T7LEFT left thirty days ago, T8LATE one second later; T9STAYS is there."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.world: World = make_world(clock, cast("Studio", None))
        self.installations = FakeInstallations(clock)
        self.remains = FakeRemains(clock, T7LEFT=5, T8LATE=1)
        self.eraser = Eraser(
            self.world.services, self.installations, self.remains, chance=lambda: 0.5
        )

    async def leave(self) -> None:
        for late, team in enumerate(("T7LEFT", "T8LATE")):
            await self.installations.save(installation(team))
            await self.installations.remove(team, self.clock.now() + late)
        await self.installations.save(installation("T9STAYS"))
        self.world.objects.objects = {
            "originals/T7LEFT/ab": b"", "drop/T7LEFT/C1/a": b"", "originals/T7LEFT2/ab": b"",
        }  # fmt: skip
        self.clock.advance(KEPT)

    def orders(self) -> list[Departure | None]:
        return [erase_from(message.job) for message in self.world.queue.messages.values()]

    async def turn(self) -> None:
        """One chore, as a worker does it."""
        (delivery,) = await self.world.queue.receive(1)
        departure = erase_from(delivery.job)
        assert departure
        await self.eraser.take_turn(departure)
        await self.world.queue.delete(delivery)


@pytest.fixture
async def leaving() -> Leaving:
    leaving = Leaving(FakeClock())
    await leaving.leave()
    return leaving


async def test_only_who_left_thirty_days_ago_is_erased_and_ordered_once(leaving: Leaving) -> None:
    at = leaving.installations.departures["T7LEFT"]

    await leaving.eraser.look()
    await leaving.eraser.look()

    assert leaving.orders() == [Departure("T7LEFT", at, 1)]


async def test_a_turn_is_short_and_orders_the_next_until_nothing_is_left(leaving: Leaving) -> None:
    await leaving.eraser.look()
    begin, lasted = leaving.clock.now(), []
    while leaving.orders():
        before = leaving.clock.now()
        await leaving.turn()
        lasted.append(leaving.clock.now() - before)

    assert max(lasted) < TURN + 10
    assert (len(lasted), leaving.clock.now() - begin) == (3, 50)
    assert leaving.remains.left == {"T7LEFT": 0, "T8LATE": 1}
    assert set(leaving.world.objects.objects) == {"originals/T7LEFT2/ab"}
    assert set(leaving.installations.departures) == {"T8LATE"}
    await leaving.installations.save(installation("T7LEFT"))


async def test_a_turn_is_short_also_when_the_clock_is_set_back_meanwhile() -> None:
    class SetBack(FakeClock):
        def now(self) -> float:
            return min(self.time, noon)

    noon = float("inf")
    leaving = Leaving(SetBack())
    await leaving.leave()
    await leaving.eraser.look()
    noon = leaving.clock.now()

    await leaving.turn()

    assert leaving.remains.left["T7LEFT"] == 3


async def test_a_chore_that_is_handed_out_again_does_nothing(leaving: Leaving) -> None:
    await leaving.eraser.look()
    (first,) = leaving.orders()
    assert first
    await leaving.turn()

    await leaving.eraser.take_turn(first)

    assert leaving.remains.left["T7LEFT"] == 3
    assert leaving.orders() == [Departure("T7LEFT", first.at, 2)]


async def test_whoever_is_lost_between_two_turns_is_followed(leaving: Leaving) -> None:
    await leaving.eraser.look()
    await leaving.turn()
    leaving.world.queue.messages.clear()

    leaving.clock.advance(STALLED)
    await leaving.eraser.look()

    (resumed, late) = leaving.orders()
    assert resumed
    assert late
    assert (resumed.team, resumed.turn, late.team, late.turn) == ("T7LEFT", 2, "T8LATE", 1)


async def test_an_order_of_an_earlier_departure_does_nothing(leaving: Leaving) -> None:
    await leaving.eraser.look()
    await leaving.eraser.take_turn(Departure("T7LEFT", 1.0, 1))
    await leaving.eraser.take_turn(Departure("T9STAYS", 1.0, 1))

    assert leaving.remains.left["T7LEFT"] == 5


async def test_a_worker_does_the_chore_though_nobody_is_installed_there(
    leaving: Leaving,
) -> None:
    await leaving.eraser.look()
    services = leaving.world.services
    worker = Worker(services, OneTeam(services), 1, eraser=leaving.eraser)
    running = asyncio.create_task(worker.run())
    await settle()
    worker.stop()
    await running
    await worker.finish(1)

    assert leaving.remains.left["T7LEFT"] == 0
    assert leaving.world.queue.dead == []


async def test_what_cannot_be_erased_now_is_tried_again(leaving: Leaving) -> None:
    await leaving.eraser.look()
    leaving.remains.trouble = BUSY
    with pytest.raises(RetryLaterError):
        await leaving.turn()

    leaving.remains.trouble = None
    leaving.clock.advance(leaving.world.queue.VISIBILITY)
    await leaving.turn()
    assert leaving.remains.left["T7LEFT"] == 3


async def test_a_worker_looks_soon_and_then_about_once_an_hour() -> None:
    leaving = Leaving(FakeClock())
    looks: list[float] = []

    class Departures(FakeInstallations):
        async def departed(self, until: float) -> list[Departure]:
            looks.append(until + KEPT - began)
            if len(looks) == 3:
                raise asyncio.CancelledError
            raise BUSY if len(looks) == 1 else KeyError("a bug")

    began = leaving.clock.now()
    eraser = Eraser(
        leaving.world.services, Departures(leaving.clock), leaving.remains, chance=lambda: 0.25
    )
    with pytest.raises(asyncio.CancelledError):
        await eraser.keep_looking()

    assert looks == [EVERY * part for part in (0.075, 0.825, 1.575)]
    assert leaving.world.meter.failures == ["RetryLaterError", "KeyError"]


def test_a_chore_says_whom_it_erases_and_no_other_is_taken_for_one() -> None:
    departure = Departure("T7LEFT", 1_700_000_000.5, 3)

    assert erase_from(erase_job(departure)) == departure
    assert erase_from({"chore": "forget", "team": "T7LEFT"}) is None
    assert erase_from({"team": "T7LEFT"}) is None
