"""One person's dump does not keep others waiting."""

import asyncio

import pytest

from bot.errors import FileGoneError
from bot.jobs.worker import HELD_BACK, LONGEST_BACK, LOOK_AGAIN
from bot.ports import Delivery
from tests.fakes.hand_clock import HandClock
from tests.jobs.shift import fetched, send, working
from tests.jobs.world import World

DUMP, OTHER = "C7DUMP", "C7OTHER"


async def dump(world: World, messages: int) -> None:
    """So many messages in one channel, whose downloads do not end yet."""
    world.files.held = asyncio.Event()
    world.files.trouble = FileGoneError("gone")
    for number in range(messages):
        await send(world, fetched(world, channel=DUMP, ts=f"17724439{number:02}.000100"))


def let_go(world: World) -> None:
    assert world.files.held
    world.files.held.set()


async def test_a_message_in_another_channel_is_begun_at_once_while_a_dump_is_worked_on(
    still_world: World, hands: HandClock
) -> None:
    await dump(still_world, 40)

    async with working(still_world, concurrency=8) as worker:
        await hands.advance(60)
        of_the_dump = worker.running
        other = await send(still_world, fetched(still_world, channel=OTHER))
        await hands.advance(LOOK_AGAIN)

        assert of_the_dump == 7
        assert other.files[0].id in still_world.files.fetched
        let_go(still_world)
        await hands.advance(90)

    assert still_world.meter.outcomes == ["silent"] * 41
    assert still_world.queue.messages == {}


async def test_what_waits_for_a_dumps_turn_goes_back_for_a_moment_and_is_not_lost(
    still_world: World, hands: HandClock
) -> None:
    await dump(still_world, 9)

    async with working(still_world, concurrency=8):
        held = [each for each in still_world.queue.messages.values() if each.received]
        waits = sorted(each.visible_at - hands.now() for each in held)
        let_go(still_world)
        await hands.advance(HELD_BACK + LOOK_AGAIN)

    assert waits[0] == HELD_BACK
    assert still_world.meter.outcomes == ["silent"] * 9
    assert still_world.queue.messages == {}


async def test_the_wait_of_what_is_held_back_is_told_while_it_waits_and_when_it_is_begun(
    still_world: World, hands: HandClock
) -> None:
    await dump(still_world, 8)

    async with working(still_world, concurrency=8):
        await hands.advance(60)
        told, begun = list(still_world.meter.held_waits), max(still_world.meter.queue_waits)
        let_go(still_world)
        await hands.advance(30)

    assert told[0] == 0.0
    assert 40 < max(told) <= 60
    assert begun == 0.0
    assert 60 <= max(still_world.meter.queue_waits) < 90


async def test_what_is_held_back_goes_back_at_once_together_however_slow_the_queue_is(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await dump(still_world, 16)
    extend, begun = still_world.queue.extend, list[int]()

    async def slow(delivery: Delivery, seconds: int) -> None:
        begun.append(seconds)
        await hands.sleep(10)
        await extend(delivery, seconds)

    monkeypatch.setattr(still_world.queue, "extend", slow)
    async with working(still_world, concurrency=16):
        await hands.advance(1)
        assert begun == [HELD_BACK, HELD_BACK]
        let_go(still_world)
        await hands.advance(60)

    assert still_world.meter.outcomes == ["silent"] * 16


async def test_a_dump_is_handed_back_seldom_and_its_first_messages_are_not_asked_for_again(
    still_world: World, hands: HandClock
) -> None:
    await dump(still_world, 60)

    async with working(still_world, concurrency=8):
        await hands.advance(120)
        received = [each.received for each in still_world.queue.messages.values()]
        let_go(still_world)
        await hands.advance(60)

    assert max(received) <= 15
    assert sum(received) <= 7 + 120 / LOOK_AGAIN + 10


async def test_a_job_that_comes_back_again_and_again_is_begun_whoever_it_is_for(
    still_world: World, hands: HandClock
) -> None:
    await dump(still_world, 8)

    async with working(still_world, concurrency=8) as worker:
        await hands.advance(50 * (LONGEST_BACK + LOOK_AGAIN))
        assert worker.running == 8
        let_go(still_world)
