"""The Web API's front door: `/api/<method>`.

Failure is HTTP 200 with `{"ok": false}`, except for rate limits
(https://docs.slack.dev/apis/web-api).
"""

import json

from aiohttp import web

from sandbox.slack import scopes
from sandbox.slack.arguments import Arguments, note_charset, read_arguments
from sandbox.slack.context import Slack
from sandbox.slack.errors import RateLimitedError, SlackError
from sandbox.slack.methods import METHODS
from sandbox.slack.oauth import OAUTH_METHODS, Grants, concealed
from sandbox.slack.rate_limits import MESSAGES, RateLimits
from sandbox.slack.refusals import judged
from sandbox.slack.teams import Teams, bearer
from sandbox.slack.trouble import Trouble
from sandbox.workspace.records import Json
from sandbox.workspace.traffic import Direction, Exchange

_APP_TOKEN_METHODS = ("apps.connections.open",)


class WebAPI:
    """Answers calls, each in the workspace of its token, and writes them into its traffic log."""

    def __init__(self, teams: Teams, grants: Grants) -> None:
        self._teams = teams
        self._grants = grants
        self._limits: dict[str, RateLimits] = {}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, with the trouble that was ordered for it."""
        name = request.match_info["method"]
        slack = self._teams.of_token(bearer(request))
        started = slack.workspace.clock.now()
        args = Arguments({})

        async def answer() -> web.Response:
            return await self._answer(slack, request, name, args)

        response = await Trouble(slack.workspace).around(request, name, answer)
        _log(slack, name, started, args, response)
        return response

    async def _answer(
        self, slack: Slack, request: web.Request, name: str, args: Arguments
    ) -> web.Response:
        headers: dict[str, str] = {}
        status = 200
        try:
            args.values = await read_arguments(request)
            body = {"ok": True, **self._call(request, name, args)}
            if slack.strictness.charsets:
                note_charset(request, body)
            self._limits_of(slack).note_pace(name, str(body.get("channel", "")), args)
        except SlackError as error:
            args.violations += judged(slack, name, args, error)
            body = error.to_json()
        except RateLimitedError as error:
            if name in MESSAGES:
                args.complain("too_fast", f"{name} was called before Slack takes another message")
            status, body = 429, {"ok": False, "error": "ratelimited"}
            headers["Retry-After"] = str(error.retry_after)
        if args.granted:
            headers["x-oauth-scopes"] = ",".join(args.granted)
        return web.json_response(body, status=status, headers=headers)

    def _call(self, request: web.Request, name: str, args: Arguments) -> Json:
        _note_secrets(request, args)
        if name in OAUTH_METHODS:
            return OAUTH_METHODS[name](self._teams, self._grants, request, args)
        if name not in METHODS:
            raise SlackError("unknown_method", req_method=name)
        slack = self._authenticated(request, name, args)
        scopes.check_method(slack, name, args)
        self._limits_of(slack).count(name, args.text("channel"))
        return METHODS[name](slack, args)

    def _authenticated(self, request: web.Request, name: str, args: Arguments) -> Slack:
        """The workspace of the token that was shown; notes whose it is, and what it may."""
        shown = bearer(request) or args.text("token")
        args.values.pop("token", None)
        if not shown:
            raise SlackError("not_authed")
        slack = self._teams.of_token(shown)
        of_app = shown == slack.app.app_token
        token = None if of_app else slack.tokens.opens(shown)
        if of_app != (name in _APP_TOKEN_METHODS):
            raise SlackError("not_allowed_token_type")
        if token is not None:
            args.token, args.caller = token, token.user
            args.granted = token.scopes if token.user else slack.scopes
        if args.caller and slack.workspace.users[args.caller].deleted:
            raise SlackError("account_inactive")
        return slack

    def _limits_of(self, slack: Slack) -> RateLimits:
        """Slack counts a workspace's calls apart from those of all others."""
        return self._limits.setdefault(slack.workspace.team.id, RateLimits(slack))


def _note_secrets(request: web.Request, args: Arguments) -> None:
    for name in ("token", "client_secret", "refresh_token"):
        if name in request.query:
            words = name.replace("_", " ")
            args.complain("token_in_address", f"a {words} in the address of a request")


def _log(
    slack: Slack, name: str, started: float, args: Arguments, response: web.StreamResponse
) -> None:
    slack.workspace.traffic.add(
        Exchange(
            Direction.TO_SLACK,
            name,
            started,
            slack.workspace.clock.now() - started,
            response.status,
            concealed(args.values),
            concealed(_body(response)),
            tuple(args.violations),
        )
    )


def _body(response: web.StreamResponse) -> Json:
    if isinstance(response, web.Response) and response.content_type == "application/json":
        body = json.loads(response.text or "{}")
        return body if isinstance(body, dict) else {}
    return {}
