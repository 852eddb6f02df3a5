"""A workspace's token: exchanged in time, by one at a time, and never lost for want of care."""

import asyncio
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.errors import NotInstalledError, RetryLaterError, SetupError
from bot.slack.exchanging import LEASE
from tests.fakes.clock import FakeClock
from tests.fakes.hand_clock import settle
from tests.fakes.slack_state import Call, SlackServer
from tests.samples import installation
from tests.slack.rotating import (
    ACCESS,
    HOUR,
    LIFE,
    Rotating,
    answers,
    dropped,
    renewed,
    rotating_on,
)


@pytest.fixture
async def rotating(
    slack: SlackServer, session: aiohttp.ClientSession, clock: FakeClock
) -> Rotating:
    return await rotating_on(slack, session, clock)


async def test_a_token_without_an_end_is_never_exchanged(rotating: Rotating) -> None:
    rotating.saved = installation()
    rotating.clock.advance(1e9)

    assert await rotating.process().authorization() == "Bearer xoxb-T7TEAM"
    assert rotating.exchanges == []


async def test_a_young_token_is_used_as_it_is(rotating: Rotating) -> None:
    rotating.clock.advance(LIFE - 2 * HOUR - 1)

    assert await rotating.process().authorization() == "Bearer xoxe.xoxb-0"
    assert rotating.installations.lookups == 1  # It was saved.


async def test_two_hours_ahead_it_is_exchanged_while_the_old_one_is_used(
    rotating: Rotating,
) -> None:
    rotating.clock.advance(LIFE - 2 * HOUR)
    token = rotating.process()

    assert await token.authorization() == "Bearer xoxe.xoxb-0"
    await token.close()

    assert await token.authorization() == "Bearer xoxe.xoxb-1"
    assert rotating.exchanges == [{"grant_type": "refresh_token", "refresh_token": "xoxe-1-0"}]
    assert replace(rotating.kept, version="") == replace(
        rotating.saved, version="", bot_token="xoxe.xoxb-1", refresh_token="xoxe-1-1",
        expires_at=rotating.clock.now() + LIFE,
    )  # fmt: skip


async def test_an_ended_token_is_waited_for(rotating: Rotating) -> None:
    rotating.clock.advance(LIFE)
    token = rotating.process()

    used = await asyncio.gather(*(token.authorization() for _ in range(5)))

    assert used == ["Bearer xoxe.xoxb-1"] * 5
    assert len(rotating.exchanges) == 1


async def test_of_many_processes_one_exchanges(rotating: Rotating) -> None:
    rotating.clock.advance(LIFE)
    processes = [rotating.process() for _ in range(8)]

    used = await asyncio.gather(*(one.authorization() for one in processes), return_exceptions=True)

    assert len(rotating.exchanges) == 1
    assert [one for one in used if not isinstance(one, RetryLaterError)] == ["Bearer xoxe.xoxb-1"]
    assert [await one.authorization() for one in processes] == ["Bearer xoxe.xoxb-1"] * 8


async def test_who_is_cancelled_leaves_the_exchange_to_others(rotating: Rotating) -> None:
    rotating.clock.advance(LIFE)
    token = rotating.process()
    hasty = asyncio.create_task(token.authorization())
    await settle()
    hasty.cancel()
    await asyncio.gather(hasty, return_exceptions=True)

    assert await token.authorization() == "Bearer xoxe.xoxb-1"
    assert len(rotating.exchanges) == 1


async def test_an_answer_that_got_lost_is_asked_for_again_at_once(rotating: Rotating) -> None:
    rotating.slack.answers[ACCESS].appendleft(dropped)
    rotating.clock.advance(LIFE)

    assert await rotating.process().authorization() == "Bearer xoxe.xoxb-1"
    assert [one["refresh_token"] for one in rotating.exchanges] == ["xoxe-1-0"] * 2


async def test_a_process_that_was_lost_holds_the_exchange_for_half_a_minute(
    rotating: Rotating,
) -> None:
    rotating.clock.advance(LIFE - HOUR)
    until = rotating.clock.now() + LEASE
    await rotating.installations.change(replace(rotating.saved, exchanged_until=until))
    token = rotating.process()

    assert await token.authorization() == "Bearer xoxe.xoxb-0"
    await token.close()
    assert rotating.exchanges == []
    rotating.clock.advance(LEASE)
    assert await token.authorization() == "Bearer xoxe.xoxb-0"
    await token.close()

    assert await token.authorization() == "Bearer xoxe.xoxb-1"


async def test_a_used_up_refresh_token_leaves_the_old_one_of_use_until_its_end(
    rotating: Rotating, caplog: pytest.LogCaptureFixture
) -> None:
    rotating.slack.answers[ACCESS].clear()
    refusal = answers(ok=False, error="invalid_refresh_token")
    rotating.slack.next_answers(ACCESS, *[refusal] * 9)
    rotating.clock.advance(LIFE - HOUR)
    token = rotating.process()

    for _ in range(5):
        assert await token.authorization() == "Bearer xoxe.xoxb-0"
        await token.close()
    assert len(rotating.exchanges) == 1
    assert "has to install the app again" in caplog.text

    rotating.clock.advance(HOUR)
    with pytest.raises(NotInstalledError):
        await token.authorization()


async def test_a_wrong_secret_is_for_whoever_runs_the_bot(rotating: Rotating) -> None:
    rotating.slack.answers[ACCESS].appendleft(answers(ok=False, error="bad_client_secret"))
    rotating.clock.advance(LIFE)

    with pytest.raises(SetupError, match="bad_client_secret"):
        await rotating.process().authorization()


async def test_new_tokens_are_stored_whatever_was_changed_beside_them(rotating: Rotating) -> None:
    async def meanwhile(slack: SlackServer, call: Call, request: web.Request) -> Any:
        left = replace(rotating.kept, user_token="")
        await rotating.installations.change(left)
        return await renewed(1)(slack, call, request)

    rotating.slack.answers[ACCESS].appendleft(meanwhile)
    rotating.clock.advance(LIFE)

    assert await rotating.process().authorization() == "Bearer xoxe.xoxb-1"
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

    assert await rotating.process().authorization() == "Bearer xoxe.xoxb-new"
    assert rotating.kept.refresh_token == "xoxe-1-new"


async def test_a_table_that_is_away_for_a_moment_loses_no_token(rotating: Rotating) -> None:
    async def breaking(slack: SlackServer, call: Call, request: web.Request) -> Any:
        rotating.installations.trouble = RetryLaterError("Amazon DynamoDB", "away")
        return await renewed(1)(slack, call, request)

    async def mended(seconds: float) -> None:
        rotating.clock.advance(seconds)
        if len(rotating.clock.slept) >= 3:
            rotating.installations.trouble = None
        rotating.clock.slept.append(seconds)
        await asyncio.sleep(0)

    rotating.clock.sleep = mended  # type: ignore[method-assign]
    rotating.slack.answers[ACCESS].appendleft(breaking)
    rotating.clock.advance(LIFE)

    assert await rotating.process().authorization() == "Bearer xoxe.xoxb-1"
    assert rotating.kept.bot_token == "xoxe.xoxb-1"
