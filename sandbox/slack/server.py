"""The sandbox's Slack as one server on one address of this machine."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from sandbox.clock import Clock
from sandbox.people import People
from sandbox.slack.allowance import Allowance
from sandbox.slack.app import USER_TOKEN, SlackApp, load_app
from sandbox.slack.context import Slack, build_slack
from sandbox.slack.courier import Courier
from sandbox.slack.events import EventStream
from sandbox.slack.file_server import FileServer
from sandbox.slack.http_transport import HTTPTransport, verify_url
from sandbox.slack.interactions import Interactions
from sandbox.slack.response_urls import answer_response_url
from sandbox.slack.socket_transport import SocketTransport
from sandbox.slack.strictness import Strictness
from sandbox.slack.trouble import LOGIN_PAGE
from sandbox.slack.web_api import WebAPI
from sandbox.workspace import Workspace
from sandbox.workspace.faults import Latency
from sandbox.workspace.records import Json, Team, User
from sandbox.workspace.seed import ADMIN, seed

LARGEST_BODY = 1024**3
TEAM = Team("T0SANDBOX1", "Sandbox", "sandbox")


class SlackSandbox:
    """A Slack workspace with the app of a manifest installed. Use it with `async with`."""

    def __init__(
        self,
        manifest: Path,
        *,
        strictness: Strictness | None = None,
        clock: Clock | None = None,
        latency: Latency | None = None,
        port: int = 0,
        on_picture: Callable[[bytes], None] | None = None,
    ) -> None:
        self._port = port
        self.app: SlackApp = load_app(manifest)
        self.strictness = strictness or Strictness()
        self.clock = clock or Clock()
        self.workspace = Workspace(TEAM, clock=self.clock, latency=latency)
        seed(self.workspace, _bot_user(self.app))
        self.slack: Slack = build_slack(self.workspace, self.app, self.strictness)
        self._sockets = SocketTransport(self.slack.sockets)
        self._courier = Courier(
            self.workspace, self.strictness, self.slack.background, self._sockets
        )
        self.events = EventStream(
            self.workspace,
            self.app,
            self.slack.messages,
            self._courier.deliver,
            echoes=self.strictness.echoes,
        )
        interactions = Interactions(self.slack, self._courier)
        self.people = People(self.workspace, interactions, on_picture=on_picture)
        self._transports: list[HTTPTransport] = []
        self._runner: web.AppRunner | None = None

    @property
    def api_url(self) -> str:
        """The base address of the Web API, for `SLACK_API_URL`."""
        return f"{self.slack.base_url}/api/"

    @property
    def bot_token(self) -> str:
        """The bot's `xoxb-` token."""
        return self.app.bot_token

    def user_token(self, person: str) -> str:
        """A `xoxp-` token that somebody gave the app, with `app.user_scopes`. Raises KeyError."""
        user = self.workspace.user_named(person)
        token = USER_TOKEN.format(name=user.name)
        self.slack.user_tokens[token] = user.id
        return token

    @property
    def admin_token(self) -> str:
        """The token of the workspace's administrator, for `SLACK_ADMIN_TOKEN`."""
        return self.user_token(ADMIN)

    @property
    def app_token(self) -> str:
        """The `xapp-` token for Socket Mode."""
        return self.app.app_token

    @property
    def signing_secret(self) -> str:
        """What deliveries over HTTP are signed with."""
        return self.app.signing_secret

    async def __aenter__(self) -> Self:
        """Listen on 127.0.0.1."""
        self._runner = web.AppRunner(self._web_app(), access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.slack.listen_at(f"http://127.0.0.1:{port}")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop everything."""
        await self.slack.background.close()
        await self.slack.sockets.close()
        for transport in self._transports:
            await transport.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _web_app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_BODY)
        files = FileServer(self.slack)
        app.router.add_route("*", "/api/{method}", WebAPI(self.slack).handle)
        app.router.add_post("/upload/v1/{ticket}", files.upload)
        app.router.add_get("/files-pri/{file}/{name}", files.download)
        app.router.add_get("/files-pri/{file}/download/{name}", files.download)
        app.router.add_get("/files-tmb/{file}/{name}", files.derived)
        app.router.add_get("/link/", self.slack.sockets.connect)
        app.router.add_post("/response/{key}", answer_response_url(self.slack))
        app.router.add_get("/", _login_page)
        return app

    def deliver_to(self, url: str) -> None:
        """Send events and interactions to this address, signed, instead of over sockets."""
        transport = HTTPTransport(self.slack, url)
        self._transports.append(transport)
        self._courier.transport = transport

    def deliver_again(self, envelope: Json) -> None:
        """Deliver an event once more, the same `event_id`, as Slack now and then does."""
        self._courier.deliver(envelope)

    @property
    def allowance(self) -> Allowance:
        """How much of the hour's deliveries is used, and whether they were switched off."""
        return self._courier.allowance

    def deliver_over_sockets(self) -> None:
        """Send events and interactions over Socket Mode (the way it begins)."""
        self._courier.transport = self._sockets

    async def verify_url(self, url: str) -> bool:
        """Whether the app at this address answers Slack's challenge, as saving a URL asks."""
        return await verify_url(self.slack, url)

    async def wait_for_connection(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109 - as Workspace.wait_for
        """Wait until the app has a socket open. Raises TimeoutError."""
        await self.workspace.wait_for(lambda: bool(self.slack.sockets.open), timeout)


def _bot_user(app: SlackApp) -> User:
    name = app.bot_name.lower().replace(" ", "_")
    return User(app.bot_user, name, app.bot_name, is_bot=True, bot_id=app.bot_id)


async def _login_page(_request: web.Request) -> web.Response:
    return web.Response(text=LOGIN_PAGE, content_type="text/html")
