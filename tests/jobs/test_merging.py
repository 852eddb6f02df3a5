"""Many stretches of the index read as one."""

from contextlib import aclosing
from dataclasses import replace

import pytest

from bot.core.access import TEAM, Access
from bot.core.entries import EVERYTHING, Entry, label_term
from bot.errors import RetryLaterError
from bot.jobs.merging import FIRST_ROWS, Place, Stretch, merged
from bot.ports import Entries
from tests.fakes.library import FakeIndex
from tests.jobs.counted import CountedIndex
from tests.jobs.posted import posted, record
from tests.jobs.world import World
from tests.samples import label

BEACH, DOG = label("Beach"), label("Dog")
ANN = Access("T7TEAM", "U7ANN", frozenset({"C7GENERAL"}), frozenset({"C7PRIVATE"}))
ALL = Stretch()
BOTH = (Place(TEAM, label_term("Beach")), Place("C7PRIVATE", label_term("Beach")))


async def names(
    index: FakeIndex,
    *places: Place,
    stretch: Stretch = ALL,
    access: Access = ANN,
    most: int = 1000,
) -> list[str]:
    found: list[Entry] = []
    async with aclosing(merged(index, access, places, stretch)) as entries:
        async for entry in entries:
            found.append(entry)
            if len(found) == most:
                break
    return [entry.name.removeprefix("picture-").removesuffix(".jpg") for entry in found]


async def test_all_places_are_read_as_one_newest_first(world: World) -> None:
    await record(world, [posted(n, BEACH) for n in (1, 2, 5)])
    await record(world, [posted(n, BEACH, channel="C7PRIVATE") for n in (3, 4, 6)])
    await record(world, [posted(7, DOG)])

    assert await names(world.index, *BOTH) == ["6", "5", "4", "3", "2", "1"]


async def test_or_oldest_first_between_two_positions(world: World) -> None:
    pictures = [posted(n, BEACH) for n in range(6)]
    await record(world, pictures)

    stretch = Stretch(pictures[0].ts, pictures[4].ts, oldest_first=True)

    assert await names(world.index, *BOTH, stretch=stretch) == ["0", "1", "2", "3"]


async def test_a_picture_that_stands_in_two_places_comes_once(world: World) -> None:
    await record(world, [posted(1, BEACH, DOG), posted(2, DOG), posted(3, BEACH)])

    places = (Place(TEAM, label_term("Beach")), Place(TEAM, label_term("Dog")))

    assert await names(world.index, *places) == ["3", "2", "1"]


async def test_what_must_not_be_seen_is_passed_over(world: World) -> None:
    hidden = replace(posted(2, BEACH, channel="C7SECRET"), is_public=True)
    await record(world, [posted(1, BEACH), hidden, posted(3, BEACH)])

    assert await names(world.index, *BOTH) == ["3", "1"]


async def test_a_place_of_somebody_else_gives_nothing(world: World) -> None:
    await record(world, [posted(1, BEACH, channel="C7PRIVATE")])

    stranger = replace(ANN, private=frozenset())

    assert await names(world.index, *BOTH, access=stranger) == []


async def test_no_more_is_read_than_is_wanted(world: World) -> None:
    await record(world, [posted(n, BEACH) for n in range(100)])
    index = CountedIndex(world.index)

    await names(index, *BOTH, most=FIRST_ROWS)

    assert index.read == [
        (TEAM, label_term("Beach"), FIRST_ROWS), ("C7PRIVATE", label_term("Beach"), 0),
    ]  # fmt: skip


async def test_who_goes_on_reading_reads_more_at_a_time(world: World) -> None:
    await record(world, [posted(n, BEACH) for n in range(100)])
    index = CountedIndex(world.index)

    assert await names(index, *BOTH) == [str(n) for n in reversed(range(100))]
    assert [rows for _, _, rows in index.read] == [8, 0, 16, 32, 44]


async def test_a_library_full_of_what_must_not_be_seen_is_not_read_for_ever(world: World) -> None:
    class Endless(FakeIndex):
        async def entries(self, *_: object, **__: object) -> Entries:
            found = await super().entries("T7TEAM", TEAM, EVERYTHING, limit=1)
            return replace(found, more=True)

    await record(world, [replace(posted(1, BEACH, channel="C7SECRET"), is_public=True)])

    with pytest.raises(RetryLaterError, match="The library"):
        await names(Endless(world.library), *BOTH)
