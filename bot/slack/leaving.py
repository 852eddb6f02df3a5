"""Whether the app was taken out of a workspace: events say so, Slack's refusals hint at it.

Events come late, twice, in no promised order, or not at all, and clocks differ. So whatever leaves
a doubt is asked of Slack with the token that is kept: while that is good, the app is there.
"""

import logging
from collections.abc import Awaitable, Callable

import aiohttp

from bot.core.installations import Installation
from bot.core.withdrawals import Withdrawal
from bot.errors import SetupError
from bot.ports import Clock, Meter
from bot.ports.installing import Installations
from bot.slack.calls import SlackCalls, SlackRefusalError
from bot.slack.credentials import TokenRefusedError

log = logging.getLogger(__name__)

_REVOKED = "token_revoked"
DEAD = frozenset({"account_inactive", _REVOKED})
"""What Slack says of the tokens of an app that was taken out
(https://docs.slack.dev/reference/methods/auth.test)."""

_EXPIRED = "token_expired"
_VOID = DEAD | {_EXPIRED, "invalid_auth"}
"""What bears out that a token was taken back. Other refusals are no matter of the token's."""

Ask = Callable[[str], Awaitable[str]]
"""Slack's word for what is wrong with a token, empty for a good one. Raises RetryLaterError."""


def asking(api_url: str, session: aiohttp.ClientSession, meter: Meter) -> Ask:
    """Ask by `auth.test`, which needs no permission."""

    async def ask(token: str) -> str:
        calls = SlackCalls(token, api_url, session, meter=meter)
        try:
            await calls.ask("auth.test")
        except TokenRefusedError as error:
            return error.code
        except SlackRefusalError as error:
            return error.error
        return ""

    return ask


class Leaving:
    """Takes workspaces out, and single people's tokens."""

    def __init__(self, installations: Installations, clock: Clock, ask: Ask) -> None:
        """`ask` asks Slack about one token."""
        self._installations = installations
        self._clock = clock
        self._ask = ask

    async def told(self, withdrawal: Withdrawal) -> bool:
        """An event said so; whether the app is out of the workspace now.

        Raises RetryLaterError and SetupError, upon which Slack delivers the event again.
        """
        team, at = withdrawal.team, withdrawal.at
        if withdrawal.people:
            await self._forget(team, withdrawal.people)
        if withdrawal.is_of_people:
            return False
        if not withdrawal.is_doubtful and await self._installations.remove(team, at):
            return True
        found = await self._installations.find(team)
        if found is None:
            return True
        if not _bears_out(await self._ask(found.bot_token), found):
            log.info("the app is in %s all the same: kept", team)
            return False
        return await self._installations.remove(team, max(at, found.installed_at))

    async def noticed(self, found: Installation) -> bool:
        """Slack refused the token that is kept; whether the app is out of the workspace now.

        Slack is asked once more. While somebody may hold a newer token that is not stored yet, the
        old one may have been revoked for that. Raises RetryLaterError and SetupError.
        """
        word = await self._ask(found.bot_token)
        if word not in DEAD or (word == _REVOKED and found.exchanged_until):
            return False
        log.warning("the app was taken out of %s, and no event said so (%s)", found.team, word)
        at = max(self._clock.now(), found.installed_at)
        return await self._installations.remove(found.team, at)

    async def _forget(self, team: str, people: tuple[str, ...]) -> None:
        """An administrator's token may be newer than what was revoked, or another app's."""
        try:
            chosen = await self._installations.chosen(team)
        except SetupError as error:
            log.warning("the administrator's token of %s is forgotten unseen: %s", team, error)
        else:
            is_theirs = chosen.admin_token and chosen.admin_user in people
            if is_theirs and await self._ask(chosen.admin_token) not in _VOID:
                log.info("the administrator's token of %s is good all the same: kept", team)
                return
        await self._installations.forget_people(team, people)


def _bears_out(word: str, found: Installation) -> bool:
    """A token that is exchanged ends by itself where nobody needed it for half a day."""
    return word in _VOID and not (word == _EXPIRED and found.refresh_token)
