"""One workspace's token: the one of now, exchanged for a new one before it ends."""

import asyncio
import logging

from bot.core.installations import Installation
from bot.errors import BotError, NotInstalledError, RetryLaterError
from bot.ports import Clock
from bot.ports.installing import Installations
from bot.slack.credentials import TokenRefusedError, bearer
from bot.slack.exchanging import BUSY, LEASE, Exchange
from bot.slack.leaving import DEAD, Leaving

log = logging.getLogger(__name__)

_EXPIRED = "token_expired"


class TeamToken:
    """The credentials of one workspace (`bot.slack.credentials.Credentials`)."""

    def __init__(
        self, installation: Installation, installations: Installations, exchange: Exchange,
        leaving: Leaving, *, clock: Clock,
    ) -> None:  # fmt: skip
        """Begin with what was found in the table."""
        self._installation = exchange.newest(installation)
        self._installations = installations
        self._exchange = exchange
        self._leaving = leaving
        self._clock = clock
        self._exchanging: asyncio.Task[None] | None = None
        self._is_refused = False
        self._quiet_until = 0.0

    def learn(self, installation: Installation) -> None:
        """Go on with what was found in the table just now, or what is newer than that."""
        self._installation = self._exchange.newest(installation)
        self._is_refused = False

    async def authorization(self) -> str:
        """The token of now. Raises NotInstalledError, RetryLaterError and SetupError without one.

        While it still lives, nobody waits for the new one.
        """
        if self._is_over():
            await asyncio.shield(self._begin())
        elif self._is_due():
            self._begin()
        if self._is_over():
            raise RetryLaterError("Slack", BUSY, delay=1.0)
        return bearer(self._installation.bot_token)

    async def refused(self, authorization: str, error: TokenRefusedError) -> Exception | None:
        """A token that was exchanged since it was read, or taken back with the app.

        The latter is this workspace's end alone: NotInstalledError ends its jobs in silence.
        """
        team = self._installation.team
        found = await self._installations.find(team)
        if found is None:
            return NotInstalledError(team)
        self.learn(found)
        if bearer(self._installation.bot_token) != authorization:
            return None
        if error.code == _EXPIRED and found.refresh_token:
            self._is_refused = True
            return None
        log.warning("the token of %s is refused: %s", team, error.code)
        if error.code not in DEAD:
            return error
        if await self._leaving.noticed(found):
            return NotInstalledError(team)
        return RetryLaterError("Slack", f"the token of {team} is in doubt ({error.code})", LEASE)

    def _is_due(self) -> bool:
        now = self._clock.now()
        return self._installation.is_due(now) and now >= self._quiet_until

    def _is_over(self) -> bool:
        return self._is_refused or self._installation.is_over(self._clock.now())

    def _begin(self) -> asyncio.Task[None]:
        """One exchange at a time; a caller who is cancelled leaves it to the others."""
        if self._exchanging is None or self._exchanging.done():
            self._exchanging = self._exchange.follow(self._renew())
        return self._exchanging

    async def _renew(self) -> None:
        known = self._installation
        try:
            self.learn(await self._exchange.exchange(known, is_refused=self._is_refused))
        except (BotError, RetryLaterError) as error:
            # Mostly another process does it.
            level = logging.INFO if isinstance(error, RetryLaterError) else logging.WARNING
            log.log(level, "exchange of the token of %s: %s", known.team, error)
            raise
        finally:
            self._quiet_until = self._clock.now() + LEASE
