"""What this month's pictures cost, as far as the asker may know."""

from datetime import date

from bot.core.prices import Calls, Usage
from bot.jobs.usage import usage_of
from tests.jobs.world import World

NOW = 1_772_443_900.0  # 2 March 2026.


async def counted(world: World) -> None:
    library = world.library
    for channel, paid, saved in (
        ("C7GENERAL", 3, 1), ("C7PRIVATE", 5, 0), ("C7CLOSED", 40, 2), ("D7ANNBOT", 0, 1),
    ):  # fmt: skip
        await library.count_calls("T7TEAM", channel, "2026-03", paid, saved)
    await library.count_calls("T7TEAM", "C7GENERAL", "2026-02", 100, 100)
    await library.count_calls("T8OTHER", "C7GENERAL", "2026-03", 7, 7)


async def usage(world: World, user: str) -> Usage:
    access = await world.doors.access("T7TEAM", user)
    return await usage_of(world.services, access, NOW)


async def test_everybody_sees_the_channels_that_they_may_open_and_no_more(world: World) -> None:
    await counted(world)

    assert await usage(world, "U7ANN") == Usage(
        date(2026, 3, 1),
        (("C7PRIVATE", Calls(5, 0)), ("C7GENERAL", Calls(3, 1)), ("D7ANNBOT", Calls(0, 1))),
        1.0,
        usd_per_minute=0.1,
    )
    assert await usage(world, "U7BEN") == Usage(
        date(2026, 3, 1), (("C7GENERAL", Calls(3, 1)),), 1.0, usd_per_minute=0.1
    )


async def test_admins_see_the_whole_team_too_but_not_channel_by_channel(world: World) -> None:
    await counted(world)
    world.doors.add_person("U7BOSS", is_admin=True)

    assert await usage(world, "U7BOSS") == Usage(
        date(2026, 3, 1), (("C7GENERAL", Calls(3, 1)),), 1.0, Calls(48, 4), 0.1
    )


async def test_somebody_without_channels_sees_nothing(world: World) -> None:
    await counted(world)

    assert await usage(world, "U7NOBODY") == Usage(date(2026, 3, 1), (), 1.0, usd_per_minute=0.1)
