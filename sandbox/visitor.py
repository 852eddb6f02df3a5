"""Somebody with a browser, who installs the app: from its install page over Slack's to the end."""

from dataclasses import dataclass
from html.parser import HTMLParser
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from sandbox.slack.oauth import AUTHORIZE

INSTALL = "/slack/install"


class NoWayError(Exception):
    """A page leads no further; the text says what it showed."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where a visit ended: the app's last page."""

    status: int
    url: str
    text: str


class Visitor:
    """A browser of its own, with its cookies. Use it with `async with`."""

    def __init__(self, app_url: str) -> None:
        self._app = URL(app_url)
        # As browsers do, which keep secure cookies of this machine without HTTPS too.
        self._cookies = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=self._app.origin())
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the browser."""
        self._session = aiohttp.ClientSession(cookie_jar=self._cookies)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        if self._session is not None:
            await self._session.close()

    async def install(self, team: str, person: str, *, allow: bool = True) -> Arrival:
        """Install the app in a workspace as a person of it, both by id; `allow=False` cancels.

        Raises NoWayError.
        """
        return await self.follow(await self.decide(await self.begin(), team, person, allow=allow))

    async def begin(self) -> URL:
        """Open the app's install page; where its link, or its redirect, leads: to Slack's page."""
        async with self._open.get(self._app / INSTALL[1:], allow_redirects=False) as answer:
            text = await answer.text()
        links = [answer.headers.get("Location", ""), *_links(text)]
        for link in links:
            if AUTHORIZE in link:
                return URL(link, encoded=True)
        raise NoWayError(f"{INSTALL} answered {answer.status} without a way to Slack: {text}")

    async def decide(self, asking: URL, team: str, person: str, *, allow: bool = True) -> URL:
        """Answer on Slack's page; where it sends the browser then. Raises NoWayError."""
        form = {"team": team, "person": person, "decision": "allow" if allow else "cancel"}
        async with self._open.get(asking) as page:
            await _require(page, 200)
        async with self._open.post(asking, data=form, allow_redirects=False) as answer:
            await _require(answer, 302)
            return URL(answer.headers["Location"], encoded=True)

    async def follow(self, url: URL) -> Arrival:
        """Go where Slack sent the browser."""
        async with self._open.get(url) as answer:
            return Arrival(answer.status, str(answer.url), await answer.text())

    @property
    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("the browser was not opened")
        return self._session


async def _require(answer: aiohttp.ClientResponse, status: int) -> None:
    if answer.status != status:
        raise NoWayError(f"Slack's page answered {answer.status}: {await answer.text()}")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "href" and value]


def _links(text: str) -> list[str]:
    parser = _Links()
    parser.feed(text)
    return parser.found
