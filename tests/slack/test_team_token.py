"""A workspace's token: exchanged in time, by one at a time, and never lost for want of care."""

import asyncio
from dataclasses import replace

import aiohttp
import pytest

from bot.errors import NotInstalledError, RetryLaterError, SetupError
from bot.slack.exchanging import LEASE
from tests.fakes.clock import FakeClock
from tests.fakes.hand_clock import settle
from tests.fakes.slack_state import SlackServer
from tests.samples import installation
from tests.slack.rotating import (
    ACCESS,
    HOUR,
    LIFE,
    Rotating,
    answers,
    dropped,
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
    await rotating.settle()

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


async def test_a_process_that_was_lost_holds_the_exchange_for_less_than_a_minute(
    rotating: Rotating,
) -> None:
    rotating.clock.advance(LIFE - HOUR)
    until = rotating.clock.now() + LEASE
    await rotating.installations.change(replace(rotating.saved, exchanged_until=until))
    token = rotating.process()

    assert await token.authorization() == "Bearer xoxe.xoxb-0"
    await rotating.settle()
    assert rotating.exchanges == []
    rotating.clock.advance(LEASE)
    assert await token.authorization() == "Bearer xoxe.xoxb-0"
    await rotating.settle()

    assert await token.authorization() == "Bearer xoxe.xoxb-1"


async def test_a_used_up_refresh_token_leaves_the_old_one_of_use_and_ends_nothing(
    rotating: Rotating, caplog: pytest.LogCaptureFixture
) -> None:
    rotating.slack.answers[ACCESS].clear()
    refusal = answers(ok=False, error="invalid_refresh_token")
    rotating.slack.next_answers(ACCESS, *[refusal] * 9)
    rotating.clock.advance(LIFE - HOUR)
    token = rotating.process()

    for _ in range(5):
        assert await token.authorization() == "Bearer xoxe.xoxb-0"
        await rotating.settle()
    assert len(rotating.exchanges) == 1
    assert "has to install the app again" in caplog.text

    rotating.clock.advance(HOUR)
    with pytest.raises(RetryLaterError):
        await token.authorization()
    assert rotating.kept.bot_token == "xoxe.xoxb-0"


async def test_what_another_process_could_not_store_yet_is_waited_for(rotating: Rotating) -> None:
    rotating.slack.answers[ACCESS].appendleft(answers(ok=False, error="invalid_refresh_token"))
    rotating.clock.advance(LIFE)
    token = rotating.process()
    with pytest.raises(RetryLaterError):
        await token.authorization()

    await rotating.installations.change(
        replace(rotating.kept, bot_token="xoxe.xoxb-9", refresh_token="xoxe-1-9",
                expires_at=rotating.clock.now() + LIFE)
    )  # fmt: skip

    assert await token.authorization() == "Bearer xoxe.xoxb-9"


async def test_who_left_while_the_token_was_over_is_gone(rotating: Rotating) -> None:
    rotating.slack.answers[ACCESS].appendleft(answers(ok=False, error="invalid_refresh_token"))
    rotating.clock.advance(LIFE)
    rotating.word = "account_inactive"

    with pytest.raises(NotInstalledError):
        await rotating.process().authorization()

    assert rotating.asked == ["xoxe.xoxb-0"]
    assert rotating.installations.rows == {}
    assert rotating.installations.departures == {"T7TEAM": rotating.clock.now()}


async def test_an_exchange_that_meets_a_bug_is_told_and_not_repeated_at_once(
    rotating: Rotating, caplog: pytest.LogCaptureFixture
) -> None:
    rotating.slack.answers[ACCESS].clear()
    rotating.slack.next_answers(ACCESS, *[answers(ok=True)] * 9)  # It holds no token.
    rotating.clock.advance(LIFE - HOUR)
    token = rotating.process()

    for _ in range(3):
        assert await token.authorization() == "Bearer xoxe.xoxb-0"
        await rotating.settle()

    assert len(rotating.exchanges) == 1
    assert [record.exc_info is not None for record in caplog.records] == [True]


async def test_nobody_takes_the_lease_while_slack_wants_to_be_left_alone(
    rotating: Rotating,
) -> None:
    rotating.calls._pace.refused(ACCESS, 60.0)  # As if Slack had said so.
    rotating.clock.advance(LIFE)

    with pytest.raises(RetryLaterError):
        await rotating.process().authorization()

    assert (rotating.kept, rotating.exchanges) == (rotating.saved, [])


async def test_a_wrong_secret_is_for_whoever_runs_the_bot(rotating: Rotating) -> None:
    rotating.slack.answers[ACCESS].appendleft(answers(ok=False, error="bad_client_secret"))
    rotating.clock.advance(LIFE)

    with pytest.raises(SetupError, match="bad_client_secret"):
        await rotating.process().authorization()
