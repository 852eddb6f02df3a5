"""Telling of progress: when, how often, and what becomes of it when Slack fails."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.core.replies import FoundReply, Progress, Reply
from bot.core.uploads import Upload
from bot.errors import BotError, ConversationGoneError, RetryLaterError, TooSoonError
from bot.jobs.telling import Teller, telling
from bot.ports import ClaimState
from tests.fakes.hand_clock import HandClock
from tests.jobs.world import World
from tests.samples import slack_file, upload

FIRST, SECOND = slack_file(id="F7A", name="a.gif"), slack_file(id="F7B", name="b.gif")
JOB = upload(FIRST, SECOND)
BUSY = RetryLaterError("Slack", "busy", 20.0)


@asynccontextmanager
async def at_work(
    world: World, state: ClaimState = ClaimState.NEW, found: FoundReply | None = None
) -> AsyncIterator[Teller]:
    await world.claims.claim(JOB, "me", 60)
    async with telling(world.services, JOB, "me", state, found) as teller:
        yield teller


def told(world: World) -> list[list[str]]:
    """The sentences of everything that was posted and rewritten."""
    talks = world.conversations
    return [[line.sentence for line in _lines(reply)] for reply in (*talks.posted, *talks.told)]


def _lines(reply: Reply) -> list[Progress]:
    return [item for item in reply.items if isinstance(item, Progress)]


async def test_what_is_new_is_told_at_most_once_a_second(
    still_world: World, hands: HandClock
) -> None:
    times = []
    async with at_work(still_world) as teller:
        tell = teller.of(FIRST)
        for step in range(20):
            tell(f"{step} of 20.")
            before = len(told(still_world))
            await hands.advance(0.25)
            if len(told(still_world)) > before:
                times.append((step + 1) / 4)

    assert times == [1.5, 2.5, 3.5, 4.5]
    assert told(still_world) == [["5 of 20."], ["9 of 20."], ["13 of 20."], ["17 of 20."]]


async def test_it_is_told_as_soon_when_somebody_sets_the_clock_back(
    still_world: World, hands: HandClock
) -> None:
    async with at_work(still_world) as teller:
        hands.set_by = -3600.0
        for step in range(4):
            teller.of(FIRST)(f"{step} of 4.")
            await hands.advance(1.5)

    assert len(told(still_world)) == 4


async def test_what_takes_long_is_told_less_often(still_world: World, hands: HandClock) -> None:
    async with at_work(still_world) as teller:
        teller.of(FIRST)("Begun.")
        await hands.advance(50.0)
        for step in range(60):
            teller.of(FIRST)(f"{step} of 60.")
            await hands.advance(1.0)

    assert len(told(still_world)) == 10


async def test_nothing_new_is_not_told_again(still_world: World, hands: HandClock) -> None:
    async with at_work(still_world) as teller:
        for _ in range(5):
            teller.of(FIRST)("Looking.")
            await hands.advance(2.0)

    assert told(still_world) == [["Looking."]]


async def test_files_are_told_of_in_their_order(still_world: World, hands: HandClock) -> None:
    async with at_work(still_world) as teller:
        teller.of(SECOND)("Two.")
        teller.of(FIRST)("One.")
        await hands.advance(1.5)

    assert told(still_world) == [["One.", "Two."]]


async def test_what_is_quick_is_told_by_its_answer_alone(
    still_world: World, hands: HandClock
) -> None:
    async with at_work(still_world) as teller:
        teller.of(FIRST)("Looking.")
        await hands.advance(1.4)
    await hands.advance(10.0)

    assert (told(still_world), teller.ts, teller.is_uncertain) == ([], "", False)


async def test_progress_that_another_worker_has_posted_is_gone_on_with(
    still_world: World, hands: HandClock
) -> None:
    talks = still_world.conversations
    ts = await talks.reply(JOB, Reply(JOB.ts, JOB.progress_block_id, ()))
    for found in (FoundReply(ts, is_progress=True), None):
        async with at_work(still_world, ClaimState.UNCERTAIN, found) as teller:
            teller.of(FIRST)(f"Found: {found}.")
            await hands.advance(1.5)
        assert teller.ts == ts

    assert list(talks.replies) == [ts]
    assert len(talks.told) == 2


async def test_nothing_is_told_beside_an_answer_that_arrives(
    still_world: World, hands: HandClock
) -> None:
    async with at_work(still_world, ClaimState.UNCERTAIN) as teller:
        answer = await still_world.conversations.reply(JOB, Reply(JOB.ts, JOB.reply_block_id, ()))
        teller.of(FIRST)("Looking.")
        await hands.advance(5.0)

    assert list(still_world.conversations.replies) == [answer]
    assert (teller.ts, teller.is_uncertain) == ("", True)


async def test_an_old_look_does_not_count_once_something_may_have_been_posted(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = TooSoonError("Slack", "one a minute", 60.0)

    async def refused(*_: object) -> None:
        raise soon

    talks = still_world.conversations
    monkeypatch.setattr(talks, "find_reply", refused)
    monkeypatch.setattr(talks, "reply", refused)
    async with at_work(still_world, ClaimState.UNCERTAIN) as teller:
        assert await teller.look() is None
        teller.of(FIRST)("Looking.")
        await hands.advance(2.0)
        with pytest.raises(TooSoonError):
            await teller.look()


async def test_a_post_of_which_nobody_knows_is_looked_for(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = still_world.conversations.reply

    async def breaks_off(upload: Upload, said: Reply) -> str:
        await reply(upload, said)
        raise BUSY

    monkeypatch.setattr(still_world.conversations, "reply", breaks_off)
    async with at_work(still_world) as teller:
        teller.of(FIRST)("Looking.")
        await hands.advance(2.0)
        assert (teller.ts, teller.is_uncertain) == ("", True)
        teller.of(FIRST)("Still looking.")
        await hands.advance(BUSY.delay - 1.0)
        assert told(still_world) == [["Looking."]]
        await hands.advance(1.0)

    assert told(still_world) == [["Looking."], ["Still looking."]]
    assert list(still_world.conversations.replies) == [teller.ts]


@pytest.mark.parametrize("trouble", [BotError("closed"), ConversationGoneError("is_archived")])
async def test_where_nobody_can_be_told_it_is_not_tried_again(
    still_world: World, hands: HandClock, trouble: Exception
) -> None:
    talks = still_world.conversations
    talks.trouble = trouble
    async with at_work(still_world) as teller:
        teller.of(FIRST)("Looking.")
        await hands.advance(1.5)
        talks.trouble = None
        teller.of(FIRST)("Still looking.")
        await hands.advance(60.0)

    assert told(still_world) == []


async def test_the_end_waits_for_what_is_being_told(
    still_world: World, hands: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = still_world.conversations.reply

    async def slowly(upload: Upload, said: Reply) -> str:
        await hands.sleep(3.0)
        return await reply(upload, said)

    monkeypatch.setattr(still_world.conversations, "reply", slowly)

    async def work() -> Teller:
        async with at_work(still_world) as teller:
            teller.of(FIRST)("Looking.")
            await hands.sleep(2.0)
        return teller

    working = asyncio.create_task(work())
    await hands.advance(4.0)
    assert not working.done()
    await hands.advance(1.0)

    teller = await working
    assert [teller.ts] == list(still_world.conversations.replies)
