"""Exchanging a workspace's token for a new one, by one process at a time.

https://docs.slack.dev/authentication/using-token-rotation: a token lives for twelve hours, and what
it is exchanged with is good for one exchange. So a lease in the table says who exchanges. Whoever
is lost between Slack's answer and the table takes the new token along: the next one tries again
with what the table has. Slack lets that pass for a moment; after it the old token is of use until
it ends, and then the workspace has to install the app again.
"""

import logging
from dataclasses import replace
from typing import Any

from bot.core.installations import Installation
from bot.errors import NotInstalledError, RetryLaterError, SetupError
from bot.ports import Clock
from bot.ports.installing import Installations
from bot.slack.calls import CALL_TIMEOUT, OutcomeUnknownError, SlackCalls, SlackRefusalError

log = logging.getLogger(__name__)

LEASE = 2 * CALL_TIMEOUT
"""Seconds in which nobody else exchanges; within them one call can be repeated."""

BUSY = "the token is being exchanged"
_CALLS = 2
_WRITES = 8
_LONGEST_PAUSE = 30.0
_USED_UP = "invalid_refresh_token"
_LOST = (
    "the token of %s cannot be exchanged (%s): when it ends, the workspace has to install the app "
    "again"
)


class Exchange:
    """Exchanges tokens; `app` calls Slack with the app's own secret."""

    def __init__(self, installations: Installations, app: SlackCalls, clock: Clock) -> None:
        self._installations = installations
        self._app = app
        self._clock = clock

    async def exchange(self, known: Installation, *, is_refused: bool = False) -> Installation:
        """The installation with a token that is fresh, whoever exchanged it.

        With `is_refused` it is exchanged whatever its end. Raises RetryLaterError while somebody
        else does it or a service is down, NotInstalledError when there is nothing to exchange
        with any more, SetupError when Slack refuses.
        """
        found = await self._installations.find(known.team)
        if found is None:
            raise NotInstalledError(known.team)
        now = self._clock.now()
        if found.bot_token != known.bot_token or not (is_refused or found.is_due(now)):
            return found
        if found.exchanged_until > now:
            raise RetryLaterError("Slack", BUSY, found.exchanged_until - now)
        held = await self._installations.change(replace(found, exchanged_until=now + LEASE))
        if held is None:
            raise RetryLaterError("Slack", BUSY, delay=1.0)
        try:
            answer = await self._ask(held)
        except SlackRefusalError as error:
            raise _refusal(held, error) from error
        return await self._keep(held, answer)

    async def _ask(self, held: Installation) -> dict[str, Any]:
        """Slack's answer. An unclear end is tried again at once: soon after, Slack lets it pass."""
        for _ in range(_CALLS - 1):
            try:
                return await self._once(held)
            except OutcomeUnknownError as error:
                log.warning("exchange of the token of %s: %s", held.team, error)
        return await self._once(held)

    async def _once(self, held: Installation) -> dict[str, Any]:
        return await self._app.once_form(
            "oauth.v2.access", grant_type="refresh_token", refresh_token=held.refresh_token
        )

    async def _keep(self, held: Installation, answer: dict[str, Any]) -> Installation:
        """Store the new tokens, whatever else of the row was changed meanwhile.

        They are nowhere else, so a table that is out of reach is tried for some minutes.
        """
        life = float(answer.get("expires_in") or 0)
        ends = self._clock.now() + life if life else 0.0
        for tries in range(_WRITES):
            try:
                if kept := await self._write(held, answer, ends):
                    return kept
            except RetryLaterError as error:
                log.warning("the new token of %s is not stored yet: %s", held.team, error)
                await self._clock.sleep(min(2.0**tries, _LONGEST_PAUSE))
        raise RetryLaterError("Amazon DynamoDB", f"the new token of {held.team} is lost")

    async def _write(
        self, held: Installation, answer: dict[str, Any], ends: float
    ) -> Installation | None:
        found = await self._installations.find(held.team)
        if found is None:
            raise NotInstalledError(held.team)
        if found.refresh_token != held.refresh_token:
            log.info("%s installed the app anew while its token was exchanged", held.team)
            return found
        new = replace(
            found,
            bot_token=answer["access_token"],
            refresh_token=answer.get("refresh_token") or held.refresh_token,
            expires_at=ends,
            exchanged_until=0.0,
        )
        stored = await self._installations.change(new)
        if stored:
            log.info("the token of %s was exchanged", held.team)
        return stored


def _refusal(held: Installation, error: SlackRefusalError) -> Exception:
    if error.error == _USED_UP:
        log.error(_LOST, held.team, error.error)
        return NotInstalledError(held.team)
    return SetupError(f"Slack does not exchange tokens: {error}")
