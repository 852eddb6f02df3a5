"""What it means that Slack refuses a workspace's token that seemed good."""

from dataclasses import replace

import aiohttp
import pytest

from bot.errors import NotInstalledError, RetryLaterError
from bot.slack.calls import SlackCalls
from bot.slack.credentials import TokenRefusedError
from tests.fakes.clock import FakeClock
from tests.fakes.slack_state import SlackServer
from tests.slack.rotating import Rotating, answers, rotating_on


@pytest.fixture
async def rotating(
    slack: SlackServer, session: aiohttp.ClientSession, clock: FakeClock
) -> Rotating:
    return await rotating_on(slack, session, clock)


async def test_a_token_that_another_process_exchanged_is_used_anew(rotating: Rotating) -> None:
    token = rotating.process()
    await rotating.installations.change(replace(rotating.saved, bot_token="xoxe.xoxb-9"))

    meaning = await token.refused("Bearer xoxe.xoxb-0", TokenRefusedError("token_revoked"))

    assert meaning is None
    assert await token.authorization() == "Bearer xoxe.xoxb-9"


async def test_a_token_that_ended_too_early_is_exchanged(rotating: Rotating) -> None:
    token = rotating.process()

    meaning = await token.refused("Bearer xoxe.xoxb-0", TokenRefusedError("token_expired"))

    assert meaning is None
    assert await token.authorization() == "Bearer xoxe.xoxb-1"


@pytest.mark.parametrize("code", ["account_inactive", "token_revoked"])
async def test_a_token_of_an_app_that_was_taken_out_ends_everything_in_silence(
    rotating: Rotating, code: str
) -> None:
    rotating.word = code
    token, error = rotating.process(), TokenRefusedError(code)

    meaning = [await token.refused("Bearer xoxe.xoxb-0", error) for _ in range(2)]

    assert [type(one) for one in meaning] == [NotInstalledError, NotInstalledError]
    assert rotating.asked == ["xoxe.xoxb-0"]
    assert rotating.installations.rows == {}
    assert rotating.installations.departures == {"T7TEAM": rotating.clock.now()}


async def test_a_refusal_that_slack_does_not_confirm_ends_nothing(rotating: Rotating) -> None:
    token, error = rotating.process(), TokenRefusedError("token_revoked")

    meaning = await token.refused("Bearer xoxe.xoxb-0", error)

    assert isinstance(meaning, RetryLaterError)
    assert rotating.kept == rotating.saved


async def test_a_token_that_may_have_a_successor_somewhere_does_not_end_the_workspace(
    rotating: Rotating,
) -> None:
    rotating.word = "token_revoked"
    await rotating.installations.change(
        replace(rotating.saved, exchanged_until=rotating.clock.now() - 5)
    )

    error = TokenRefusedError("token_revoked")
    meaning = await rotating.process().refused("Bearer xoxe.xoxb-0", error)

    assert isinstance(meaning, RetryLaterError)
    assert rotating.kept.bot_token == "xoxe.xoxb-0"


async def test_any_other_refusal_is_for_whoever_runs_the_bot(rotating: Rotating) -> None:
    error = TokenRefusedError("invalid_auth")

    assert await rotating.process().refused("Bearer xoxe.xoxb-0", error) is error


async def test_a_refused_call_is_made_anew_with_the_new_token(
    rotating: Rotating, session: aiohttp.ClientSession
) -> None:
    calls = SlackCalls(rotating.process(), rotating.slack.api_url, session)
    refusal = answers(ok=False, error="token_expired")
    rotating.slack.next_answers("chat.postMessage", refusal)

    await calls.once("chat.postMessage", channel="C7GENERAL", text="Hi")

    posts = rotating.slack.called("chat.postMessage")
    assert [call.token for call in posts] == ["xoxe.xoxb-0", "xoxe.xoxb-1"]
    assert len(rotating.slack.messages) == 1


async def test_a_second_refusal_is_no_loop(
    rotating: Rotating, session: aiohttp.ClientSession
) -> None:
    calls = SlackCalls(rotating.process(), rotating.slack.api_url, session)
    refusal = answers(ok=False, error="token_expired")
    rotating.slack.next_answers("chat.postMessage", refusal, refusal)

    with pytest.raises(TokenRefusedError):
        await calls.once("chat.postMessage", channel="C7GENERAL", text="Hi")


async def test_a_second_refusal_is_understood_as_the_first_one(
    rotating: Rotating, session: aiohttp.ClientSession
) -> None:
    rotating.word = "account_inactive"
    calls = SlackCalls(rotating.process(), rotating.slack.api_url, session)
    refusals = [answers(ok=False, error=code) for code in ("token_expired", "account_inactive")]
    rotating.slack.next_answers("chat.postMessage", *refusals)

    with pytest.raises(NotInstalledError):
        await calls.once("chat.postMessage", channel="C7GENERAL", text="Hi")
