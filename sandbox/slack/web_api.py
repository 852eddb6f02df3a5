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
from sandbox.slack.rate_limits import MESSAGES, RateLimits
from sandbox.slack.refusals import judged
from sandbox.slack.trouble import Trouble
from sandbox.workspace.records import Json
from sandbox.workspace.traffic import Direction, Exchange

_APP_TOKEN_METHODS = ("apps.connections.open",)


class WebAPI:
    """Answers calls and writes them into the traffic log."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._limits = RateLimits(slack)
        self._trouble = Trouble(slack.workspace)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, with the trouble that was ordered for it."""
        name = request.match_info["method"]
        started = self._slack.workspace.clock.now()
        args = Arguments({})

        async def answer() -> web.Response:
            return await self._answer(request, name, args)

        response = await self._trouble.around(request, name, answer)
        self._log(name, started, args, response)
        return response

    async def _answer(self, request: web.Request, name: str, args: Arguments) -> web.Response:
        headers: dict[str, str] = {}
        status = 200
        try:
            args.values = await read_arguments(request)
            body = {"ok": True, **self._call(request, name, args)}
            if self._slack.strictness.charsets:
                note_charset(request, body)
            self._limits.note_pace(name, str(body.get("channel", "")), args)
        except SlackError as error:
            args.violations += judged(self._slack, name, args, error)
            body = error.to_json()
        except RateLimitedError as error:
            if name in MESSAGES:
                args.complain("too_fast", f"{name} was called before Slack takes another message")
            status, body = 429, {"ok": False, "error": "ratelimited"}
            headers["Retry-After"] = str(error.retry_after)
        app = self._slack.app
        headers["x-oauth-scopes"] = ",".join(app.user_scopes if args.caller else app.scopes)
        return web.json_response(body, status=status, headers=headers)

    def _call(self, request: web.Request, name: str, args: Arguments) -> Json:
        if name not in METHODS:
            raise SlackError("unknown_method", req_method=name)
        self._authenticate(request, name, args)
        scopes.check_method(self._slack, name, args.caller)
        self._limits.count(name, args.text("channel"))
        return METHODS[name](self._slack, args)

    def _authenticate(self, request: web.Request, name: str, args: Arguments) -> None:
        header = request.headers.get("Authorization", "")
        token = header.removeprefix("Bearer ").strip() or args.text("token")
        args.values.pop("token", None)
        if "token" in request.query:
            args.complain("token_in_address", "a token in the address of a request")
        if not token:
            raise SlackError("not_authed")
        app = self._slack.app
        if not self._slack.workspace.app_installed:
            raise SlackError("account_inactive")
        if token not in (app.bot_token, app.app_token, *self._slack.user_tokens):
            raise SlackError("invalid_auth")
        if (token == app.app_token) != (name in _APP_TOKEN_METHODS):
            raise SlackError("not_allowed_token_type")
        args.caller = self._slack.user_tokens.get(token, "")
        if args.caller and self._slack.workspace.users[args.caller].deleted:
            raise SlackError("account_inactive")

    def _log(
        self, name: str, started: float, args: Arguments, response: web.StreamResponse
    ) -> None:
        self._slack.workspace.traffic.add(
            Exchange(
                Direction.TO_SLACK,
                name,
                started,
                self._slack.workspace.clock.now() - started,
                response.status,
                args.values,
                _body(response),
                tuple(args.violations),
            )
        )


def _body(response: web.StreamResponse) -> Json:
    if isinstance(response, web.Response) and response.content_type == "application/json":
        body = json.loads(response.text or "{}")
        return body if isinstance(body, dict) else {}
    return {}
