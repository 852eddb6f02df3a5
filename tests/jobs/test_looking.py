"""How far a look goes, and what it costs."""

from dataclasses import replace

import pytest

from bot.core.entries import label_term
from tests.jobs.asking import BEACH, DOG, PERSON, ask, counted, numbers, press
from tests.jobs.counted import CountedIndex
from tests.jobs.posted import posted, record
from tests.jobs.world import World


class TestTheEndOfALook:
    async def test_a_long_look_stops_says_where_and_goes_on_from_there(self, world: World) -> None:
        await record(world, [posted(0, DOG, BEACH)])
        await record(world, [posted(n, DOG, PERSON) for n in range(1, 60)])
        await record(world, [posted(60 + n, BEACH, PERSON) for n in range(60)])
        await record(world, [posted(120, DOG, BEACH)])

        first = await ask(world, "beach dog")
        second = await press(world, first.older)

        assert numbers(first) == [120]
        assert first.stopped_at == float(posted(14).ts)
        assert numbers(second) == [0]
        assert (second.stopped_at, second.older) == (0.0, None)

    async def test_the_way_back_over_a_long_gap_misses_nothing(self, world: World) -> None:
        await record(world, [posted(0, DOG, BEACH)])
        await record(world, [posted(n, DOG) for n in range(1, 60)])
        await record(world, [posted(n, BEACH) for n in range(60, 120)])
        await record(world, [posted(120, DOG, BEACH)])

        first = await ask(world, "beach dog")
        last = await press(world, first.older)
        back = await press(world, last.newer)

        assert [numbers(page) for page in (first, last, back)] == [[120], [0], [120]]

    async def test_hidden_pictures_do_not_shorten_it(self, world: World) -> None:
        secret = [
            replace(posted(n, BEACH, channel="C7SECRET"), is_public=True) for n in range(1, 200)
        ]
        await record(world, [posted(0, BEACH), *secret])

        results = await ask(world, "beach")

        assert (numbers(results), results.stopped_at) == ([0], 0.0)


class TestTheFirstPage:
    """Asked by a member of three private channels: at most 10 requests and few rows."""

    @pytest.fixture
    async def team(self, world: World) -> tuple[World, CountedIndex]:
        """A hundred pictures in public, ten in each private channel; half show a person."""
        for name in ("C7ONE", "C7TWO", "C7THREE"):
            world.doors.add_room(name, "U7ANN", name=name.lower(), is_public=False)
        world.doors.rooms.pop("C7PRIVATE")
        world.doors.rooms.pop("D7ANNBOT")
        channels = ["C7GENERAL"] * 100 + ["C7ONE", "C7TWO", "C7THREE"] * 10
        for number, channel in enumerate(channels):
            labels = [
                each for each, every in ((PERSON, 2), (BEACH, 5), (DOG, 3)) if not number % every
            ]
            await record(world, [posted(number, *labels, channel=channel)])
        return counted(world)

    @pytest.mark.parametrize(
        "words", ["beach", "person and dog", "person -dog in:<#C7GENERAL>", "person -dog in:#c7one"]
    )
    async def test_costs_few_requests_and_rows(
        self, team: tuple[World, CountedIndex], words: str
    ) -> None:
        world, index = team

        assert len((await ask(world, words)).found) == 5
        assert index.requests <= 10
        assert sum(-(-rows // FIRST_UNIT) or 1 for _, _, rows in index.read) <= 12

    async def test_of_a_label_that_does_not_exist_costs_its_suggestions(
        self, team: tuple[World, CountedIndex]
    ) -> None:
        world, index = team

        assert numbers(await ask(world, "unicorn")) == []
        assert (len(index.read), len(index.counts_asked)) == (4, 1)
        assert (await ask(world, "beech")).instead
        assert index.requests - 5 <= 10

    async def test_of_a_sparse_search_stays_within_bounds(
        self, team: tuple[World, CountedIndex]
    ) -> None:
        world, index = team

        results = await ask(world, "-person -beach -dog confidence:>99")

        assert results.stopped_at
        assert index.requests <= 10

    async def test_starts_from_the_rarest_label(self, team: tuple[World, CountedIndex]) -> None:
        world, index = team

        await ask(world, "person beach")

        assert {term for _, term, _ in index.read} == {label_term("Beach")}


FIRST_UNIT = 8
"""Rows that a read unit of 4 KB holds, at half a kilobyte each."""
