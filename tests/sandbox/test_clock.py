"""The sandbox's time."""

import asyncio

import pytest

from sandbox.clock import Clock


async def test_a_stopped_clock_moves_only_when_it_is_moved() -> None:
    clock = Clock(1000.0, running=False)
    sleeper = asyncio.create_task(clock.sleep(60))
    await asyncio.sleep(0.01)
    asleep = not sleeper.done()

    clock.advance(60)
    await sleeper

    assert asleep is True
    assert clock.now() == 1060.0


async def test_a_running_clock_can_be_moved_too() -> None:
    clock = Clock(1000.0)
    sleeper = asyncio.create_task(clock.sleep(60))
    await asyncio.sleep(0)

    clock.advance(60)
    await sleeper

    assert 1060.0 <= clock.now() < 1070.0


async def test_what_takes_longer_than_it_may_is_cancelled() -> None:
    clock = Clock(running=False)
    never = asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(clock.within(3, never))
    await asyncio.sleep(0)

    clock.advance(3)

    with pytest.raises(TimeoutError):
        await waiting
    assert never.cancelled() is True


async def test_what_comes_in_time_is_returned() -> None:
    async def answer() -> str:
        return "yes"

    assert await Clock(running=False).within(3, answer()) == "yes"


async def test_what_is_expected_in_time_is_counted_while_it_is_awaited() -> None:
    clock = Clock(running=False)
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(clock.within(3, answer))
    await asyncio.sleep(0)
    during = clock.deadlines

    answer.set_result("here")
    await waiting

    assert (during, clock.deadlines) == (1, 0)
