"""Asking and pressing as a person does, and reading the page."""

from dataclasses import replace

from bot.core.paging import Cursor
from bot.core.results import Results
from bot.jobs.searching import search
from tests.jobs.counted import CountedIndex
from tests.jobs.world import World
from tests.samples import label

BEACH, DOG, PERSON = label("Beach", 98.0), label("Dog", 91.0), label("Person", 95.0)
ASKED = 1_772_443_900.0
"""When everything is asked, in seconds of the epoch."""


async def ask(world: World, words: str, user: str = "U7ANN") -> Results:
    results = await search(
        world.services, await world.doors.access("T7TEAM", user), Cursor(words, ASKED)
    )
    assert isinstance(results, Results)
    return results


async def press(world: World, cursor: Cursor | None, user: str = "U7ANN") -> Results:
    """Press the button that holds a cursor."""
    assert cursor is not None, "there is no such button"
    access = await world.doors.access("T7TEAM", user)
    results = await search(world.services, access, Cursor.from_value(cursor.to_value()))
    assert isinstance(results, Results)
    return results


def numbers(results: Results) -> list[int]:
    return [int(one.entry.file_id.removeprefix("F7PIC")) for one in results.found]


def counted(world: World) -> tuple[World, CountedIndex]:
    index = CountedIndex(world.index)
    services = replace(world.services, index=index)
    return replace(world, index=index, services=services), index
