"""The page's own server, next to Slack's."""

from pathlib import Path
from typing import Self

from aiohttp import web

from sandbox.page.around import Around
from sandbox.page.asked import Asked
from sandbox.page.file_routes import FileRoutes
from sandbox.page.guard import guard
from sandbox.page.inspector import Inspector
from sandbox.page.interaction_routes import InteractionRoutes
from sandbox.page.live import Live
from sandbox.page.message_routes import MessageRoutes
from sandbox.page.routes import Routes
from sandbox.page.shelf import Shelf
from sandbox.page.uploads import LARGEST_BODY
from sandbox.slack.team import TeamSandbox

STATIC = Path(__file__).with_name("static")


class Page:
    """Serves the page on 127.0.0.1 for as long as the context lasts.

    `port` is a wish: another free one is taken when it is in use.
    """

    def __init__(self, slack: TeamSandbox, *, detector: str, port: int = 0) -> None:
        self._live = Live(slack.workspace)
        self.around = Around(slack)
        asked = Asked(slack.workspace)
        self._shelf = Shelf(slack.people, asked)
        self._routes = (
            Routes(slack, asked, self._live, self.around, detector=detector),
            self.around,
            MessageRoutes(slack, asked),
            InteractionRoutes(slack, asked),
            FileRoutes(asked),
            self._shelf,
            Inspector(slack.workspace.traffic),
        )
        self._port = port
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        """Listen."""
        app = web.Application(middlewares=[guard], client_max_size=LARGEST_BODY)
        app.router.add_get("/", _index)
        app.router.add_static("/static", STATIC)
        for routes in self._routes:
            routes.add_to(app)
        # Before it waits for connections to end: a browser keeps one open for as long as it can.
        app.on_shutdown.append(self._live.close)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        port = await _listen(self._runner, self._port)
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def draw_samples(self) -> None:
        """Draw the sample pictures in the background, so that the shelf is full when it is seen."""
        await self._shelf.draw()


async def _listen(runner: web.AppRunner, wanted: int) -> int:
    try:
        await web.TCPSite(runner, "127.0.0.1", wanted).start()
    except OSError:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
    return int(runner.addresses[0][1])


async def _index(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "index.html")
