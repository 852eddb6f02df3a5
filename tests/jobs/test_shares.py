"""Slots go to whoever has the fewest of them, and one group never has all."""

import asyncio
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.jobs.shares import FairSlots, Shares, most_of_one
from tests.fakes.hand_clock import settle

USEFUL = 7


@pytest.mark.parametrize(
    ("slots", "most"), [(1, 1), (2, 2), (3, 3), (4, 3), (8, 7), (16, 14), (18, 16), (500, 16)]
)
def test_one_group_has_all_but_an_eighth_and_no_more_than_are_useful(slots: int, most: int) -> None:
    assert most_of_one(slots, 16) == most


def test_who_has_its_share_begins_nothing_until_one_ends() -> None:
    shares = Shares(4, useful=9)
    for _ in range(3):
        shares.begin("a")

    assert [shares.may_begin("a"), shares.may_begin("b"), shares.free] == [False, True, 1]
    shares.end("a")
    assert shares.may_begin("a")


class Crowd:
    """Tasks that hold slots until they are told to let go."""

    def __init__(self, slots: int) -> None:
        self.slots = FairSlots(slots, useful=USEFUL)
        self.inside: list[tuple[str, int]] = []
        self.tasks: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._leave: dict[tuple[str, int], asyncio.Event] = {}

    def come(self, group: str) -> None:
        name = (group, len(self.tasks))
        self._leave[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._stay(name))

    def go(self, name: tuple[str, int]) -> None:
        self._leave[name].set()

    async def _stay(self, name: tuple[str, int]) -> None:
        async with self.slots.turn(name[0]):
            self.inside.append(name)
            try:
                await self._leave[name].wait()
            finally:
                self.inside.remove(name)


async def test_a_newcomer_passes_everybody_who_waits_from_a_group_at_work() -> None:
    crowd = Crowd(8)
    for _ in range(80):
        crowd.come("dump")
    await settle()

    crowd.come("other")
    await settle()
    inside = Counter(group for group, _ in crowd.inside)
    crowd.come("third")
    crowd.go(("dump", 0))
    await settle()

    assert inside == {"dump": 7, "other": 1}
    assert Counter(group for group, _ in crowd.inside) == {"dump": 6, "other": 1, "third": 1}
    await _end(crowd)


async def test_a_group_is_served_in_the_order_in_which_its_files_came() -> None:
    crowd = Crowd(1)
    for _ in range(3):
        crowd.come("a")
    await settle()
    order = []
    for _ in range(3):
        order += crowd.inside
        crowd.go(crowd.inside[0])
        await settle()

    assert order == [("a", 0), ("a", 1), ("a", 2)]


@given(
    st.integers(1, 9),
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("cgx")), max_size=60),
)
def test_slots_are_never_lost_nor_given_twice_whoever_comes_goes_or_gives_up(
    slots: int, steps: list[tuple[str, str]]
) -> None:
    async def play() -> None:
        crowd = Crowd(slots)
        for group, act in steps:
            of_group = [name for name in crowd.tasks if name[0] == group]
            if act == "c":
                crowd.come(group)
            elif act == "g" and (there := [name for name in crowd.inside if name[0] == group]):
                crowd.go(there[0])
            elif act == "x" and of_group:
                crowd.tasks[of_group[-1]].cancel()
            await asyncio.sleep(0)
            _hold(crowd, slots)
        await settle()
        _hold(crowd, slots)
        await _end(crowd)
        assert crowd.slots._shares.free == slots
        assert crowd.slots._waiting == {}

    asyncio.run(play())


def _hold(crowd: Crowd, slots: int) -> None:
    inside = Counter(group for group, _ in crowd.inside)
    assert inside.total() <= slots
    assert all(count <= most_of_one(slots, USEFUL) for count in inside.values())


async def _end(crowd: Crowd) -> None:
    for name in crowd.tasks:
        crowd.go(name)
    await asyncio.gather(*crowd.tasks.values(), return_exceptions=True)
