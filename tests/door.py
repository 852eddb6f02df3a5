"""The pages of installing, on a Slack of this machine, and somebody with a browser."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
from aiohttp import web

from bot.config import Config
from bot.installing import INSTALL_PATH, REDIRECT_PATH, InstallFlow, add_install_routes
from bot.slack.installing import InstallationStore, StateStore
from tests.fakes.clock import FakeClock
from tests.fakes.installations import FakeInstallations, FakeStates
from tests.fakes.slack_server import running_slack
from tests.fakes.slack_state import Answer, Call, SlackServer

SECRET = "client-secret-canary"
CODE = "code-canary"


@dataclass(frozen=True)
class Shown:
    """A page, and what came with it."""

    status: int
    text: str
    headers: Any


@dataclass
class Door:
    """The two pages, on a Slack of this machine."""

    slack: SlackServer
    installations: FakeInstallations
    states: FakeStates
    session: aiohttp.ClientSession
    url: str = ""
    changed: list[str] = field(default_factory=list)

    async def open(self, path: str, cookie: str = "", **query: str) -> Shown:
        headers = {"Cookie": cookie} if cookie else {}
        async with self.session.get(self.url + path, params=query, headers=headers) as answer:
            return Shown(answer.status, await answer.text(), answer.headers)

    async def begin(self) -> tuple[str, str]:
        """The state of a new installation, and the cookie that goes with it."""
        shown = await self.open(INSTALL_PATH)
        (link,) = links(shown.text)
        state = parse_qs(urlsplit(link).query)["state"][0]
        return state, shown.headers["Set-Cookie"].split(";")[0]

    async def finish(self, **query: str) -> Shown:
        """Come back from Slack as it should be, but for these parameters."""
        state, cookie = await self.begin()
        return await self.open(REDIRECT_PATH, cookie, **{"state": state, "code": CODE, **query})


@asynccontextmanager
async def at_the_door() -> AsyncIterator[Door]:
    async with (
        running_slack() as slack,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
    ):
        door = Door(slack, FakeInstallations(), FakeStates(), session)
        config = Config(
            slack_api_url=slack.api_url, slack_client_id="7.7", slack_client_secret=SECRET
        )
        clock = FakeClock()
        store = InstallationStore(door.installations, clock, changed=door.changed.append)
        flow = InstallFlow(config, session, clock, store=store, states=StateStore(door.states))
        app = web.Application()
        add_install_routes(app, flow)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        door.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield door
        await runner.cleanup()


def links(text: str) -> list[str]:
    found: list[str] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(value or "" for name, value in attrs if (tag, name) == ("a", "href"))

    Links().feed(text)
    return found


def answers(**fields: Any) -> Answer:
    async def answer(_: SlackServer, __: Call, ___: web.Request) -> web.StreamResponse:
        return web.json_response(fields)

    return answer
