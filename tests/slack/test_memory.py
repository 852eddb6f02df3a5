"""What is remembered for a moment."""

import asyncio

import pytest

from bot.slack.memory import ShortMemory
from tests.fakes.clock import FakeClock


class Oracle:
    """Answers with how often it was asked; waits while it is held."""

    def __init__(self) -> None:
        self.asked = 0
        self.free = asyncio.Event()
        self.free.set()
        self.trouble: Exception | None = None

    async def __call__(self) -> int:
        self.asked += 1
        number = self.asked
        await self.free.wait()
        if self.trouble:
            raise self.trouble
        return number


@pytest.fixture
def memory(clock: FakeClock) -> ShortMemory:
    return ShortMemory(clock, seconds=60, most=3)


async def test_an_answer_counts_from_when_it_was_asked_for(
    memory: ShortMemory, clock: FakeClock
) -> None:
    oracle = Oracle()
    oracle.free.clear()
    asking = asyncio.create_task(memory.get(("T", "a"), oracle))
    await asyncio.sleep(0)
    clock.advance(50)
    oracle.free.set()
    assert await asking == 1

    clock.advance(10)

    assert await memory.get(("T", "a"), oracle) == 2


async def test_a_clock_that_was_set_back_makes_nothing_last_longer(
    memory: ShortMemory, clock: FakeClock
) -> None:
    oracle = Oracle()
    await memory.get(("T", "a"), oracle)

    clock.advance(-1)

    assert await memory.get(("T", "a"), oracle) == 2


async def test_a_failure_is_told_to_all_who_wait_and_not_kept(memory: ShortMemory) -> None:
    oracle = Oracle()
    oracle.trouble = ValueError("no")
    told = await asyncio.gather(
        *(memory.get(("T", "a"), oracle) for _ in range(3)), return_exceptions=True
    )
    assert (told, oracle.asked) == ([oracle.trouble] * 3, 1)

    oracle.trouble = None

    assert await memory.get(("T", "a"), oracle) == 2


async def test_who_gives_up_leaves_the_question_to_the_others(memory: ShortMemory) -> None:
    oracle = Oracle()
    oracle.free.clear()
    first, second = (asyncio.create_task(memory.get(("T", "a"), oracle)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    oracle.free.set()

    assert (await second, oracle.asked) == (1, 1)


async def test_forgetting_drops_what_begins_so_and_nothing_else(memory: ShortMemory) -> None:
    oracle = Oracle()
    for key in (("T", "a"), ("T", "b"), ("U", "a")):
        await memory.get(key, oracle)

    memory.forget(("T",))

    assert await memory.get(("U", "a"), oracle) == 3
    assert await memory.get(("T", "a"), oracle) == 4


async def test_a_failure_that_comes_late_does_not_drop_a_newer_answer(memory: ShortMemory) -> None:
    late, new = Oracle(), Oracle()
    late.free.clear()
    late.trouble = ValueError("no")
    asking = asyncio.create_task(memory.get(("T", "a"), late))
    await asyncio.sleep(0)
    memory.forget(("T",))
    await memory.get(("T", "a"), new)
    late.free.set()
    await asyncio.gather(asking, return_exceptions=True)

    assert await memory.get(("T", "a"), new) == 1


async def test_only_so_many_answers_are_kept_the_latest_ones(memory: ShortMemory) -> None:
    oracle = Oracle()
    for name in "abcd":
        await memory.get(("T", name), oracle)

    assert await memory.get(("T", "d"), oracle) == 4
    assert await memory.get(("T", "a"), oracle) == 5
