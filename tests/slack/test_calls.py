"""Calls to the Web API: what is repeated, and what each failure means."""

import asyncio

import aiohttp
import pytest
from aiohttp import web

import bot.slack.calls
from bot.errors import RetryLaterError, SetupError
from bot.slack.calls import OutcomeUnknownError, SlackCalls, SlackRefusalError
from tests.fakes.clock import FakeClock
from tests.fakes.slack_answers import dropped, html, ok, rate_limited, refusal, status
from tests.fakes.slack_state import TOKEN, Answer, Call, SlackServer


async def test_reading_asks_with_the_token_and_answers_with_the_data(
    calls: SlackCalls, slack: SlackServer
) -> None:
    slack.next_answers("files.info", ok(file={"id": "F1"}))

    answer = await calls.read("files.info", file="F1")

    assert answer == {"ok": True, "file": {"id": "F1"}}
    (call,) = slack.calls
    assert (call.arguments, call.token) == ({"file": "F1"}, TOKEN)


async def test_posting_once_sends_json(calls: SlackCalls, slack: SlackServer) -> None:
    await calls.once("chat.postMessage", channel="C1", blocks=[{"type": "divider"}])

    (call,) = slack.calls
    assert call.arguments == {"channel": "C1", "blocks": [{"type": "divider"}]}
    assert call.headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("way", ["repeat", "once_form"])
async def test_the_other_ways_send_a_form(calls: SlackCalls, slack: SlackServer, way: str) -> None:
    await getattr(calls, way)("reactions.add", channel="C1", timestamp="1.2", name="eyes")

    (call,) = slack.calls
    assert call.arguments == {"channel": "C1", "timestamp": "1.2", "name": "eyes"}
    assert call.headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize("answers", [[rate_limited(7)], [rate_limited(7), rate_limited(7)]])
async def test_a_rate_limit_is_waited_out_even_for_posting(
    calls: SlackCalls, slack: SlackServer, clock: FakeClock, answers: list[Answer]
) -> None:
    slack.next_answers("chat.postMessage", *answers)

    await calls.once("chat.postMessage", channel="C1")

    assert len(slack.messages) == 1
    assert clock.slept == [7.0] * len(answers)


async def test_a_rate_limit_that_stays_comes_back_with_the_time_asked_for(
    calls: SlackCalls, slack: SlackServer
) -> None:
    slack.next_answers("chat.postMessage", *[rate_limited(30)] * 3)

    with pytest.raises(RetryLaterError) as caught:
        await calls.once("chat.postMessage", channel="C1")

    assert caught.value.delay == 30
    assert not isinstance(caught.value, OutcomeUnknownError)
    assert slack.messages == []


async def half(_: SlackServer, __: Call, request: web.Request) -> web.StreamResponse:
    """Say that there is more to come, and break off."""
    response = web.StreamResponse(headers={"Content-Length": "100"})
    response.content_type = "application/json"
    await response.prepare(request)
    await response.write(b'{"ok": true, ')
    assert request.transport
    request.transport.close()
    return response


