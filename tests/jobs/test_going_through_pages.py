"""Next and Previous against a plain list, while pictures come and go between the presses."""

import asyncio
import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.paging import Cursor
from bot.core.results import Results
from bot.jobs import searching
from bot.jobs.searching import search
from bot.jobs.studio import Studio
from bot.ports import StoredImage
from tests.fakes.clock import FakeClock
from tests.jobs.posted import posted, record
from tests.jobs.world import World, make_world
from tests.samples import label

BEACH, DOG = label("Beach"), label("Dog")
ASKED = 1_772_443_900.0
CHANNELS = ("C7GENERAL", "C7PRIVATE", "C7SECRET")


@pytest.fixture(autouse=True, scope="module")
def short_looks() -> Iterator[None]:
    """A look ends so soon that many pages are not full."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "FIRST_LOOK", 4)
        patch.setattr(searching, "LONGER_LOOK", 7)
        yield


class Walk:
    """Somebody who goes through the pages of `beach dog`, and a world that changes meanwhile."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.world: World = make_world(FakeClock(ASKED), Studio(1))
        self.alive: set[int] = set()
        self.steady: set[int] = set()
        """The matches that were there all the time, of those that may be seen."""

    async def begin(self, size: int) -> None:
        for _ in range(size):
            await self._add()
        self.steady = {number for number in self.alive if self._is_match(number)}

    async def go(self, page: Results, *, newer: bool) -> list[int]:
        """All numbers that are shown on the way in one direction, this page's included."""
        seen = numbers(page)
        while cursor := page.newer if newer else page.older:
            await self._change()
            page = await self.ask(Cursor.from_value(cursor.to_value()))
            seen = numbers(page) + seen if newer else seen + numbers(page)
        self.last = page
        return seen

    async def ask(self, cursor: Cursor) -> Results:
        access = await self.world.doors.access("T7TEAM", "U7ANN")
        page = await search(self.world.services, access, cursor)
        assert isinstance(page, Results)
        assert len(page.found) <= 5
        return page

    async def _change(self) -> None:
        for _ in range(self.dice.randrange(3)):
            if self.dice.random() < 0.5 and self.alive:
                await self._remove(self.dice.choice(sorted(self.alive)))
            else:
                await self._add()

    async def _add(self) -> None:
        number = self.dice.randrange(100)
        if number not in self.alive:
            self.alive.add(number)
            await record(self.world, [self._picture(number)])

    async def _remove(self, number: int) -> None:
        self.alive.remove(number)
        self.steady.discard(number)
        await self.world.library.erase_image(self._picture(number))

    def _picture(self, number: int) -> StoredImage:
        channel = CHANNELS[number % 7 % 3]
        labels = (BEACH, DOG) if number % 3 else (BEACH,)
        # The secret channel was public until a moment ago.
        return posted(number, *labels, channel=channel, is_public=channel != "C7PRIVATE")

    def _is_match(self, number: int) -> bool:
        return bool(number % 3) and CHANNELS[number % 7 % 3] != "C7SECRET"


def numbers(page: Results) -> list[int]:
    return [int(one.entry.file_id.removeprefix("F7PIC")) for one in page.found]


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(0, 60))
def test_all_that_does_not_change_is_shown_once_there_and_once_back(seed: int, size: int) -> None:
    async def walk() -> None:
        walker = Walk(seed)
        await walker.begin(size)

        there = await walker.go(await walker.ask(Cursor("beach dog", ASKED)), newer=False)
        assert steady(walker, there) == sorted(walker.steady, reverse=True)

        back = await walker.go(walker.last, newer=True)
        assert steady(walker, back) == sorted(walker.steady, reverse=True)
        assert there == sorted(there, reverse=True)
        assert back == sorted(back, reverse=True)

    asyncio.run(walk())


def steady(walker: Walk, shown: list[int]) -> list[int]:
    return [number for number in shown if number in walker.steady]
