"""Doing things at the same time, within bounds."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.jobs.together import Budget, OneAtATime, together
from tests.fakes.hand_clock import settle


async def test_steps_run_at_once_and_answer_in_order() -> None:
    met = asyncio.Event()

    async def first() -> int:
        await met.wait()
        return 1

    async def second() -> int:
        met.set()
        return 2

    assert await together(first(), second()) == [1, 2]


async def test_a_failure_comes_out_when_every_step_has_ended() -> None:
    ended = []

    async def fail() -> None:
        raise ValueError("first")

    async def work() -> None:
        await asyncio.sleep(0)
        ended.append("work")

    async def fail_too() -> None:
        raise KeyError("second")

    with pytest.raises(ValueError, match="first"):
        await together(fail(), work(), fail_too())

    assert ended == ["work"]


async def test_no_steps_are_no_trouble() -> None:
    assert await together() == []


@settings(max_examples=50)
@given(st.lists(st.integers(0, 15), max_size=20))
def test_a_budget_is_never_exceeded_and_serves_everybody(requests: list[int]) -> None:
    async def run() -> tuple[int, list[int]]:
        budget, used, most, served = Budget(10), 0, 0, []

        async def use(number: int, units: int) -> None:
            nonlocal used, most
            async with budget.use(units):
                served.append(number)
                used += min(units, 10)
                most = max(most, used)
                await asyncio.sleep(0)
                used -= min(units, 10)

        await asyncio.gather(*(use(number, units) for number, units in enumerate(requests)))
        return most, served

    most, served = asyncio.run(run())

    assert most <= 10
    assert served == list(range(len(requests)))


async def test_a_request_for_more_than_everything_runs_alone() -> None:
    budget, running = Budget(10), []

    async def use(units: int) -> None:
        async with budget.use(units):
            running.append(units)
            await settle()
            assert running == [units]
            running.remove(units)

    await asyncio.gather(use(100), use(10), use(1000))


async def test_units_come_back_from_whoever_failed_or_gave_up_waiting() -> None:
    budget = Budget(10)
    with pytest.raises(ValueError, match="no"):
        async with budget.use(10):
            raise ValueError("no")
    async with budget.use(10):
        waiting = asyncio.create_task(_use(budget, 10))
        await settle()
        waiting.cancel()

    async with asyncio.timeout(1), budget.use(10):
        pass


async def _use(budget: Budget, units: int) -> None:
    async with budget.use(units):
        pass


async def test_one_at_a_time_for_a_key_and_all_at_once_for_different_keys() -> None:
    turns, running, most = OneAtATime(), [], []

    async def take(key: str) -> None:
        async with turns.turn(key):
            running.append(key)
            most.append(sorted(running))
            await settle()
            running.remove(key)

    await asyncio.gather(take("a"), take("a"), take("b"))

    assert all(len(set(keys)) == len(keys) for keys in most)
    assert ["a", "b"] in most
    assert turns._turns == {}


async def test_a_turn_ends_with_a_failure_too() -> None:
    turns = OneAtATime()
    with pytest.raises(ValueError, match="no"):
        async with turns.turn("a"):
            raise ValueError("no")

    async with asyncio.timeout(1), turns.turn("a"):
        pass
    assert turns._turns == {}
