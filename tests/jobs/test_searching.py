"""`/labels search`: what is found, and for whom."""

import pytest

from bot.core.access import TEAM, Access
from bot.core.entries import EVERYTHING
from bot.core.paging import Cursor
from bot.core.query import describe, parse
from bot.core.results import Misread, Results
from bot.jobs.searching import known_names, search
from tests.jobs.asking import ASKED, BEACH, DOG, PERSON, ask, counted, numbers, press
from tests.jobs.posted import FIRST, posted, record
from tests.jobs.world import World
from tests.samples import label


async def test_pictures_are_found_newest_first_with_the_reason_and_the_rest(world: World) -> None:
    await record(world, [posted(1, BEACH, PERSON), posted(2, DOG), posted(3, BEACH, DOG)])

    results = await ask(world, "beach")

    assert numbers(results) == [3, 1]
    assert [seen.name for seen in results.found[0].why] == ["Beach"]
    assert [seen.name for seen in results.found[0].also] == ["Dog"]
    assert (results.newer, results.older, results.stopped_at) == (None, None, 0.0)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("beach dog", [3]),
        ("beach or dog", [4, 3, 2, 1]),
        ("dog -beach", [2]),
        ("in:#private", [4]),
        ("beach in:<#C7GENERAL>", [3, 1]),
        ("from:<@U7BEN>", [2]),
        ("from:me beach", [4, 3, 1]),
        ("confidence:>97 beach", [4, 3, 1]),
        ("confidence:>97 dog", []),
        ("fog", []),
        ("fog confidence:>50", [5]),
        ("before:2026-03-01", []),
        ("on:2026-03-01 beach", [4, 3, 1]),
        ("woman", []),
        ("", [5, 4, 3, 2, 1]),
    ],
)
async def test_everything_that_can_be_asked_is_answered(
    world: World, words: str, found: list[int]
) -> None:
    await record(
        world,
        [
            posted(1, BEACH, PERSON),
            posted(2, DOG, label("Woman", 99.0), user="U7BEN"),
            posted(3, BEACH, DOG),
            posted(4, BEACH, channel="C7PRIVATE"),
            posted(5, label("Fog", 60.0)),
        ],
    )

    assert numbers(await ask(world, words)) == found


async def test_a_picture_is_found_by_those_alone_who_may_open_its_channel(world: World) -> None:
    await record(world, [posted(1, BEACH), posted(2, BEACH, channel="C7PRIVATE")])

    assert numbers(await ask(world, "beach")) == [2, 1]
    assert numbers(await ask(world, "beach", "U7BEN")) == [1]
    assert numbers(await ask(world, "beach in:<#C7PRIVATE>", "U7BEN")) == []
    assert numbers(await ask(world, "beach", "U7NOBODY")) == []


async def test_a_guest_finds_what_lies_in_channels_of_their_own(world: World) -> None:
    world.doors.add_person("U7GUEST", "guest")
    world.doors.add_room("C7OTHER", "U7GUEST", name="other")
    await record(world, [posted(1, BEACH), posted(2, BEACH, channel="C7OTHER", is_public=True)])

    assert numbers(await ask(world, "beach", "U7GUEST")) == [2]


async def test_pages_lead_forth_and_back(world: World) -> None:
    await record(world, [posted(n, BEACH) for n in range(12)])

    first = await ask(world, "beach")
    second = await press(world, first.older)
    third = await press(world, second.older)
    back = await press(world, third.newer)

    assert numbers(first) == [11, 10, 9, 8, 7]
    assert numbers(second) == [6, 5, 4, 3, 2]
    assert numbers(third) == [1, 0]
    assert numbers(back) == numbers(second)
    assert numbers(await press(world, back.newer)) == numbers(first)
    assert (first.newer, third.older) == (None, None)


async def test_today_stays_the_day_of_the_question(world: World) -> None:
    await record(world, [posted(n, BEACH) for n in range(8)])
    access = await world.doors.access("T7TEAM", "U7ANN")

    first = await search(world.services, access, Cursor("beach on:today", FIRST + 600.0))

    assert isinstance(first, Results)
    assert first.older is not None
    assert first.older.words == "beach on:2026-03-01"
    assert numbers(await press(world, first.older)) == [2, 1, 0]


async def test_whoever_lost_access_finds_nothing_behind_an_old_button(world: World) -> None:
    await record(world, [posted(n, BEACH, channel="C7PRIVATE") for n in range(8)])
    first = await ask(world, "beach")
    world.doors.rooms["C7PRIVATE"].members.clear()

    assert numbers(await press(world, first.older)) == []


async def test_a_page_whose_pictures_are_gone_still_leads_back(world: World) -> None:
    pictures = [posted(n, BEACH) for n in range(7)]
    await record(world, pictures)
    first = await ask(world, "beach")
    for image in pictures[:2]:
        await world.library.erase_image(image)

    empty = await press(world, first.older)

    assert (numbers(empty), empty.older) == ([], None)
    assert numbers(await press(world, empty.newer)) == numbers(first)


async def test_a_search_that_cannot_be_understood_is_explained(world: World) -> None:
    access = await world.doors.access("T7TEAM", "U7ANN")

    results = await search(world.services, access, Cursor("beach before:soon", ASKED))

    assert isinstance(results, Misread)
    assert (results.word, results.asked) == ("before:soon", ASKED)


async def test_a_picture_is_found_before_it_is_counted(world: World) -> None:
    await record(world, [posted(n, DOG, PERSON) for n in range(9)])
    world, index = counted(world)
    before = await index.tallies("T7TEAM", [TEAM])
    await record(world, [posted(10, label("Whale"), DOG), posted(11, DOG, channel="C7PRIVATE")])

    async def counts_of_before(*_: object) -> object:
        return before

    index.tallies = counts_of_before  # type: ignore[method-assign,assignment]

    assert numbers(await ask(world, "whale")) == [10]
    assert numbers(await ask(world, "dog -person")) == [11, 10]


async def test_a_cursor_means_the_same_when_a_longer_label_has_appeared(world: World) -> None:
    await record(world, [posted(n, label("Hot"), DOG) for n in range(8)])
    first = await ask(world, "hot dog")
    await record(world, [posted(20, label("Hot Dog"))])

    assert numbers(first) == [7, 6, 5, 4, 3]
    assert numbers(await press(world, first.older)) == [2, 1, 0]


async def test_what_a_search_may_name_is_what_may_be_seen(world: World) -> None:
    await record(world, [posted(1, BEACH), posted(2, DOG, channel="C7PRIVATE")])
    access: Access = await world.doors.access("T7TEAM", "U7BEN")
    tally = (await world.index.tallies("T7TEAM", [TEAM]))[TEAM]

    known = known_names(tally, access, world.services.rules)

    assert list(known.labels) == ["Beach"]
    assert known.channels == {"C7GENERAL": "general"}
    assert describe(parse("beach", known, now=ASKED, asker="U7BEN", timezone="UTC")) == "Beach"


async def test_without_a_label_the_newest_pictures_are_shown(world: World) -> None:
    await record(world, [posted(n, BEACH) for n in range(3)])
    world, index = counted(world)

    assert numbers(await ask(world, "  ")) == [2, 1, 0]
    assert {term for _, term, _ in index.read} == {EVERYTHING}
