"""Posting to the moderators exactly once."""

import asyncio
import logging

import pytest

from bot.core.moderation.notices import ChecksWait, ChecksWorkAgain
from bot.errors import ConversationGoneError, RetryLaterError
from bot.jobs.moderation.posting import LEASE, edit_posted, mark_of, post_once
from bot.jobs.studio import Studio
from tests.fakes.clock import FakeClock
from tests.jobs.moderation.flagged import MODERATORS, TEAM, make_moderated
from tests.jobs.world import World

DAY = 86_400
NOTICE = ChecksWait(1_772_443_000.0)
_UNWELCOME = (
    f"cannot write to {MODERATORS}: invite the bot to that channel, or set MODERATION_CHANNEL to "
    "another one (not_in_channel)"
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(1_772_443_900.0)


@pytest.fixture
def world(studio: Studio, clock: FakeClock) -> World:
    return make_moderated(clock, studio)


async def post(world: World, channel: str = MODERATORS) -> tuple[str, bool]:
    return await post_once(world.services, channel, NOTICE, key="waits", team=TEAM)


async def lose_worker(world: World, *, after_posting: bool) -> str:
    """Somebody took the right to post, perhaps posted, and was not heard of again."""
    await world.ledger.begin_posting(TEAM, "waits", LEASE)
    if after_posting:
        return await world.board.post(MODERATORS, NOTICE, mark=mark_of(TEAM, "waits"))
    return ""


async def test_a_second_time_changes_nothing(world: World) -> None:
    ts, is_new = await post(world)

    assert is_new
    assert await post(world) == (ts, False)
    assert world.board.posted == {ts: (MODERATORS, "", mark_of(TEAM, "waits"), NOTICE)}


async def test_of_twenty_at_once_one_posts_and_the_others_come_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = world.board.post

    async def slow(*arguments: str, **more: str) -> str:
        await asyncio.sleep(0)
        return await send(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(world.board, "post", slow)
    results = await asyncio.gather(*(post(world) for _ in range(20)), return_exceptions=True)

    assert sum(isinstance(result, RetryLaterError) for result in results) == 19
    assert len(world.board.posted) == 1


async def test_while_somebody_posts_others_wait(world: World) -> None:
    await lose_worker(world, after_posting=False)

    with pytest.raises(RetryLaterError):
        await post(world)


@pytest.mark.parametrize(("after_posting", "later"), [(True, 1), (False, 1), (True, 22 * DAY)])
async def test_what_a_lost_worker_posted_is_found_and_what_it_did_not_is_posted(
    world: World, clock: FakeClock, *, after_posting: bool, later: int
) -> None:
    """Also by a job that was sent again from the dead-letter queue."""
    found = await lose_worker(world, after_posting=after_posting)
    clock.advance(LEASE + later)

    ts, is_new = await post(world)

    assert is_new is not after_posting
    assert list(world.board.posted) == [found or ts]
    assert await post(world) == (ts, False)


async def test_an_unknown_outcome_is_looked_up_before_anything_is_posted(
    world: World, clock: FakeClock
) -> None:
    world.board.trouble = RetryLaterError("Slack", "no answer")
    with pytest.raises(RetryLaterError):
        await post(world)
    world.board.trouble = None
    await world.board.post(MODERATORS, NOTICE, mark=mark_of(TEAM, "waits"))
    clock.advance(LEASE + 1)

    assert (await post(world))[1] is False
    assert len(world.board.posted) == 1


async def test_a_closed_moderation_channel_is_named_and_the_notice_waits(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.board.is_closed = True

    with caplog.at_level(logging.ERROR), pytest.raises(RetryLaterError):
        await post(world)

    assert caplog.messages == [_UNWELCOME]
    world.board.is_closed = False
    assert (await post(world))[1]


async def test_an_alert_in_a_closed_channel_is_named_when_it_is_to_be_edited(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    ts, _ = await post(world)
    world.board.is_closed = True

    with caplog.at_level(logging.ERROR), pytest.raises(RetryLaterError):
        await edit_posted(world.services, MODERATORS, ts, ChecksWorkAgain(), key="waits", team=TEAM)

    assert "set MODERATION_CHANNEL" in caplog.text


async def test_another_closed_place_is_nothing_that_an_operator_mends(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.board.is_closed = True

    with caplog.at_level(logging.ERROR), pytest.raises(ConversationGoneError):
        await post(world, "C7GENERAL")

    assert caplog.records == []


def test_marks_differ_by_team_and_key_and_fit_into_a_block() -> None:
    marks = {mark_of(team, key) for team in ("T1", "T2") for key in ("a", "b" * 2_000)}

    assert len(marks) == 4
    assert max(map(len, marks)) <= 255
