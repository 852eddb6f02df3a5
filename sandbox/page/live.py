"""Tells open pages at once that something changed (server-sent events).

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator

from aiohttp import web

from sandbox.workspace import Change, Workspace
from sandbox.workspace.records import Json, User

HEARTBEAT_SECONDS = 15.0
"""A comment now and then shows whether the browser is still there."""

_FOR_ALL = frozenset({"app_installed", "app_uninstalled"})
"""News of the whole workspace, which name neither a channel nor a person."""


class Live:
    """Who watches, and what they may hear of."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._watchers: list[tuple[str, asyncio.Queue[Json | None]]] = []
        workspace.subscribe(self._on_change)

    async def stream(self, request: web.Request, user: User) -> web.StreamResponse:
        """Every change that the person may hear of, until the browser goes."""
        response = web.StreamResponse(headers={"Cache-Control": "no-store"})
        response.content_type = "text/event-stream"
        await response.prepare(request)
        # Its other end goes without a word when a page is closed.
        with contextlib.suppress(ConnectionResetError):
            async with contextlib.aclosing(self._texts(user)) as texts:
                async for text in texts:
                    await response.write(text.encode())
        return response

    async def close(self, _app: web.Application) -> None:
        """Let every stream end."""
        for _user, queue in self._watchers:
            queue.put_nowait(None)

    async def _texts(self, user: User) -> AsyncGenerator[str, None]:
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        watcher = (user.id, queue)
        self._watchers.append(watcher)
        try:
            yield ": hello\n\n"
            while (text := await _next(queue)) is not None:
                yield text
        finally:
            self._watchers.remove(watcher)

    def _on_change(self, change: Change) -> None:
        news: Json = {"kind": change.kind, "channel": change.channel, "ts": change.ts}
        for user, queue in self._watchers:
            if self._concerns(change, user):
                queue.put_nowait(news)

    def _concerns(self, change: Change, user: str) -> bool:
        if change.kind in _FOR_ALL:
            return True
        channel = self._workspace.channels.get(change.channel)
        if change.kind == "ephemeral" or channel is None:
            return user == change.user
        return user in channel.members or user == change.user


async def _next(queue: asyncio.Queue[Json | None]) -> str | None:
    try:
        async with asyncio.timeout(HEARTBEAT_SECONDS):
            news = await queue.get()
    except TimeoutError:
        return ": still here\n\n"
    return None if news is None else f"data: {json.dumps(news)}\n\n"
