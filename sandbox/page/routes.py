"""What the page asks for: who is who, conversations, threads, news. `?as=` says who acts."""

from aiohttp import web

from sandbox.page import shapes
from sandbox.page.around import Around
from sandbox.page.asked import Asked
from sandbox.page.live import Live
from sandbox.page.message_routes import MESSAGE, MESSAGES
from sandbox.slack.team import TeamSandbox


class Routes:
    """Handlers. KeyError, PermissionError and ValueError become answers in `guard`."""

    def __init__(
        self, slack: TeamSandbox, asked: Asked, live: Live, around: Around, *, detector: str
    ) -> None:
        self._slack = slack
        self._around = around
        self._asked = asked
        self._live = live
        self._detector = detector

    def add_to(self, app: web.Application) -> None:
        """Add every route."""
        app.router.add_get("/api/workspace", self.workspace)
        app.router.add_get("/api/live", self.live)
        app.router.add_get(MESSAGES, self.messages)
        app.router.add_get(f"{MESSAGE}/thread", self.thread)

    async def workspace(self, request: web.Request) -> web.Response:
        """Who is who, and the person's conversations."""
        shape = shapes.workspace_json(self._slack, self._asked.user(request), self._detector)
        return web.json_response({**shape, **self._around.shape()})

    async def live(self, request: web.Request) -> web.StreamResponse:
        """News, as they happen."""
        return await self._live.stream(request, self._asked.user(request))

    async def messages(self, request: web.Request) -> web.Response:
        """What stands in a channel."""
        user, channel = self._asked.user(request), self._asked.channel(request)
        return web.json_response(shapes.messages_json(self._slack.workspace, channel, user))

    async def thread(self, request: web.Request) -> web.Response:
        """A message and its replies."""
        user, channel = self._asked.user(request), self._asked.channel(request)
        ts = request.match_info["ts"]
        return web.json_response(shapes.thread_json(self._slack.workspace, channel, ts, user))
