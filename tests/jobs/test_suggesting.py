"""When nothing was found."""

from dataclasses import replace

from bot.core.access import TEAM
from bot.core.results import Instead
from tests.jobs.asking import BEACH, ask, numbers
from tests.jobs.counted import CountedIndex
from tests.jobs.posted import posted, record
from tests.jobs.world import World, make_world
from tests.samples import label


async def test_near_labels_are_offered_in_the_same_search(world: World) -> None:
    await record(world, [posted(1, BEACH), posted(2, label("Bench"))])

    results = await ask(world, "beech from:me")

    assert results.instead == (
        Instead("Beach", "beach from:<@U7ANN>"), Instead("Bench", "bench from:<@U7ANN>"),
    )  # fmt: skip


async def test_a_label_of_somebody_else_s_channel_is_never_offered(world: World) -> None:
    await record(world, [posted(1, BEACH, channel="C7PRIVATE")])

    assert (await ask(world, "beech")).instead[0].title == "Beach"
    assert (await ask(world, "beech", "U7BEN")).instead == ()


async def test_a_label_that_no_visible_picture_carries_is_never_offered(world: World) -> None:
    await record(world, [posted(1, BEACH)])
    stale = CountedIndex(world.index)
    tallies = await world.index.tallies("T7TEAM", [TEAM])

    async def counts_of_before(*_: object) -> object:
        return tallies

    stale.tallies = counts_of_before  # type: ignore[method-assign,assignment]
    await world.library.erase_image(posted(1, BEACH))
    old = replace(world, services=replace(world.services, index=stale))

    assert (await ask(old, "beech")).instead == ()


async def test_a_filter_too_much_is_named(world: World) -> None:
    await record(world, [posted(1, BEACH)])

    results = await ask(world, "beach before:2020 from:me")

    assert results.instead == (
        Instead("at any time", "beach from:<@U7ANN>", is_filter=True),
    )  # fmt: skip


async def test_guesses_about_people_are_neither_found_nor_offered(world: World) -> None:
    await record(world, [posted(n, label("Woman", 99.0)) for n in range(60)])

    results = await ask(world, "woman")

    assert (results.found, results.stopped_at, results.instead) == ((), 0.0, ())
    assert (await ask(world, "womann")).instead == ()


async def test_unless_the_team_wants_them(world: World) -> None:
    free = make_world(world.clock, world.services.studio, person_guesses=True)
    await record(free, [posted(1, label("Woman", 99.0))])

    assert numbers(await ask(free, "woman")) == [1]
