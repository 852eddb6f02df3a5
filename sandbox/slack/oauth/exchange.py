"""`oauth.v2.access`: a code, or a refresh token, becomes an access token.

https://docs.slack.dev/reference/methods/oauth.v2.access
"""

import base64
import hmac
from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.slack.app import SlackApp
from sandbox.slack.arguments import Arguments
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError
from sandbox.slack.installing import install
from sandbox.slack.oauth.grants import Grants
from sandbox.slack.teams import Teams
from sandbox.slack.tokens import Token
from sandbox.workspace.records import Json

OAuthMethod = Callable[[Teams, Grants, web.Request, Arguments], Json]

_SECRETS = frozenset({"access_token", "client_secret", "code", "refresh_token"})
_CONCEALED = "…"


def access(teams: Teams, grants: Grants, request: web.Request, args: Arguments) -> Json:
    """Answer one call. It needs no token, but the app's id and secret."""
    check_client(teams.home.app, *_credentials(request, args))
    kind = args.text("grant_type", "authorization_code")
    if kind == "authorization_code":
        return _of_code(teams, grants, args)
    if kind == "refresh_token":
        return _of_refresh(teams, args)
    raise SlackError("invalid_grant_type")


def _credentials(request: web.Request, args: Arguments) -> tuple[str, str]:
    """The app's id and secret: in HTTP's Basic authentication, as Slack recommends, or a form."""
    header = request.headers.get("Authorization", "")
    if not header.startswith("Basic "):
        return args.text("client_id"), args.text("client_secret")
    try:
        shown = base64.b64decode(header.removeprefix("Basic "), validate=True).decode()
    except ValueError:
        raise SlackError("invalid_client_id") from None
    client_id, _, client_secret = shown.partition(":")
    return client_id, client_secret


def check_client(app: SlackApp, client_id: str, client_secret: str) -> None:
    """Raise SlackError unless these are the app's id and secret."""
    if client_id != app.client_id:
        raise SlackError("invalid_client_id")
    if not hmac.compare_digest(client_secret.encode(), app.client_secret.encode()):
        raise SlackError("bad_client_secret")


def _of_code(teams: Teams, grants: Grants, args: Arguments) -> Json:
    grant = grants.exchange(args.text("code"), args.text("redirect_uri"))
    slack = teams.by_id[grant.team]
    install(slack, grant.scopes)
    person: Json = {"id": grant.user}
    if grant.user_scopes:
        given = slack.tokens.issue(grant.team, grant.user, grant.user_scopes)
        person |= {"scope": ",".join(given.scopes), **_lifetime(slack, given), "token_type": "user"}
    bot = slack.tokens.issue(grant.team, "", slack.scopes)
    return {**_of_bot(slack, bot), "authed_user": person}


def _of_refresh(teams: Teams, args: Arguments) -> Json:
    token = teams.home.tokens.renew(args.text("refresh_token"))
    slack = teams.by_id[token.team]
    if not token.user:
        return _of_bot(slack, token)
    return {
        **_installation(slack),
        **_lifetime(slack, token),
        "token_type": "user",
        "scope": ",".join(token.scopes),
        "user_id": token.user,
    }


def _of_bot(slack: Slack, token: Token) -> Json:
    return {
        **_installation(slack),
        **_lifetime(slack, token),
        "token_type": "bot",
        "scope": ",".join(slack.scopes),
        "bot_user_id": slack.app.bot_user,
    }


def _installation(slack: Slack) -> Json:
    team = slack.workspace.team
    return {
        "app_id": slack.app.id,
        "team": {"id": team.id, "name": team.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _lifetime(slack: Slack, token: Token) -> Json:
    """The token; of one that ends also when, and what it is renewed with."""
    if not token.rotates:
        return {"access_token": token.text}
    seconds = int(slack.strictness.token_lifetime)
    return {"access_token": token.text, "expires_in": seconds, "refresh_token": token.refresh}


def concealed(value: Any) -> Any:
    """The same JSON without what nobody may read in a log."""
    if isinstance(value, dict):
        return {
            key: _CONCEALED if key in _SECRETS and isinstance(item, str) else concealed(item)
            for key, item in value.items()
        }
    return value


OAUTH_METHODS: dict[str, OAuthMethod] = {"oauth.v2.access": access}
"""The methods that no workspace's token is needed for."""
