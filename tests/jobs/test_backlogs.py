"""Whoever posts very much at once is told how far it has come, in one message that is rewritten."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import pytest

from bot.core.backlogs import EVERY, LATE, OVER
from bot.core.moderation.notices import BacklogNotice
from bot.core.uploads import Upload
from bot.errors import BotError, RetryLaterError
from bot.jobs.backlogs import note_begun, tell_backlog
from bot.jobs.pacing import LEASE
from bot.ports import ClaimState
from tests.fakes.hand_clock import HandClock, settle
from tests.jobs.shift import EXTERNAL, peek, send, working
from tests.jobs.world import World
from tests.samples import upload

POSTER = "U7POSTER"
PACE = 2.0
"""Seconds between two answers of the slow Slack below."""


def slowly(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers into a channel come one after the other, as Slack has it."""
    turn, reply = asyncio.Lock(), world.conversations.reply

    async def wait_and_reply(*arguments: object) -> str:
        async with turn:
            await world.clock.sleep(PACE)
            return await reply(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(world.conversations, "reply", wait_and_reply)


async def dump(world: World, messages: int, **changes: str) -> list[Upload]:
    """Messages that one person posts within a few seconds."""
    posted = world.clock.now()
    jobs = [
        upload(EXTERNAL, ts=f"{posted + number / 10:.6f}", **{"user": POSTER, **changes})
        for number in range(messages)
    ]
    return [await send(world, job) for job in jobs]


def told(world: World) -> list[BacklogNotice]:
    notices = (notice for _, _, _, notice in world.board.posted.values())
    return [notice for notice in notices if isinstance(notice, BacklogNotice)]


@asynccontextmanager
async def workers(world: World, count: int) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for _ in range(count):
            await stack.enter_async_context(working(world, concurrency=8))
        yield


@pytest.mark.parametrize("count", [1, 3])
async def test_who_posts_very_much_gets_one_message_that_goes_along_and_says_when_it_is_over(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    slowly(still_world, monkeypatch)
    jobs = await dump(still_world, 100)
    seen: list[BacklogNotice] = []

    async with workers(still_world, count):
        for _ in range(300):
            await hands.advance(1)
            seen += [notice for notice in told(still_world) if notice not in seen]

    (place,) = {channel for channel, _, _, notice in still_world.board.posted.values()}
    assert len(told(still_world)) == 1
    assert place == f"D{POSTER}"
    assert [notice.is_over for notice in seen] == [False] * (len(seen) - 1) + [True]
    assert seen == sorted(seen, key=lambda notice: notice.posted)
    assert 200 / EVERY - 3 <= len(seen) <= 270 / EVERY
    assert seen[-1].posted == float(jobs[-1].ts)
    assert still_world.queue.messages == {}
    assert len(still_world.conversations.replies) == 100


async def test_ordinary_postings_are_answered_and_nothing_else_is_said(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly(still_world, monkeypatch)
    await dump(still_world, 12)

    async with working(still_world, concurrency=8):
        await hands.advance(300)

    assert len(still_world.conversations.replies) == 12
    assert still_world.ledger.backlogs == {}
    assert still_world.board.posted == {}


async def test_single_messages_of_many_people_that_all_wait_are_nobodys_backlog(
    still_world: World, hands: HandClock
) -> None:
    for number in range(20):
        await dump(still_world, 1, user=f"U{number}")
        await hands.advance(1)
    await hands.advance(LATE)

    async with working(still_world, concurrency=8):
        await hands.advance(60)

    assert len(still_world.conversations.replies) == 20
    assert still_world.board.posted == {}


async def test_a_chore_that_is_there_twice_tells_once_and_becomes_one(
    still_world: World, hands: HandClock
) -> None:
    await begin_late(still_world, hands, 4)
    (message,) = still_world.queue.messages.values()

    for _ in range(2):
        await tell_backlog(still_world.services, message.job)
        await hands.advance(1)
    anew = [each.job for each in list(still_world.queue.messages.values())[1:]]
    await hands.advance(EVERY)
    for order in anew:
        await tell_backlog(still_world.services, order)

    assert len(anew) == 2
    assert len(still_world.queue.messages) == 1 + 2 + 1
    assert len(told(still_world)) == 1


async def begin_late(world: World, hands: HandClock, messages: int, **changes: object) -> None:
    """So many messages that have waited are begun with, a few seconds apart."""
    for _ in range(messages):
        job = upload(EXTERNAL, user=POSTER, ts=f"{hands.now() - LATE:.6f}")
        await note_begun(world.services, replace(job, **changes))  # type: ignore[arg-type]
        await hands.advance(3)


async def test_who_cannot_be_written_to_is_left_alone(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def closed(user: str) -> str:
        raise BotError("closed")

    slowly(still_world, monkeypatch)
    monkeypatch.setattr(still_world.board, "direct", closed)
    await dump(still_world, 60)

    async with working(still_world, concurrency=8):
        await hands.advance(200)

    assert len(still_world.conversations.replies) == 60
    assert still_world.queue.messages == {}


async def test_a_table_that_is_down_keeps_no_message_from_being_answered(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(*_: object) -> None:
        raise RetryLaterError("Amazon DynamoDB", "down")

    monkeypatch.setattr(still_world.ledger, "note_late", down)
    await dump(still_world, 5)
    await hands.advance(LATE)

    async with working(still_world, concurrency=8):
        await hands.advance(5)

    assert len(still_world.conversations.replies) == 5


async def test_a_message_is_held_while_it_is_slowly_noted_that_it_was_begun_late(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = asyncio.Event()

    async def slow(*_: object) -> None:
        await held.wait()
        raise RetryLaterError("Amazon DynamoDB", "down")

    monkeypatch.setattr(still_world.ledger, "note_late", slow)
    (job,) = await dump(still_world, 1)
    await hands.advance(LATE)

    async with working(still_world):
        await hands.advance(2 * LEASE)
        assert (await peek(still_world, job)).state is ClaimState.BUSY
        held.set()
        await hands.advance(5)

    assert still_world.meter.outcomes == ["answered"]


@pytest.mark.parametrize("changes", [{"turn": 1}, {"user": ""}, {"event_id": ""}])
async def test_what_waited_for_a_service_or_was_dropped_tells_nothing_of_a_backlog(
    still_world: World, hands: HandClock, changes: dict[str, object]
) -> None:
    await begin_late(still_world, hands, 5, **changes)

    assert still_world.ledger.backlogs == {}


@pytest.mark.parametrize("follows", [False, True])
async def test_its_end_is_told_as_it_was_even_when_it_is_known_no_more(
    still_world: World, hands: HandClock, *, follows: bool
) -> None:
    await begin_late(still_world, hands, 3)
    (message,) = still_world.queue.messages.values()
    await tell_backlog(still_world.services, message.job)
    anew = list(still_world.queue.messages.values())[-1].job
    (last,) = told(still_world)
    await hands.advance(OVER)
    if follows:
        await begin_late(still_world, hands, 1)
    else:
        still_world.ledger.backlogs.clear()

    await tell_backlog(still_world.services, anew)

    (end,) = told(still_world)
    assert end == replace(last, is_over=True, behind=0.0)
    assert end.late == 3
    await settle()
