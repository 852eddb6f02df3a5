"""`/slack/install` and `/slack/oauth_redirect`: a workspace installs the app itself.

https://docs.slack.dev/authentication/installing-with-oauth. Bolt's flow decides, but its routes are
mounted here: AsyncApp takes either an `authorize` of ours or a flow, and its flow asks Slack who we
are at every delivery.
"""

import logging
import re
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_bolt import BoltResponse
from slack_bolt.adapter.aiohttp import to_bolt_request
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.oauth.installation_store import Installation

from bot.config import Config
from bot.crowd import Crowd
from bot.errors import BotError, RetryLaterError, SetupError, StillErasedError
from bot.ports import Clock
from bot.slack.calls import SlackCalls, SlackRefusalError
from bot.slack.credentials import AppSecret
from bot.slack.install_pages import FAILURES, failure_page, headers, install_page, success_page
from bot.slack.installing import InstallationStore, StateStore, WholeOrganisationError
from bot.slack.pace import Allowance
from bot.slack.scopes import SCOPES

log = logging.getLogger(__name__)

INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"
_CONSENT = "oauth/v2/authorize"
_COOKIE = "labels-installing"
_TEAM = re.compile(r"[TE][A-Z0-9]{1,20}")
_CODE = re.compile(r"[A-Za-z0-9._-]{1,255}")
"""Slack does not say what its codes look like; they go into addresses as they are."""

_ACCESS = "oauth.v2.access"
_A_MINUTE, _AT_ONCE = 20, 4
"""Codes that a process exchanges, at most. Anybody can make codes up, and what they cost at Slack
is the app's: what all workspaces' tokens are exchanged with."""

_CODES = frozenset({"invalid_code", "code_already_used", "code_expired"})
"""Slack's words for a code that is of no use (any more)."""


