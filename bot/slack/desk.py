"""What is asked of Slack when a workspace's settings are changed."""

import logging
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.core.choosing import Standing, Unfit
from bot.errors import RetryLaterError
from bot.slack.calls import SlackCalls, SlackRefusalError
from bot.slack.checks import code_of, granted
from bot.slack.people import read_person

log = logging.getLogger(__name__)

_DELETES = "files:write"
_UNKNOWN_ROOM = frozenset({"channel_not_found", "not_in_channel", "invalid_channel"})
_UNKNOWN_PERSON = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
_SHARED = ("is_ext_shared", "is_org_shared", "is_pending_ext_shared")
_PASSING = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable"})


class SlackDesk:
    """The port `bot.ports.choosing.Desk` of one workspace."""

    def __init__(
        self, calls: SlackCalls, session: aiohttp.ClientSession, *, api_url: str, team: str
    ) -> None:
        """`calls` speaks with the bot's token; a token that is tried has a client of its own."""
        self._calls = calls
        self._session = session
        self._api_url = api_url
        self._team = team

    async def is_admin(self, user: str) -> bool:
        """https://docs.slack.dev/reference/methods/users.info; guests are none, nor are bots."""
        try:
            answer = await self._calls.ask("users.info", user=user)
        except SlackRefusalError as error:
            if error.error not in _UNKNOWN_PERSON:
                raise RetryLaterError("Slack", str(error)) from error
            return False
        person = read_person(answer["user"], self._team)
        is_member = person.is_active and person.is_full_member and not person.is_bot
        return is_member and person.is_admin

    async def room(self, channel: str) -> Standing:
        """https://docs.slack.dev/reference/methods/conversations.info."""
        try:
            described = (await self._calls.ask("conversations.info", channel=channel))["channel"]
        except SlackRefusalError as error:
            if error.error not in _UNKNOWN_ROOM:
                raise RetryLaterError("Slack", str(error)) from error
            return Standing.OUTSIDE
        if described.get("is_archived"):
            return Standing.ARCHIVED
        if not described.get("is_member"):
            return Standing.OUTSIDE
        return Standing.SHARED if any(described.get(flag) for flag in _SHARED) else Standing.FINE

    async def holder(self, token: str) -> str | Unfit:
        """https://docs.slack.dev/reference/methods/auth.test, whose headers name the scopes."""
        try:
            answer = await self._tried(token)
        except SlackApiError as error:
            if code_of(error) in _PASSING:
                raise RetryLaterError("Slack", f"auth.test: {code_of(error)}") from error
            log.info("a token was entered that Slack refuses: %s", code_of(error))
            return Unfit.REFUSED
        except (TimeoutError, aiohttp.ClientError) as error:
            raise RetryLaterError("Slack", f"auth.test: {type(error).__name__}") from error
        user = str(answer.get("user_id") or "")
        if answer.get("team_id") != self._team:
            return Unfit.ELSEWHERE
        if _DELETES not in granted(answer.headers):
            return Unfit.LACKING
        return user if await self.is_admin(user) else Unfit.NO_ADMIN

    async def _tried(self, token: str) -> AsyncSlackResponse:
        client = AsyncWebClient(token=token, base_url=self._api_url, session=self._session)
        answer: Any = await client.auth_test()
        return answer  # type: ignore[no-any-return]
