"""What the doctor asks Slack where many workspaces install the app: what needs no bot's token."""

from collections.abc import Callable

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.clock_skew import clock_finding
from bot.core.findings import Finding
from bot.slack.checks import CHECK_NETWORK, TROUBLE, code_of, header, reason_of

_APP = "Slack app"
_COPY = (
    "Copy Client ID and Client Secret (Basic Information, App Credentials) of one and the same app "
    "into SLACK_CLIENT_ID and SLACK_CLIENT_SECRET."
)
_GUESS = "doctor"
"""A code that nobody was ever given."""
_KNOWN = "invalid_code"
"""Slack looks at id and secret first: so it says when they are right."""


async def check_app(
    client: AsyncWebClient, client_id: str, client_secret: str, now: Callable[[], float]
) -> list[Finding]:
    """Whether Slack knows the app by its id and secret; `client` needs no token.

    See https://docs.slack.dev/reference/methods/oauth.v2.access.
    """
    before = now()
    try:
        await client.oauth_v2_access(client_id=client_id, client_secret=client_secret, code=_GUESS)
    except SlackApiError as error:
        if code_of(error) != _KNOWN:
            return [Finding(_APP, ok=False, detail=reason_of(error), advice=_COPY)]
        clock = clock_finding("Slack", header(error.response.headers, "date"), before, now())
        return [Finding(_APP, ok=True, detail="id and secret are right"), *clock]
    except TROUBLE as error:
        return [Finding(_APP, ok=False, detail=reason_of(error), advice=CHECK_NETWORK)]
    return [Finding(_APP, ok=True, detail="id and secret are right")]
