"""A workspace's new token is stored, whatever happens to the table meanwhile."""

import asyncio
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.errors import RetryLaterError, SetupError
from bot.slack.credentials import TokenRefusedError
from tests.fakes.clock import FakeClock
from tests.fakes.hand_clock import settle
from tests.fakes.slack_state import Call, SlackServer
from tests.slack.rotating import ACCESS, LIFE, Rotating, renewed, rotating_on


@pytest.fixture
async def rotating(
    slack: SlackServer, session: aiohttp.ClientSession, clock: FakeClock
) -> Rotating:
    return await rotating_on(slack, session, clock)


async def test_new_tokens_are_stored_whatever_was_changed_beside_them(rotating: Rotating) -> None:
    async def meanwhile(slack: SlackServer, call: Call, request: web.Request) -> Any:
        left = replace(rotating.kept, user_token="")
        await rotating.installations.change(left)
        return await renewed(1)(slack, call, request)

    rotating.slack.answers[ACCESS].appendleft(meanwhile)
    rotating.clock.advance(LIFE)

    assert await rotating.process().authorization() == "Bearer xoxe.xoxb-1"
    await rotating.settle()
    assert rotating.kept.refresh_token == "xoxe-1-1"


async def test_who_installs_the_app_anew_meanwhile_keeps_those_tokens(rotating: Rotating) -> None:
    async def meanwhile(slack: SlackServer, call: Call, request: web.Request) -> Any:
        await rotating.installations.save(
            replace(
                rotating.saved, bot_token="xoxe.xoxb-new", refresh_token="xoxe-1-new",
                expires_at=rotating.clock.now() + LIFE,
            )
        )  # fmt: skip
        return await renewed(1)(slack, call, request)

    rotating.slack.answers[ACCESS].appendleft(meanwhile)
    rotating.clock.advance(LIFE)

    token = rotating.process()
    await token.authorization()
    await rotating.settle()
    token.learn(rotating.kept)

    assert await token.authorization() == "Bearer xoxe.xoxb-new"
    assert rotating.kept.refresh_token == "xoxe-1-new"


@pytest.mark.parametrize(
    "trouble", [RetryLaterError("Amazon DynamoDB", "away"), SetupError("No key opens it")]
)
async def test_a_new_token_is_used_while_the_table_is_away_and_kept_until_it_is_back(
    rotating: Rotating, trouble: Exception
) -> None:
    back = asyncio.Event()
    tries: list[float] = []

    async def breaking(slack: SlackServer, call: Call, request: web.Request) -> Any:
        rotating.installations.trouble = trouble
        return await renewed(1)(slack, call, request)

    async def waited(seconds: float) -> None:
        tries.append(seconds)
        if len(tries) > 20:
            await back.wait()

    rotating.clock.sleep = waited  # type: ignore[method-assign]
    rotating.slack.answers[ACCESS].appendleft(breaking)
    rotating.clock.advance(LIFE)
    token = rotating.process()

    assert await token.authorization() == "Bearer xoxe.xoxb-1"
    await settle()
    assert len(tries) == 21
    rotating.installations.trouble = None
    old = await rotating.installations.find("T7TEAM")
    assert old
    assert old.bot_token == "xoxe.xoxb-0"
    token.learn(old)
    refusal = TokenRefusedError("token_expired")
    assert await token.refused("Bearer xoxe.xoxb-0", refusal) is None
    assert await token.authorization() == "Bearer xoxe.xoxb-1"

    back.set()
    await rotating.settle()
    assert (rotating.kept.bot_token, rotating.kept.refresh_token) == ("xoxe.xoxb-1", "xoxe-1-1")
    assert len(rotating.exchanges) == 1


async def test_a_process_that_ends_says_which_token_it_could_not_store(
    rotating: Rotating, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def breaking(slack: SlackServer, call: Call, request: web.Request) -> Any:
        rotating.installations.trouble = RetryLaterError("Amazon DynamoDB", "away")
        return await renewed(1)(slack, call, request)

    monkeypatch.setattr("bot.slack.exchanging.FAREWELL", 0.05)
    rotating.slack.answers[ACCESS].appendleft(breaking)
    rotating.clock.advance(LIFE)
    await rotating.process().authorization()

    await rotating.settle()

    assert "the new token of T7TEAM could not be stored" in caplog.text
