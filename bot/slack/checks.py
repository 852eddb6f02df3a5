"""What the doctor asks Slack about an installation."""

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.findings import Finding
from bot.slack.scopes import SCOPES

_REINSTALL = "Update the app from manifest.yml (App Manifest), then reinstall it (Install App)."
_COPY_ANEW = "Copy the Bot User OAuth Token (xoxb-…) from Install App into SLACK_BOT_TOKEN."
_SWITCH_ON = (
    "Switch on Socket Mode, and make an app-level token with connections:write "
    "(Basic Information, App-Level Tokens) for SLACK_APP_TOKEN."
)
CHECK_NETWORK = (
    "Check this machine's network, proxy and firewall, and SLACK_API_URL if it is set; "
    "then run the doctor again."
)

TROUBLE = (SlackApiError, TimeoutError, aiohttp.ClientError)
"""What a call to Slack may raise."""


async def check_slack(
    *, token: str, app_token: str, signing_secret: str, base_url: str,
    session: aiohttp.ClientSession,
) -> list[Finding]:  # fmt: skip
    """Check token, scopes and how Slack reaches the bot; changes nothing."""
    client = AsyncWebClient(token=token, base_url=base_url, session=session)
    try:
        answer = await client.auth_test()
    except TROUBLE as error:
        return [
            Finding(
                "Slack token",
                ok=False,
                detail=reason_of(error),
                advice=advice_for(error, _COPY_ANEW),
            )
        ]
    who = f"{answer.get('user')} in {answer.get('team')}"
    findings = [Finding("Slack token", ok=True, detail=who), _scopes(answer.headers)]
    findings.append(await _socket_mode(app_token, base_url, session))
    if not signing_secret and not app_token:
        advice = "Set SLACK_APP_TOKEN for `python -m bot`, or SLACK_SIGNING_SECRET for `web`."
        findings.append(Finding("Delivery", ok=False, detail="no way in", advice=advice))
    return findings


def _scopes(headers: object) -> Finding:
    missing = sorted(SCOPES - granted(headers))
    if missing:
        detail = f"missing: {', '.join(missing)}"
        return Finding("Slack scopes", ok=False, detail=detail, advice=_REINSTALL)
    return Finding("Slack scopes", ok=True, detail=f"all {len(SCOPES)} granted")


async def _socket_mode(app_token: str, base_url: str, session: aiohttp.ClientSession) -> Finding:
    if not app_token:
        return Finding("Socket Mode", ok=True, detail="not used: SLACK_APP_TOKEN is not set")
    client = AsyncWebClient(base_url=base_url, session=session)
    try:
        await client.apps_connections_open(app_token=app_token)
    except TROUBLE as error:
        advice = advice_for(error, _SWITCH_ON)
        return Finding("Socket Mode", ok=False, detail=reason_of(error), advice=advice)
    return Finding("Socket Mode", ok=True, detail="a connection can be opened")


def granted(headers: object) -> set[str]:
    """The scopes of a token, as they stand in the headers of an answer to it."""
    values = dict(headers) if isinstance(headers, dict) else dict(getattr(headers, "items", dict)())
    header = next((v for k, v in values.items() if k.lower() == "x-oauth-scopes"), "")
    return {scope.strip() for scope in str(header).split(",") if scope.strip()}


def advice_for(error: Exception, when_refused: str) -> str:
    """What to do about a call that failed: `when_refused`, or mend the network."""
    return when_refused if isinstance(error, SlackApiError) else CHECK_NETWORK


def reason_of(error: Exception) -> str:
    """Why a call failed, in few words."""
    if isinstance(error, SlackApiError):
        data = error.response.data if isinstance(error.response.data, dict) else {}
        return f"Slack says {data.get('error') or error.response.status_code}"
    return f"Slack is out of reach ({type(error).__name__})"
