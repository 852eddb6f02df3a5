"""How far a channel and a thread are read for a message of ours."""

from bot.slack.calls import SlackCalls
from bot.slack.lookups import find_in_channel, find_in_thread
from tests.fakes.slack_state import SlackServer

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
