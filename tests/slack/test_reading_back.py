"""How far a channel and a thread are read for a message of ours."""

import aiohttp
import pytest

from bot.slack.calls import SlackCalls
from bot.slack.conversations import SlackConversations
from bot.slack.limits import DISTRIBUTED
from bot.slack.lookups import find_in_channel, find_in_thread
from bot.slack.messages import Display
from bot.slack.pace import MessagePace
from bot.slack.quiet import MethodPace
from tests.fakes.clock import FakeClock
from tests.fakes.slack_answers import ok
from tests.fakes.slack_state import TOKEN, SlackServer
from tests.samples import upload

CHANNEL, MARK, ROOT = "C7MODS", "moderation-0123456789abcdef", "1772443801.000100"
SINCE, NOW = 1_770_000_000.0, 1_772_450_000.0


async def test_a_channel_is_read_from_its_newest_end_and_a_thread_from_its_beginning(
    calls: SlackCalls, slack: SlackServer
) -> None:
    await find_in_channel(calls, CHANNEL, MARK, since=SINCE, now=NOW)
    await find_in_thread(calls, CHANNEL, ROOT, MARK, since=SINCE)

    place = {"channel": CHANNEL, "oldest": "1770000000.000000", "limit": "200"}
    assert [(call.method, call.arguments) for call in slack.calls] == [
        ("conversations.history", {**place, "latest": "1772536400.000000"}),
        ("conversations.replies", {**place, "ts": ROOT}),
    ]


@pytest.fixture
def distributed(slack: SlackServer, session: aiohttp.ClientSession, clock: FakeClock) -> SlackCalls:
    pace = MethodPace(None, DISTRIBUTED, now=clock.now, sleep=clock.sleep)
    return SlackCalls(TOKEN, slack.api_url, session, pace=pace)


async def test_a_distributed_app_reads_one_page_of_fifteen_however_many_there_are(
    distributed: SlackCalls, slack: SlackServer, clock: FakeClock
) -> None:
    more = ok(messages=[], response_metadata={"next_cursor": "more"})
    slack.next_answers("conversations.history", more)
    slack.next_answers("conversations.replies", more, more)
    talks = SlackConversations(distributed, display=Display(), clock=clock, pace=MessagePace(clock))

    found = [
        await find_in_channel(distributed, CHANNEL, MARK, since=SINCE, now=NOW),
        await find_in_thread(distributed, CHANNEL, ROOT, MARK, since=SINCE),
    ]
    clock.advance(60)
    standing = await talks.find_reply(upload(ts=ROOT))

    assert (found, standing, clock.slept) == (["", ""], None, [])
    assert [(call.method, call.arguments["limit"]) for call in slack.calls] == [
        ("conversations.history", "15"),
        ("conversations.replies", "15"),
        ("conversations.replies", "15"),
    ]
