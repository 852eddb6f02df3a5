"""What is told of every request to Slack, and of what a call came to in the end."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.errors import RetryLaterError
from bot.slack.calls import SlackCalls, SlackRefusalError
from bot.slack.traffic import traffic
from bot.spans import span
from tests.fakes.meter import FakeMeter
from tests.fakes.slack_answers import rate_limited, refusal, status
from tests.fakes.slack_state import TOKEN, SlackServer
from tests.fakes.spans import Traced


@pytest.fixture
def meter() -> FakeMeter:
    return FakeMeter()


@pytest.fixture
async def measured(slack: SlackServer, meter: FakeMeter) -> AsyncIterator[SlackCalls]:
    heard = traffic(meter, slack.api_url)
    async with aiohttp.ClientSession(trace_configs=[heard]) as session:
        yield SlackCalls(TOKEN, slack.api_url, session, meter=meter)


async def test_calls_are_counted_by_method_and_what_they_came_to(
    slack: SlackServer, measured: SlackCalls, meter: FakeMeter
) -> None:
    await measured.read("auth.test")
    slack.next_answers("chat.postMessage", refusal("channel_not_found"))
    with pytest.raises(SlackRefusalError):
        await measured.once("chat.postMessage", channel="C1", text="secret")

    assert meter.calls == [
        ("slack", "auth.test", "ok"), ("slack", "chat.postMessage", "refused"),
    ]  # fmt: skip
    assert meter.failed_tries == []


async def test_tries_that_slack_refuses_for_now_are_counted_apart(
    slack: SlackServer, measured: SlackCalls, meter: FakeMeter
) -> None:
    slack.next_answers("reactions.add", rate_limited())
    slack.next_answers("auth.test", status(503))
    for method in ("reactions.add", "auth.test"):
        with pytest.raises(RetryLaterError):
            await measured.hurry(method)

    assert meter.failed_tries == [("slack", True), ("slack", False)]
    assert meter.calls == [
        ("slack", "reactions.add", "unavailable"), ("slack", "auth.test", "unclear"),
    ]  # fmt: skip


async def test_every_request_is_a_span_without_what_was_said(
    measured: SlackCalls, monkeypatch: pytest.MonkeyPatch
) -> None:
    traced = Traced.by(monkeypatch)

    with span("reply"):
        await measured.once("chat.postMessage", channel="C1", text="secret")

    assert traced.parents() == {"slack.chat.postMessage": "reply", "reply": ""}
    assert traced.named("slack.chat.postMessage").attributes == {
        "rpc.service": "slack", "rpc.method": "chat.postMessage", "http.response.status_code": 200,
    }  # fmt: skip
