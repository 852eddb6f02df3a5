"""What is posted in a burst, and what can be seen of it in Slack."""

import asyncio
import io
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from sandbox.people import PostedFile
from sandbox.slack import SlackSandbox
from sandbox.workspace.records import Message
from sandbox.workspace.traffic import Direction, Exchange

IN_ONE = 10
"""Files of a message; people can send no more at once."""
_SIZE = (320, 240)
_LOOK = 0.25
"""Seconds between two looks."""


@dataclass(slots=True)
class Post:
    """A message with pictures; times in seconds of the monotonic clock, 0 until it is answered."""

    message: Message
    pictures: int
    posted: float
    answered: float = 0.0

    @property
    def waited(self) -> float:
        """How long it took."""
        return self.answered - self.posted

    @classmethod
    def by(cls, slack: SlackSandbox, who: str, channel: str, seeds: Sequence[int]) -> "Post":
        """Have somebody post pictures now."""
        files = [PostedFile(f"{seed}.jpg", _picture(seed)) for seed in seeds]
        message = slack.people.post_files(who, channel, files)
        return cls(message, len(files), time.monotonic())


def dump(slack: SlackSandbox, messages: int) -> list[Post]:
    """Robin posts everything into one channel at once."""
    seeds = range(messages * IN_ONE)
    return [
        Post.by(slack, "robin", "photos", seeds[first : first + IN_ONE])
        for first in range(0, len(seeds), IN_ONE)
    ]


def _picture(seed: int) -> bytes:
    """A small JPEG; every seed gives other bytes."""
    drawn = random.Random(seed)
    clouds = Image.new("RGB", (8, 6))
    clouds.putdata([tuple(drawn.randrange(256) for _ in range(3)) for _ in range(48)])
    out = io.BytesIO()
    clouds.resize(_SIZE, Image.Resampling.BICUBIC).save(out, "JPEG")
    return out.getvalue()


class Watch:
    """Looks at the workspace all the time: answers, calls, and what Robin is told."""

    def __init__(self, slack: SlackSandbox) -> None:
        """Nothing has been seen yet."""
        self._slack = slack
        self._last: Exchange | None = None
        self.calls: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.notes: dict[str, list[str]] = {}
        """What Robin was told, by message, in order."""

    async def until_answered(self, posts: list[Post]) -> None:
        """Look until every one of these posts has its answer; more may be added meanwhile."""
        while any(not post.answered for post in posts):
            await asyncio.sleep(_LOOK)
            self._look(posts)

    async def until_quiet(self, seconds: float) -> None:
        """Go on looking at what is told and called."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            await asyncio.sleep(_LOOK)
            self._look([])

    def _look(self, posts: Sequence[Post]) -> None:
        workspace, now = self._slack.workspace, time.monotonic()
        for post in posts:
            if post.answered:
                continue
            there = workspace.replies(post.message.channel, post.message.ts)
            if any(reply.bot_id and _is_answer(reply) for reply in there):
                post.answered = now
        self._count_calls()
        self._read_notes()

    def _count_calls(self) -> None:
        exchanges = self._slack.workspace.traffic.all()
        known = exchanges.index(self._last) + 1 if self._last in exchanges else 0
        for exchange in exchanges[known:]:
            if exchange.direction is Direction.TO_SLACK:
                self.calls[exchange.name] += 1
                self.refused[exchange.name] += exchange.status == 429
        self._last = exchanges[-1] if exchanges else None

    def _read_notes(self) -> None:
        workspace, bot = self._slack.workspace, self._slack.app.bot_user
        direct = workspace.direct_message(workspace.user_named("robin").id, bot)
        for message in workspace.history(direct.id) if direct else ():
            told = self.notes.setdefault(message.ts, [])
            if message.bot_id and message.text not in told[-1:]:
                told.append(message.text)


def _is_answer(reply: Message) -> bool:
    return any(block["type"] == "image" for block in reply.blocks)
