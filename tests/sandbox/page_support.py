"""What the tests of the page share: a workspace, the page, and a browser without a screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from sandbox.page import Page
from sandbox.slack import SlackSandbox
from tests.sandbox.slack_support import manifest

DETECTOR = "Nobody looks"


@dataclass(slots=True)
class Browser:
    """Asks the page's server what the page asks."""

    slack: SlackSandbox
    page: Page
    http: aiohttp.ClientSession

    def person(self, name: str) -> str:
        return self.slack.people.user(name).id

    def channel(self, name: str) -> str:
        return self.slack.people.channel(name).id

    async def get(self, path: str, person: str = "robin") -> Any:
        status, answer = await self.status(path, person)
        assert status == 200, answer
        return answer

    async def status(self, path: str, person: str = "robin") -> tuple[int, Any]:
        async with self.http.get(path, params={"as": self.person(person)}) as response:
            if response.content_type == "application/json":
                return response.status, await response.json()
            return response.status, await response.read()

    async def post(self, path: str, data: Any, person: str = "robin") -> tuple[int, Any]:
        async with self.http.post(path, params={"as": self.person(person)}, data=data) as response:
            return response.status, await response.json()


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Browser]:
    async with (
        SlackSandbox(manifest(folder)) as slack,
        Page(slack, detector=DETECTOR) as page,
        aiohttp.ClientSession(page.url) as http,
    ):
        yield Browser(slack, page, http)


def form(text: str = "", thread_ts: str = "", **files: bytes) -> aiohttp.FormData:
    """A message as the page sends it; files by name, with `__` for the dot."""
    data = aiohttp.FormData({"text": text, "thread_ts": thread_ts})
    for name, content in files.items():
        data.add_field("files", content, filename=name.replace("__", "."))
    return data
