"""Alerts that come together gather in one thread."""

import pytest

from bot.core.moderation.cases import Choice
from bot.core.moderation.notices import PostedAgain
from bot.errors import RetryLaterError
from bot.jobs.moderation import alerting
from bot.jobs.studio import Studio
from tests.fakes.clock import FakeClock
from tests.jobs.moderation.alerts import (
    alert,
    change,
    flag,
    link_to,
    post_of,
    sha,
    sighted,
    standing,
)
from tests.jobs.moderation.flagged import MODERATORS, TEAM, decision, make_moderated
from tests.jobs.world import World


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(1_772_443_900.0)


@pytest.fixture
def world(studio: Studio, clock: FakeClock) -> World:
    return make_moderated(clock, studio)


async def test_alerts_of_one_burst_gather_in_a_thread(world: World, clock: FakeClock) -> None:
    for number in (1, 2, 3):
        await flag(world, number)
        await alert(world, number)
        clock.advance(300)

    ((root, _, _),) = standing(world, 1)
    assert [standing(world, number)[0][1] for number in (2, 3)] == [root, root]


async def test_another_channel_and_a_later_hour_have_alerts_of_their_own(
    world: World, clock: FakeClock
) -> None:
    await flag(world, 1)
    await alert(world, 1)
    await flag(world, 2, post_of(2, 2, channel="C7PRIVATE"))
    await alert(world, 2)
    clock.advance(alerting.WINDOW)
    await flag(world, 3)
    await alert(world, 3)

    assert [standing(world, number)[0][1] for number in (1, 2, 3)] == ["", "", ""]


async def test_a_thread_ends_after_an_hour_of_alerts(world: World, clock: FakeClock) -> None:
    for number in range(1, 10):
        await flag(world, number)
        await alert(world, number)
        clock.advance(500)

    roots = [number for number in range(1, 10) if not standing(world, number)[0][1]]
    assert roots == [1, 9]


async def test_a_decision_days_later_begins_no_burst(world: World, clock: FakeClock) -> None:
    await flag(world, 1)
    await alert(world, 1)
    clock.advance(86_400)
    await change(world, 1, decision=decision(Choice.KEEP))
    await alert(world, 1)
    await flag(world, 2)
    await alert(world, 2)

    assert standing(world, 2)[0][1] == ""


async def test_whoever_comes_before_the_first_alert_of_its_burst_shows_that_one_too(
    world: World,
) -> None:
    await flag(world, 1)
    await flag(world, 2)
    # The first one's chore has come as far as its burst.
    await world.ledger.join_burst(
        TEAM, "C7GENERAL", sha(1), window=alerting.WINDOW, most=alerting.LONGEST
    )

    await alert(world, 2)
    await alert(world, 1)

    ((root, _, _),) = standing(world, 1)
    assert [thread for _, thread, _ in standing(world, 2)] == [root]


async def test_whoever_finds_the_first_alert_just_being_posted_comes_back_soon(
    world: World,
) -> None:
    await flag(world, 1)
    await flag(world, 2)
    await world.ledger.join_burst(
        TEAM, "C7GENERAL", sha(1), window=alerting.WINDOW, most=alerting.LONGEST
    )
    key = f"alert/{MODERATORS}/{sha(1)}"
    await world.ledger.begin_posting(TEAM, key, 60)

    with pytest.raises(RetryLaterError):
        await alert(world, 2)
    await world.ledger.end_posting(TEAM, key, "")
    await alert(world, 2)

    ((root, _, _),) = standing(world, 1)
    assert [thread for _, thread, _ in standing(world, 2)] == [root]


async def test_a_note_of_an_alert_within_a_thread_stands_in_that_thread(world: World) -> None:
    for number in (1, 2):
        await flag(world, number)
        await alert(world, number)
    await world.cases.put_post(post_of(2, 3))
    await alert(world, 2)

    ((root, _, _),), ((own, _, _),) = standing(world, 1), standing(world, 2)
    notes = [place for place in world.board.posted.values() if isinstance(place[3], PostedAgain)]
    assert [(thread, note) for _, thread, _, note in notes] == [
        (root, PostedAgain(sighted(post_of(2, 3)), None, link_to(own)))
    ]
