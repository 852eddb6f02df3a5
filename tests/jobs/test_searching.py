"""`/labels search`: what is found, for whom, and at what price."""

from dataclasses import replace

import pytest

from bot.core.access import TEAM, Access
from bot.core.entries import EVERYTHING, label_term
from bot.core.paging import Cursor
from bot.core.query import describe, parse
from bot.core.results import Instead, Misread, Results
from bot.jobs.searching import known_names, search
from tests.jobs.counted import CountedIndex
from tests.jobs.posted import FIRST, posted, record
from tests.jobs.world import World, make_world
from tests.samples import label

BEACH, DOG, PERSON = label("Beach", 98.0), label("Dog", 91.0), label("Person", 95.0)
ASKED = 1_772_443_900.0


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


class TestNothingFound:
    async def test_near_labels_are_offered_in_the_same_search(self, world: World) -> None:
        await record(world, [posted(1, BEACH), posted(2, label("Bench"))])

        results = await ask(world, "beech from:me")

        assert results.instead == (
            Instead("Beach", "beach from:<@U7ANN>"), Instead("Bench", "bench from:<@U7ANN>"),
        )  # fmt: skip

    async def test_a_label_of_somebody_else_s_channel_is_never_offered(self, world: World) -> None:
        await record(world, [posted(1, BEACH, channel="C7PRIVATE")])

        assert (await ask(world, "beech")).instead[0].title == "Beach"
        assert (await ask(world, "beech", "U7BEN")).instead == ()

    async def test_a_label_that_no_visible_picture_carries_is_never_offered(
        self, world: World
    ) -> None:
        await record(world, [posted(1, BEACH)])
        stale = CountedIndex(world.index)
        tallies = await world.index.tallies("T7TEAM", [TEAM])

        async def counts_of_before(*_: object) -> object:
            return tallies

        stale.tallies = counts_of_before  # type: ignore[method-assign,assignment]
        await world.library.erase_image(posted(1, BEACH))
        old = replace(world, services=replace(world.services, index=stale))

        assert (await ask(old, "beech")).instead == ()

    async def test_a_filter_too_much_is_named(self, world: World) -> None:
        await record(world, [posted(1, BEACH)])

        results = await ask(world, "beach before:2020 from:me")

        assert results.instead == (
            Instead("at any time", "beach from:<@U7ANN>", is_filter=True),
        )  # fmt: skip

    async def test_guesses_about_people_are_neither_found_nor_offered(self, world: World) -> None:
        await record(world, [posted(n, label("Woman", 99.0)) for n in range(60)])

        results = await ask(world, "woman")

        assert (results.found, results.stopped_at, results.instead) == ((), 0.0, ())
        assert (await ask(world, "womann")).instead == ()

    async def test_unless_the_team_wants_them(self, world: World) -> None:
        free = make_world(world.clock, world.services.studio, person_guesses=True)
        await record(free, [posted(1, label("Woman", 99.0))])

        assert numbers(await ask(free, "woman")) == [1]


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
