"""What the doctor asks Slack about an installation. Nothing is changed, and nobody sees it."""

from collections.abc import Callable, Mapping

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.core.clock_skew import clock_finding
from bot.core.findings import Finding
from bot.slack.scopes import SCOPES

_TOKEN, _SCOPES = "Slack token", "Slack scopes"
_REINSTALL = "Update the app from manifest.yml (App Manifest), then reinstall it (Install App)."
_COPY_ANEW = "Copy the Bot User OAuth Token (xoxb-…) from Install App into SLACK_BOT_TOKEN."
_INSTALL = (
    "Install the app again (Install App on https://api.slack.com/apps), and copy the new Bot User "
    "OAuth Token (xoxb-…) into SLACK_BOT_TOKEN."
)
_ASK_ADMINISTRATOR = (
    "The organisation does not let the app in: ask its administrator to approve it."
)
_ROTATES = (
    "Nothing renews it here: in twelve hours the bot would stop. Token rotation cannot be switched "
    "off again, so make a new app from manifest.yml and use its token; or serve many workspaces, "
    "where tokens are renewed."
)
_ADVICE = {
    "account_inactive": _INSTALL,
    "token_revoked": _INSTALL,
    "token_expired": _ROTATES,
    **dict.fromkeys(
        ("access_denied", "ekm_access_denied", "enterprise_is_restricted", "org_login_required",
         "team_access_not_granted"),
        _ASK_ADMINISTRATOR,
    ),
}  # fmt: skip
"""Codes of https://docs.slack.dev/reference/methods/auth.test, by what can be done."""
_LEFT_OVER = (
    "The bot works with less. Update the app from manifest.yml, then reinstall it; Slack takes a "
    "permission away only when the app is removed and installed anew."
)
CHECK_NETWORK = (
    "Check this machine's network, proxy and firewall, and SLACK_API_URL if it is set; "
    "then run the doctor again."
)

TROUBLE = (SlackApiError, TimeoutError, aiohttp.ClientError)
"""What a call to Slack may raise."""


def client_for(token: str, base_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """What the checks ask with; without a token for what needs none."""
    return AsyncWebClient(token=token or None, base_url=base_url, session=session)


async def check_token(client: AsyncWebClient, now: Callable[[], float]) -> list[Finding]:
    """Token, workspace, clock and scopes; the first is not ok when the token does not work."""
    before = now()
    try:
        answer = await client.auth_test()
    except TROUBLE as error:
        advice = advice_for(error, _ADVICE.get(code_of(error), _COPY_ANEW))
        return [Finding(_TOKEN, ok=False, detail=reason_of(error), advice=advice)]
    found = [_whose(answer, client.token or "")]
    found += clock_finding("Slack", header(answer.headers, "date"), before, now())
    return [*found, _scopes(answer.headers)]


async def app_of(client: AsyncWebClient) -> str:
    """The id of the app that a working bot token belongs to; empty when Slack does not say.

    See https://docs.slack.dev/reference/methods/bots.info.
    """
    try:
        who = await client.auth_test()
        bot = await client.bots_info(bot=who.get("bot_id", ""))
    except TROUBLE:
        return ""
    return str((bot.get("bot") or {}).get("app_id", ""))


def _whose(answer: AsyncSlackResponse, token: str) -> Finding:
    who = f"{answer.get('user')} in {answer.get('team')}"
    if token.startswith("xoxe."):
        detail = f"{who}, but the token ends after 12 hours"
        return Finding(_TOKEN, ok=False, detail=detail, advice=_ROTATES)
    if not answer.get("bot_id"):
        detail = f"it is the token of a person, {who}"
        return Finding(_TOKEN, ok=False, detail=detail, advice=_COPY_ANEW)
    return Finding(_TOKEN, ok=True, detail=who)


def _scopes(headers: object) -> Finding:
    has = granted(headers)
    missing, more = sorted(SCOPES - has), sorted(has - SCOPES)
    if missing:
        detail = f"missing: {', '.join(missing)}"
        return Finding(_SCOPES, ok=False, detail=detail, advice=_REINSTALL)
    if more:
        detail = (
            f"all {len(SCOPES)} granted, and more than manifest.yml asks for: {', '.join(more)}"
        )
        return Finding(_SCOPES, ok=True, detail=detail, advice=_LEFT_OVER)
    return Finding(_SCOPES, ok=True, detail=f"all {len(SCOPES)} granted")


def granted(headers: object) -> set[str]:
    """The scopes of a token, as they stand in the headers of an answer to it."""
    told = header(headers, "x-oauth-scopes")
    return {scope.strip() for scope in told.split(",") if scope.strip()}


def header(headers: object, name: str) -> str:
    """A header of an answer by its name in small letters, empty for none."""
    values = headers if isinstance(headers, Mapping) else {}
    return next((str(value) for key, value in values.items() if str(key).lower() == name), "")


def advice_for(error: Exception, when_refused: str) -> str:
    """What to do about a call that failed: `when_refused`, or mend the network."""
    return when_refused if isinstance(error, SlackApiError) else CHECK_NETWORK


def code_of(error: Exception) -> str:
    """Slack's own code for a refusal, empty when it gave none."""
    data = error.response.data if isinstance(error, SlackApiError) else None
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def reason_of(error: Exception) -> str:
    """Why a call failed, in few words."""
    if isinstance(error, SlackApiError):
        return f"Slack says {code_of(error) or error.response.status_code}"
    return f"Slack is out of reach ({type(error).__name__})"
