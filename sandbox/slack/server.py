"""The sandbox's Slack as one server on one address of this machine."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from sandbox.clock import Clock
from sandbox.slack.app import load_app
from sandbox.slack.context import build_slack
from sandbox.slack.file_server import FileServer
from sandbox.slack.http_transport import HTTPTransport, verify_url
from sandbox.slack.oauth import AUTHORIZE, Consent, Grants, RedirectURLs
from sandbox.slack.response_urls import answer_response_url
from sandbox.slack.socket_transport import SocketTransport
from sandbox.slack.strictness import Strictness
from sandbox.slack.team import TeamSandbox
from sandbox.slack.teams import Teams
from sandbox.slack.trouble import LOGIN_PAGE
from sandbox.slack.web_api import WebAPI
from sandbox.workspace import Workspace
from sandbox.workspace.faults import Latency
from sandbox.workspace.records import Team

LARGEST_BODY = 1024**3
TEAM = Team("T0SANDBOX1", "Sandbox", "sandbox")


class SlackSandbox(TeamSandbox):
    """A Slack with the app of a manifest installed in its first workspace, and any number more.

    Use it with `async with`. With `installed=False` nobody has allowed the app yet; with
    `token_rotation` its tokens end after twelve hours, whatever the manifest says.
    """

    def __init__(
        self,
        manifest: Path,
        *,
        strictness: Strictness | None = None,
        clock: Clock | None = None,
        latency: Latency | None = None,
        port: int = 0,
        on_picture: Callable[[bytes], None] | None = None,
        installed: bool = True,
        token_rotation: bool | None = None,
    ) -> None:
        self._port = port
        self._on_picture = on_picture
        self._latency = latency
        app = load_app(manifest)
        if token_rotation is not None:
            app = replace(app, token_rotation=token_rotation)
        self.strictness = strictness or Strictness()
        self.clock = clock or Clock()
        workspace = Workspace(TEAM, clock=self.clock, latency=latency)
        slack = build_slack(workspace, app, self.strictness)
        self._sockets = SocketTransport(slack.sockets)
        self._teams = Teams(slack)
        self.redirect_urls = RedirectURLs(app.redirect_urls)
        """Where the app may send people back to, as its administrator entered them."""
        self.install_url = ""
        """The page from which people install the app, once it is known."""
        self.teams: list[TeamSandbox] = [self]
        """Every workspace; this object is the first one too."""
        self._transports: list[HTTPTransport] = []
        self._runner: web.AppRunner | None = None
        super().__init__(slack, self._sockets, on_picture=on_picture, installed=installed)

    def add_team(
        self, name: str, *, installed: bool = False, same_ids: bool = False
    ) -> TeamSandbox:
        """One more workspace, with people and channels as the first one had them at its start.

        `installed` puts the app in as if somebody had allowed it, with a token that has no end;
        without, its bot is in no channel. With `same_ids` people and channels have the ids of the
        first workspace: Slack promises none to be unique beyond a workspace.
        """
        number = len(self.teams) + 1
        team = Team(f"T0SANDBOX{number}", name, name.lower().replace(" ", "-"))
        workspace = Workspace(team, clock=self.clock, latency=self._latency)
        if not same_ids:
            workspace.ids.begin_at(number)
        app = replace(
            self.app,
            bot_id=f"B0SANDBOX{number}",
            bot_user=f"U0SANDBOXB{number}",
            bot_token=f"{self.app.bot_token}-{number}",
        )
        slack = build_slack(workspace, app, self.strictness, beside=self.slack)
        slack.listen_at(self.slack.base_url)
        self._teams.add(slack)
        made = TeamSandbox(slack, self.transport, on_picture=self._on_picture, installed=installed)
        if same_ids:
            workspace.ids.begin_at(number)
        self.teams.append(made)
        return made

    @property
    def api_url(self) -> str:
        """The base address of the Web API, for `SLACK_API_URL`."""
        return f"{self.slack.base_url}/api/"

    @property
    def authorize_url(self) -> str:
        """Where people allow the app, next to the Web API as at Slack."""
        return f"{self.slack.base_url}{AUTHORIZE}"

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
        for team in self.teams:
            team.slack.listen_at(f"http://127.0.0.1:{port}")
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
        files, grants = FileServer(self._teams), Grants(self.clock, self.strictness)
        app.router.add_route("*", "/api/{method}", WebAPI(self._teams, grants).handle)
        app.router.add_post("/upload/v1/{ticket}", files.upload)
        app.router.add_get("/files-pri/{file}/{name}", files.download)
        app.router.add_get("/files-pri/{file}/download/{name}", files.download)
        app.router.add_get("/files-tmb/{file}/{name}", files.derived)
        app.router.add_get("/link/", self.slack.sockets.connect)
        app.router.add_post("/response/{team}/{key}", answer_response_url(self._teams))
        Consent(self._teams, grants, self.redirect_urls).add_to(app)
        app.router.add_get("/", _login_page)
        return app

    def deliver_to(self, url: str) -> None:
        """Send events and interactions to this address, signed, instead of over sockets."""
        transport = HTTPTransport(self.slack, url)
        self._transports.append(transport)
        for team in self.teams:
            team.transport = transport

    def install_from(self, app_url: str) -> None:
        """Enter where the app's own pages for installing are, as Bolt names them."""
        self.install_url = f"{app_url}/slack/install"
        self.redirect_urls.add(f"{app_url}/slack/oauth_redirect")

    def deliver_over_sockets(self) -> None:
        """Send events and interactions over Socket Mode (the way it begins)."""
        for team in self.teams:
            team.transport = self._sockets

    async def verify_url(self, url: str) -> bool:
        """Whether the app at this address answers Slack's challenge, as saving a URL asks."""
        return await verify_url(self.slack, url)

    async def wait_for_connection(self, timeout: float = 10.0) -> None:  # noqa: ASYNC109 - as Workspace.wait_for
        """Wait until the app has a socket open. Raises TimeoutError."""
        await self.workspace.wait_for(lambda: bool(self.slack.sockets.open), timeout)


async def _login_page(_request: web.Request) -> web.Response:
    return web.Response(text=LOGIN_PAGE, content_type="text/html")
