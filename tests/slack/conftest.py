"""A Slack on this machine, and the adapters on it."""

import asyncio
import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from bot.slack.answers import SlackAnswers
from bot.slack.calls import SlackCalls
from bot.slack.conversations import SlackConversations
from bot.slack.doors import SlackDoors
from bot.slack.files import SlackFiles
from bot.slack.messages import Display
from bot.slack.pace import MessagePace
from bot.slack.quiet import MethodPace
from bot.slack.responses import ResponseURLs
from tests.fakes.clock import FakeClock
from tests.fakes.slack_server import running_slack
from tests.fakes.slack_state import TOKEN, SlackServer
from tests.slack.elsewhere import Elsewhere


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with running_slack() as server:
        yield server


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def calls(slack: SlackServer, session: aiohttp.ClientSession, clock: FakeClock) -> SlackCalls:
    pace = MethodPace(now=clock.now, sleep=clock.sleep)
    return SlackCalls(TOKEN, slack.api_url, session, pace=pace)


@pytest.fixture
def files(
    slack: SlackServer, session: aiohttp.ClientSession, calls: SlackCalls, clock: FakeClock
) -> SlackFiles:
    return SlackFiles(calls, session, api_url=slack.api_url, clock=clock)


@pytest.fixture
def pace(clock: FakeClock) -> MessagePace:
    return MessagePace(clock)


@pytest.fixture
def conversations(calls: SlackCalls, clock: FakeClock, pace: MessagePace) -> SlackConversations:
    return SlackConversations(calls, display=Display(), clock=clock, pace=pace)


@pytest.fixture
def doors(calls: SlackCalls, clock: FakeClock) -> SlackDoors:
    return SlackDoors(calls, clock)


@pytest.fixture
def answers(
    calls: SlackCalls, slack: SlackServer, session: aiohttp.ClientSession, pace: MessagePace
) -> SlackAnswers:
    return SlackAnswers(calls, ResponseURLs(session, slack.api_url), pace)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses of slack_sdk's retry handlers, which have no clock to hand in; none is made."""
    asked: list[float] = []
    sleep = asyncio.sleep

    async def pass_over(seconds: float) -> None:
        asked.append(seconds)
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", pass_over)
    return asked


@pytest.fixture
def unused_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@pytest.fixture
async def elsewhere() -> AsyncIterator[Elsewhere]:
    other = Elsewhere()
    app = web.Application()
    app.router.add_get("/{path:.*}", other.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    other.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield other
    await runner.cleanup()
