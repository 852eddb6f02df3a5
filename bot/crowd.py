"""How many deliveries of Slack's are in work at once in this process.

Each waits for the queue, up to 2.4 s while that is slow, and holds its body meanwhile. What is more
is refused at once: Slack delivers it again within minutes
(https://docs.slack.dev/apis/events-api#retries), and another process may take it.
"""

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from aiohttp import web

log = logging.getLogger(__name__)

MOST = 100
"""Deliveries at once. A body may have 1 MiB."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Crowd:
    """Counts who is inside."""

    def __init__(self, most: int = MOST) -> None:
        """Nobody is inside."""
        self._most = most
        self._inside = 0

    @contextmanager
    def enter(self) -> Iterator[bool]:
        """Be inside until the end, and hear whether there was room."""
        has_room = self._inside < self._most
        if not has_room:
            log.warning("refused a request: %d are in work", self._inside)
        self._inside += has_room
        try:
            yield has_room
        finally:
            self._inside -= has_room


def bound(app: web.Application, *, path: str, crowd: Crowd) -> None:
    """Answer 503 at `path` when there is no room.

    It stands behind the gate: whoever is not Slack must not take the room from it.
    """

    @web.middleware
    async def one_of_a_crowd(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path != path:
            return await handler(request)
        with crowd.enter() as has_room:
            if has_room:
                return await handler(request)
        return web.Response(status=503, text="busy\n")

    app.middlewares.append(one_of_a_crowd)
