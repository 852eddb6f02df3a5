"""Messages into one channel come a second apart."""

import asyncio

import pytest

import bot.slack.conversations
from bot.slack.conversations import SIGNS_A_MINUTE, SlackConversations
from bot.slack.pace import Allowance, MessagePace
from tests.fakes.clock import FakeClock
from tests.fakes.meter import FakeMeter
from tests.fakes.slack_answers import rate_limited
from tests.fakes.slack_state import SlackServer
from tests.samples import BEACH, picture_answer, upload
from tests.slack.test_conversations import reply_to


async def test_messages_into_a_channel_are_a_second_apart_and_others_do_not_wait() -> None:
    clock, meter = FakeClock(), FakeMeter()
    pace = MessagePace(clock, meter)
    sent: list[tuple[str, float]] = []
    begun = clock.now()

    for channel in ("C1", "C2", "C1", "C1"):
        async with pace.turn(channel):
            sent.append((channel, clock.now() - begun))

    assert sent == [("C1", 0.0), ("C2", 0.0), ("C1", 1.0), ("C1", 2.0)]
    assert meter.waits == [("slack_channel", 1.0)] * 2


async def test_whoever_comes_first_is_served_first_and_the_second_begins_after_the_answer() -> None:
    clock = FakeClock()
    pace = MessagePace(clock)
    order: list[tuple[int, float]] = []

    async def send(number: int) -> None:
        async with pace.turn("C1"):
            begun = clock.now()
            clock.advance(3)
            order.append((number, begun))

    start = clock.now()
    await asyncio.gather(*(send(number) for number in range(3)))

    assert order == [(0, start), (1, start + 4), (2, start + 8)]


async def test_a_clock_that_was_set_back_costs_one_second_at_most() -> None:
    clock = FakeClock()
    pace = MessagePace(clock)
    async with pace.turn("C1"):
        pass
    clock.advance(-3600)

    async with pace.turn("C1"):
        pass

    assert clock.slept == [1.0]


async def test_channels_whose_second_is_over_are_forgotten() -> None:
    clock = FakeClock()
    pace = MessagePace(clock)
    for number in range(1000):
        clock.advance(1)
        async with pace.turn(f"C{number}"):
            pass

    assert len(pace._places) <= 257


async def test_answers_to_two_messages_of_a_channel_are_a_second_apart(
    conversations: SlackConversations, slack: SlackServer, clock: FakeClock
) -> None:
    for job in (upload(), upload(ts="1772443806.000999"), upload(channel="C8OTHER")):
        await conversations.reply(job, reply_to(job, picture_answer(BEACH)))

    assert len(slack.called("chat.postMessage")) == 3
    assert clock.slept == [1.0]


async def test_an_allowance_is_used_up_and_comes_back_with_time() -> None:
    clock = FakeClock()
    allowance = Allowance(clock, calls=2, seconds=60.0)

    first = [allowance.take() for _ in range(3)]
    await clock.sleep(59)
    early = allowance.take()
    await clock.sleep(2)
    later = [allowance.take() for _ in range(3)]

    assert first == [True, True, False]
    assert not early
    assert later == [True, True, False]


async def test_in_a_burst_only_so_many_messages_get_the_sign(
    conversations: SlackConversations, slack: SlackServer
) -> None:
    uploads = [upload(ts=f"1772440000.{number:06}") for number in range(25)]

    for job in uploads:
        await conversations.react(job)
    for job in uploads:
        await conversations.unreact(job)

    assert len(slack.called("reactions.add")) == SIGNS_A_MINUTE
    assert len(slack.called("reactions.remove")) == SIGNS_A_MINUTE
    assert slack.reactions == set()


async def test_the_sign_of_a_lost_worker_goes_in_a_burst_too(
    conversations: SlackConversations, slack: SlackServer
) -> None:
    taken_over = upload(ts="1772440001.000001")
    slack.reactions.add((taken_over.channel, taken_over.ts, "eyes"))
    for number in range(SIGNS_A_MINUTE):
        await conversations.react(upload(ts=f"1772440000.{number:06}"))

    await conversations.react(taken_over, again=True)
    await conversations.unreact(taken_over)

    assert (taken_over.channel, taken_over.ts, "eyes") not in slack.reactions


async def test_a_sign_that_slack_refuses_to_take_away_for_now_goes_all_the_same(
    conversations: SlackConversations, slack: SlackServer, clock: FakeClock
) -> None:
    job = upload()
    await conversations.react(job)
    slack.next_answers("reactions.remove", rate_limited(9))

    await conversations.unreact(job)

    assert slack.reactions == set()
    assert clock.slept == [9.0]


async def test_signs_that_nobody_comes_back_to_are_forgotten_in_the_end(
    conversations: SlackConversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.slack.conversations, "_MOST_SIGNED", 5)

    for number in range(20):
        await conversations.react(upload(ts=f"1772440000.{number:06}"), again=True)

    assert len(conversations._signed) == 5