@pytest.mark.parametrize(
    "trouble",
    [
        dropped, status(503, "{}"), status(500, "{}"), half, html(200), status(200, "{"),
        refusal("internal_error"), refusal("fatal_error"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", ["read", "repeat"])
async def test_what_may_be_repeated_is_repeated_twice(
    calls: SlackCalls, slack: SlackServer, pauses: list[float], way: str, trouble: Answer
) -> None:
    slack.next_answers("files.info", trouble, trouble)
    slack.add_file("F1", b"")

    answer = await getattr(calls, way)("files.info", file="F1")

    assert answer["file"]["id"] == "F1"
    assert len(slack.calls) == 3
    assert len(pauses) <= 2


@pytest.mark.parametrize("trouble", [dropped, status(503, "{}"), html(502)])
@pytest.mark.parametrize("way", ["once", "once_form"])
async def test_what_may_have_been_done_is_not_repeated(
    calls: SlackCalls, slack: SlackServer, way: str, trouble: Answer
) -> None:
    slack.next_answers("chat.postMessage", trouble)

    with pytest.raises(OutcomeUnknownError):
        await getattr(calls, way)("chat.postMessage", channel="C1")

    assert len(slack.calls) == 1


@pytest.mark.parametrize(
    "answer",
    [
        html(200),
        status(200, "{", content_type="application/json"),
        status(503, "upstream connect error", content_type="text/plain"),
        refusal("internal_error"),
        refusal("fatal_error"),
    ],
)
async def test_after_an_answer_that_says_nothing_the_outcome_is_unknown(
    calls: SlackCalls, slack: SlackServer, answer: Answer
) -> None:
    slack.next_answers("chat.postMessage", answer)

    with pytest.raises(OutcomeUnknownError):
        await calls.once("chat.postMessage", channel="C1")


@pytest.mark.parametrize("error", ["service_unavailable", "ratelimited", "message_limit_exceeded"])
async def test_passing_refusals_are_tried_again_later(
    calls: SlackCalls, slack: SlackServer, error: str
) -> None:
    slack.next_answers("chat.postMessage", refusal(error))

    with pytest.raises(RetryLaterError, match=error) as caught:
        await calls.once("chat.postMessage", channel="C1")

    assert not isinstance(caught.value, OutcomeUnknownError)


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "account_inactive"])
async def test_a_refused_token_is_for_whoever_runs_the_bot(
    calls: SlackCalls, slack: SlackServer, error: str
) -> None:
    slack.next_answers("auth.test", refusal(error))

    with pytest.raises(SetupError, match=error):
        await calls.read("auth.test")


async def test_a_missing_scope_is_named(calls: SlackCalls, slack: SlackServer) -> None:
    slack.next_answers("files.info", refusal("missing_scope", needed="files:read"))

    with pytest.raises(SetupError) as caught:
        await calls.read("files.info", file="F1")

    assert caught.value.for_operator == (
        "The Slack app lacks the permission files:read: add it and reinstall the app."
    )


async def test_any_other_refusal_keeps_slacks_own_words(
    calls: SlackCalls, slack: SlackServer
) -> None:
    told = ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]
    slack.next_answers(
        "chat.postMessage", refusal("invalid_blocks", response_metadata={"messages": told})
    )

    with pytest.raises(SlackRefusalError) as caught:
        await calls.once("chat.postMessage", channel="C1")

    assert (caught.value.method, caught.value.error) == ("chat.postMessage", "invalid_blocks")
    assert str(caught.value) == f"chat.postMessage: invalid_blocks {told[0]}"


async def test_a_slack_out_of_reach_is_tried_again_later(
    session: aiohttp.ClientSession, pauses: list[float], unused_port: int
) -> None:
    away = SlackCalls(TOKEN, f"http://127.0.0.1:{unused_port}/api/", session)

    with pytest.raises(RetryLaterError):
        await away.read("auth.test")


async def test_somebody_who_waits_is_told_of_a_rate_limit_at_once(
    calls: SlackCalls, slack: SlackServer, clock: FakeClock
) -> None:
    slack.next_answers("users.info", rate_limited(30))
    slack.next_answers("chat.postEphemeral", rate_limited(7))

    with pytest.raises(RetryLaterError) as asking:
        await calls.ask("users.info", user="U1")
    with pytest.raises(RetryLaterError) as saying:
        await calls.say("chat.postEphemeral", channel="C1", user="U1", text="x")

    assert (asking.value.delay, saying.value.delay, clock.slept) == (30, 7, [])


@pytest.mark.parametrize("way", ["ask", "say"])
async def test_somebody_who_waits_does_not_wait_for_long(
    calls: SlackCalls, slack: SlackServer, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    async def slow(*_: object) -> web.StreamResponse:
        await asyncio.sleep(0.2)
        return web.json_response({"ok": True})

    monkeypatch.setattr(bot.slack.calls, "PATIENCE", 0.05)
    slack.next_answers("users.info", slow)

    with pytest.raises(OutcomeUnknownError):
        await getattr(calls, way)("users.info", user="U1")


async def test_a_list_is_read_to_its_end_even_over_an_empty_page(
    calls: SlackCalls, slack: SlackServer
) -> None:
    slack.next_answers(
        "users.conversations",
        ok(channels=[{"id": "C1"}], response_metadata={"next_cursor": "a"}),
        ok(channels=[], response_metadata={"next_cursor": "b"}),
        ok(channels=[{"id": "C2"}]),
    )

    found = await calls.ask_all("users.conversations", "channels", types="im")

    assert found == [{"id": "C1"}, {"id": "C2"}]
    assert [call.arguments.get("cursor") for call in slack.calls] == [None, "a", "b"]
