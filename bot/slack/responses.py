"""Answers through a response_url, which work wherever somebody asked.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses. The address
itself is the right to answer, so it is never logged.
"""

import json
import logging
import re
from typing import Any

import aiohttp

from bot.errors import BotError, RetryLaterError
from bot.slack.calls import SlackRefusalError
from bot.slack.trust import is_in, response_places

log = logging.getLogger(__name__)

_TIMEOUT = aiohttp.ClientTimeout(total=5, sock_connect=3)
_TRIES = 2
_LONGEST = 4_096
"""Bytes of an answer that are read."""
_CODE = re.compile(r"[a-z_]+")
_NOT_SLACKS = "This answer would not have gone to Slack, so I did not send it."


class ResponseURLs:
    """Posts to response_urls with the process's session; no token goes along."""

    def __init__(self, session: aiohttp.ClientSession, api_url: str) -> None:
        """Only Slack's own hosts are posted to, or the one that plays Slack's API."""
        self._session = session
        self._places = response_places(api_url)

    async def post(self, url: str, message: dict[str, Any]) -> None:
        """Send a message.

        An answer may come twice where a connection broke; that is better than none.
        Raises SlackRefusalError, RetryLaterError, and BotError for an address that is not Slack's.
        """
        if not is_in(url, self._places):
            raise BotError(_NOT_SLACKS)
        for tries_left in reversed(range(_TRIES)):
            try:
                return await self._post(url, message)
            except (TimeoutError, aiohttp.ClientError) as error:
                # The words of some of these errors hold the address.
                name = type(error).__name__
                if not tries_left or isinstance(error, TimeoutError):
                    raise RetryLaterError("Slack", f"response_url: {name}") from None
        raise AssertionError("the last try returns or raises")

    async def _post(self, url: str, message: dict[str, Any]) -> None:
        async with self._session.post(
            url, json=message, timeout=_TIMEOUT, allow_redirects=False
        ) as response:
            text = (await response.content.read(_LONGEST)).decode("utf-8", "replace")
            if response.status == 429 or response.status >= 500:  # noqa: PLR2004 - HTTP
                raise RetryLaterError("Slack", f"response_url: HTTP {response.status}")
            if code := _error(response.status, text):
                raise SlackRefusalError("response_url", code, [])


def _error(status: int, text: str) -> str:
    """Slack's word for a refusal: in JSON or alone, with any status; empty for success."""
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    if isinstance(body, dict) and body.get("ok") is False:
        return str(body.get("error") or "refused")
    if status == 200:  # noqa: PLR2004 - HTTP
        return ""
    word = text.strip()
    return word if _CODE.fullmatch(word) else f"http_{status}"
