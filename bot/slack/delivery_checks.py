"""What the doctor finds out about the way from Slack to the bot: a socket, or signed requests."""

import re

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.findings import Finding
from bot.slack.checks import TROUBLE, advice_for, app_of, code_of, reason_of

_SOCKET, _SECRET, _DELIVERY = "Socket Mode", "Signing secret", "Delivery"
_SWITCH_ON = (
    "Switch on Socket Mode, and make an app-level token with connections:write "
    "(Basic Information, App-Level Tokens) for SLACK_APP_TOKEN."
)
_ADVICE = {
    "missing_scope": "The app-level token lacks connections:write, and scopes cannot be added to "
    "it: make a new one (Basic Information, App-Level Tokens) for SLACK_APP_TOKEN.",
    **dict.fromkeys(
        ("invalid_auth", "not_authed", "token_revoked", "account_inactive"),
        "Slack does not know this app-level token. Copy it anew, or make one with "
        "connections:write (Basic Information, App-Level Tokens), into SLACK_APP_TOKEN.",
    ),
}
_SAME_APP = (
    "Take both from the same app on https://api.slack.com/apps: SLACK_BOT_TOKEN from Install App, "
    "SLACK_APP_TOKEN from Basic Information."
)
_COPY_ANEW = (
    "Copy the Signing Secret (Basic Information, App Credentials, Show) into "
    "SLACK_SIGNING_SECRET. The client secret, which looks the same, is the line above it."
)
_NO_WAY_IN = "Set SLACK_APP_TOKEN for `python -m bot`, or SLACK_SIGNING_SECRET for `web`."
_UNSIGNED = (
    "Set SLACK_SIGNING_SECRET (Basic Information, App Credentials, Show): `web` takes nothing that "
    "is not signed with it."
)
_APP_ID = re.compile(r"xapp-\d-(A[A-Z0-9]+)-")
"""The second part of an app-level token names its app."""
_SIGNING_SECRET = re.compile(r"[0-9a-f]{32}")


async def check_socket(
    client: AsyncWebClient, app_token: str, session: aiohttp.ClientSession
) -> Finding:
    """Ask for the address of a socket, without opening it: Slack would send events there.

    `client` has the bot's own token, which works.
    See https://docs.slack.dev/reference/methods/apps.connections.open.
    """
    if not app_token:
        return Finding(_SOCKET, ok=True, detail="not used: SLACK_APP_TOKEN is not set")
    named = _APP_ID.match(app_token)
    ours = await app_of(client) if named else ""
    if named and ours and named[1] != ours:
        detail = f"SLACK_APP_TOKEN is of the app {named[1]}, SLACK_BOT_TOKEN of {ours}"
        return Finding(_SOCKET, ok=False, detail=detail, advice=_SAME_APP)
    opening = AsyncWebClient(base_url=client.base_url, session=session)
    try:
        await opening.apps_connections_open(app_token=app_token)
    except TROUBLE as error:
        advice = advice_for(error, _ADVICE.get(code_of(error), _SWITCH_ON))
        return Finding(_SOCKET, ok=False, detail=reason_of(error), advice=advice)
    return Finding(_SOCKET, ok=True, detail="a connection can be opened")


def check_ways_in(
    app_token: str, signing_secret: str, client_secret: str = "", *, over_http: bool
) -> list[Finding]:
    """What can be told of the settings alone.

    Socket Mode is no way in `over_http`: for `web`, and for many workspaces.
    """
    if not signing_secret and over_http:
        return [Finding(_SECRET, ok=False, detail="it is not set", advice=_UNSIGNED)]
    if not signing_secret and not app_token:
        return [Finding(_DELIVERY, ok=False, detail="no way in", advice=_NO_WAY_IN)]
    if not signing_secret:
        return []
    if signing_secret == client_secret:
        detail = "it is the client secret"
        return [Finding(_SECRET, ok=False, detail=detail, advice=_COPY_ANEW)]
    if not _SIGNING_SECRET.fullmatch(signing_secret):
        detail = "it is not 32 characters of 0-9 and a-f, as Slack's are"
        return [Finding(_SECRET, ok=False, detail=detail, advice=_COPY_ANEW)]
    return [Finding(_SECRET, ok=True, detail="looks like one; only Slack's requests can tell")]
