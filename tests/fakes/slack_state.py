"""What the Slack of the tests holds and remembers."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web

TOKEN = "xoxb-fake"


TEAM, BOT, BOT_ID = "T7TEAM", "U7BOT", "B7BOT"


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it arrived: its method, its arguments, its headers."""

    method: str
    arguments: dict[str, Any]
    headers: dict[str, str]

    @property
    def token(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ")


@dataclass(slots=True)
class StoredFile:
    """A file in Slack: its bytes and what `files.info` tells of it."""

    data: bytes
    info: dict[str, Any]
    questions_until_ready: int = 0


Answer = Callable[["SlackServer", Call, web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class SlackServer:
    """A workspace of one channel; `url` ends with `/`."""

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, StoredFile] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    """The ids of files that were deleted."""
    reactions: set[tuple[str, str, str]] = field(default_factory=set)
    shared: list[dict[str, Any]] = field(default_factory=list)
    responses: list[dict[str, Any]] = field(default_factory=list)
    """What was sent to `response_url`."""
    whispers: list[dict[str, Any]] = field(default_factory=list)
    """Ephemeral messages."""
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    """User objects by id."""
    rooms: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Conversation objects by id."""
    members: dict[str, set[str]] = field(default_factory=dict)
    """Who is in which conversation."""
    page: int = 2
    """How many entries of a list come at once, whatever was asked for."""
    questions_until_ready: int = 1
    """How often `files.info` shows an upload without its type."""
    answers: dict[str, deque[Answer]] = field(default_factory=lambda: defaultdict(deque))
    numbers: Any = field(default_factory=lambda: count(1))
    arrivals: dict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    @property
    def api_url(self) -> str:
        return f"{self.url}api/"

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def wait_for(self, method: str) -> None:
        """Wait until a method (or a path) is called."""
        async with asyncio.timeout(5):
            await self.arrivals[method].wait()

    def next_answers(self, method: str, *answers: Answer) -> None:
        """Answer the next calls of a method (or a path) so, and as usual after them."""
        self.answers[method].extend(answers)

    def add_file(self, file_id: str, data: bytes, **info: Any) -> dict[str, Any]:
        """Keep a file; returns its file object."""
        known = {
            "id": file_id, "name": "harbour.png", "mimetype": "image/png", "filetype": "png",
            "size": len(data), "mode": "hosted",
            "url_private_download": f"{self.url}files/{file_id}", **info,
        }  # fmt: skip
        self.files[file_id] = StoredFile(data, known)
        return known

    def next_ts(self) -> str:
        return f"17724500{next(self.numbers):02}.000100"