class InstallFlow(AsyncOAuthFlow):
    """Bolt's flow with our pages, our calls to Slack, and our words for failures.

    No redirect address is sent: Slack takes the first one of the app's settings then, for the
    consent as for the exchange, and behind a proxy we would not know our own.
    """

    def __init__(
        self, config: Config, session: aiohttp.ClientSession, clock: Clock,
        *, store: InstallationStore, states: StateStore,
    ) -> None:  # fmt: skip
        """Where people consent lies beside the Web API."""
        self._session = session
        self._clock = clock
        self._api_url = config.slack_api_url
        self._consent = config.slack_api_url.removesuffix("api/") + _CONSENT
        secret = AppSecret(config.slack_client_id, config.slack_client_secret)
        self._calls = SlackCalls(secret, config.slack_api_url, session)
        self._allowance = Allowance(clock, calls=_A_MINUTE, seconds=60.0)
        self._crowd = Crowd(_AT_ONCE)
        super().__init__(
            logger=logging.getLogger("slack_bolt"),
            settings=AsyncOAuthSettings(
                client_id=config.slack_client_id,
                client_secret=config.slack_client_secret,
                scopes=sorted(SCOPES),
                user_scopes=[],
                install_path=INSTALL_PATH,
                redirect_uri_path=REDIRECT_PATH,
                installation_store=store,
                state_store=states,
                state_cookie_name=_COOKIE,
                callback_options=AsyncCallbackOptions(self._succeeded, self._failed),
            ),
        )

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        """Where Slack asks for consent; `?team=` proposes a workspace."""
        team = request.query.get("team", [""])[0]
        asked = {"client_id": self.client_id, "scope": ",".join(sorted(SCOPES)), "state": state}
        if _TEAM.fullmatch(team):
            asked["team"] = team
        return f"{self._consent}?{urlencode(asked)}"

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:  # noqa: ARG002 - Bolt's signature
        """Our page."""
        return install_page(url)

    async def run_installation(self, code: str) -> Installation:
        """Exchange Slack's code for tokens. Raises SlackRefusalError, RetryLaterError, SetupError.

        Bolt's own writes the code into the log. Nothing is waited for or tried again: whoever has
        a code can begin anew.
        """
        given = await self._calls.hurry(_ACCESS, code=code)
        token = given["access_token"]
        if given.get("is_enterprise_install") or not given.get("team"):
            await self._revoke(token, "an organisation")
            raise WholeOrganisationError
        now, life = self._clock.now(), given.get("expires_in")
        return Installation(
            app_id=given.get("app_id"),
            enterprise_id=(given.get("enterprise") or {}).get("id"),
            team_id=given["team"]["id"],
            team_name=given["team"].get("name"),
            bot_token=token,
            bot_id=await self._bot_id(token),
            bot_user_id=given.get("bot_user_id"),
            bot_scopes=given.get("scope", ""),
            bot_refresh_token=given.get("refresh_token"),
            bot_token_expires_at=int(now + life) if life else None,
            user_id=(given.get("authed_user") or {}).get("id", ""),
            installed_at=now,
        )

    async def store_installation(
        self, request: AsyncBoltRequest, installation: Installation
    ) -> None:
        """Keep it, or give back what cannot be kept. Raises RetryLaterError and BotError.

        What is installed there already may have the very same token, so that is left alone.
        """
        try:
            await super().store_installation(request, installation)
        except (RetryLaterError, BotError):
            team = installation.team_id or ""
            if not await self._may_be_there(team):
                await self._revoke(installation.bot_token or "", team)
            raise

    async def _may_be_there(self, team: str) -> bool:
        store = self.settings.installation_store
        try:
            return bool(await store.async_find_bot(enterprise_id=None, team_id=team))
        except (RetryLaterError, SetupError):
            return True

    async def _revoke(self, token: str, team: str) -> None:
        """Else the app would stand in Slack without working, for nobody knows how long."""
        try:
            await SlackCalls(token, self._api_url, self._session).hurry("auth.revoke")
        except (RetryLaterError, SetupError, SlackRefusalError) as error:
            log.warning("the app may stand in %s without working: %s", team, error)

    async def _bot_id(self, token: str) -> str:
        """Nothing hangs on it: so whoever installs the app need not wait for it."""
        try:
            known = await SlackCalls(token, self._api_url, self._session).ask("auth.test")
        except (RetryLaterError, SetupError, SlackRefusalError) as error:
            log.info("the bot's id is not known: %s", error)
            return ""
        return str(known.get("bot_id") or "")

    async def finish(self, request: AsyncBoltRequest) -> BoltResponse:
        """Somebody comes back from Slack, or pretends to.

        Raises what `run_installation` and `store_installation` raise.
        """
        code = request.query.get("code", [None])[0]
        if code is None:
            return await self.handle_callback(request)
        if not _CODE.fullmatch(code):
            return self.failure("invalid_code")
        with self._crowd.enter() as has_room:
            if has_room and self._allowance.take():
                return await self.handle_callback(request)
        log.warning("refused an installation: too many came at once")
        return self.failure("busy")

    async def _succeeded(self, args: AsyncSuccessArgs) -> BoltResponse:
        one = args.installation
        page = success_page(one.team_name or "", one.app_id or "", one.team_id or "")
        return self._page(200, page)

    async def _failed(self, args: AsyncFailureArgs) -> BoltResponse:
        return self.failure(args.reason)

    def failure(self, reason: str) -> BoltResponse:
        """The page for what went wrong."""
        log.info("an installation failed: %s", reason if reason in FAILURES else "unknown reason")
        return self._page(*failure_page(reason, INSTALL_PATH))

    def _page(self, status: int, page: str) -> BoltResponse:
        """A page behind which the state is of no use any more."""
        cookie = self.settings.state_utils.build_set_cookie_for_deletion()
        return BoltResponse(status=status, body=page, headers={"Set-Cookie": cookie})


def add_install_routes(app: web.Application, flow: InstallFlow) -> None:
    """Serve the beginning and the end of installations."""

    async def install(request: web.Request) -> web.Response:
        return _answer(await flow.handle_installation(await to_bolt_request(request)))

    async def finish(request: web.Request) -> web.Response:
        return _answer(await _handled(flow, await to_bolt_request(request)))

    app.add_routes([web.get(INSTALL_PATH, install), web.get(REDIRECT_PATH, finish)])


async def _handled(flow: InstallFlow, request: AsyncBoltRequest) -> BoltResponse:
    try:
        return await flow.finish(request)
    except WholeOrganisationError:
        return flow.failure("organisation")
    except StillErasedError:
        return flow.failure("erasing")
    except SlackRefusalError as error:
        log.warning("an installation failed: %s", error)
        return flow.failure("invalid_code" if error.error in _CODES else "setup")
    except RetryLaterError as error:
        log.warning("an installation failed: %s", error)
        return flow.failure("busy")
    except SetupError as error:
        log.error("an installation failed: %s", error)  # noqa: TRY400 - no bug of ours
        return flow.failure("setup")


def _answer(response: BoltResponse) -> web.Response:
    """Bolt's own conversion leaves out SameSite, without which others could set the state."""
    answer = web.Response(
        status=response.status, text=response.body, content_type="text/html", headers=headers()
    )
    for cookies in response.cookies():
        for name, cookie in cookies.items():
            life, end = cookie["max-age"] or None, cookie["expires"] or None
            answer.set_cookie(
                name, cookie.value, max_age=life, expires=end,
                path="/", secure=True, httponly=True, samesite="Lax",
            )  # fmt: skip
    return answer
