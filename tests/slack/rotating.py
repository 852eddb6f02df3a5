"""A workspace whose tokens end, in one process or several, on a Slack of this machine."""

from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from bot.core.installations import Installation
from bot.slack.calls import SlackCalls
from bot.slack.credentials import AppSecret
from bot.slack.exchanging import Exchange
from bot.slack.leaving import Leaving
from bot.slack.team_token import TeamToken
from tests.fakes.clock import FakeClock
from tests.fakes.installations import FakeInstallations
from tests.fakes.slack_state import Answer, Call, SlackServer
from tests.samples import installation

HOUR = 3600.0
LIFE = 12 * HOUR
ACCESS = "oauth.v2.access"


def answers(**fields: Any) -> Answer:
    async def answer(_: SlackServer, __: Call, ___: web.Request) -> web.StreamResponse:
        return web.json_response(fields)

    return answer


def renewed(number: int) -> Answer:
    return answers(
        ok=True, access_token=f"xoxe.xoxb-{number}", refresh_token=f"xoxe-1-{number}",
        expires_in=LIFE, token_type="bot",
    )  # fmt: skip


async def dropped(_: SlackServer, __: Call, request: web.Request) -> web.StreamResponse:
    assert request.transport
    request.transport.close()
    return web.Response()


@dataclass
class Rotating:
    """One workspace's token in one process or several, on a Slack of this machine."""

    slack: SlackServer
    installations: FakeInstallations
    clock: FakeClock
    calls: SlackCalls
    saved: Installation
    word: str = ""
    """What Slack says of any token that it is asked about; empty for a good one."""
    asked: list[str] = field(default_factory=list)
    _exchanges: list[Exchange] = field(default_factory=list)

    def process(self) -> TeamToken:
        leaving = Leaving(self.installations, self.clock, self.ask)
        exchange = Exchange(self.installations, self.calls, self.clock, leaving)
        self._exchanges.append(exchange)
        return TeamToken(self.saved, self.installations, exchange, leaving, clock=self.clock)

    async def ask(self, token: str) -> str:
        self.asked.append(token)
        return self.word

    async def settle(self) -> None:
        """Let every process end what it has begun."""
        for exchange in self._exchanges:
            await exchange.close()

    @property
    def kept(self) -> Installation:
        return self.installations.rows["T7TEAM"]

    @property
    def exchanges(self) -> list[dict[str, Any]]:
        return [call.arguments for call in self.slack.called(ACCESS)]


async def rotating_on(
    slack: SlackServer, session: aiohttp.ClientSession, clock: FakeClock
) -> Rotating:
    """A workspace that has just installed the app; its token is exchanged in ten hours."""
    installations = FakeInstallations()
    secret = AppSecret("7.7", "client-secret")
    saved = await installations.save(
        installation(
            bot_token="xoxe.xoxb-0", refresh_token="xoxe-1-0", expires_at=clock.now() + LIFE
        )
    )
    slack.next_answers(ACCESS, *[renewed(number) for number in range(1, 9)])
    calls = SlackCalls(secret, slack.api_url, session)
    return Rotating(slack, installations, clock, calls, saved)
