"""Exchanging a workspace's token for a new one, by one process at a time.

https://docs.slack.dev/authentication/using-token-rotation: a token lives for twelve hours, and what
it is exchanged with is good for one exchange. So a lease in the table says who exchanges. Whoever
is lost between Slack's answer and the table takes the new token along: the next one tries again
with what the table has. Slack lets that pass for a moment; after it the old token is of use until
it ends, and then the workspace has to install the app again.

A new token is used before it is stored, and stored in the background for as long as that takes: it
is nowhere else. The lease is not renewed meanwhile: a table that took that would take the token.
"""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from bot.core.installations import Installation
from bot.errors import BotError, NotInstalledError, RetryLaterError, SetupError
from bot.ports import Clock
from bot.ports.installing import Installations
from bot.slack.calls import CALL_TIMEOUT, OutcomeUnknownError, SlackCalls, SlackRefusalError
from bot.slack.credentials import TokenRefusedError
from bot.slack.leaving import DEAD, Leaving

log = logging.getLogger(__name__)

LEASE = 3 * CALL_TIMEOUT
"""Seconds in which nobody else exchanges; within them one call is repeated, and its end stored."""

FAREWELL = 5.0
"""Seconds for which a process that ends waits for exchanges: Slack's answer comes once."""

BUSY = "the token is being exchanged"
_ACCESS = "oauth.v2.access"
_CALLS = 2
_LONGEST_PAUSE = 30.0
_USED_UP = "invalid_refresh_token"
_LOST = (
    "the token of %s cannot be exchanged (%s): unless another process stores it yet, the workspace "
    "has to install the app again when it ends"
)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What Slack gave, and the row for which it was asked."""

    held: Installation
    bot_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: float

    def onto(self, row: Installation) -> Installation:
        """The row with the new tokens, whatever else of it was changed meanwhile."""
        return replace(
            row, bot_token=self.bot_token, refresh_token=self.refresh_token,
            expires_at=self.expires_at, exchanged_until=0.0,
        )  # fmt: skip


class Exchange:
    """Exchanges tokens, for all workspaces of a process; `app` calls with the app's own secret."""

    def __init__(
        self, installations: Installations, app: SlackCalls, clock: Clock, leaving: Leaving
    ) -> None:
        self._installations = installations
        self._app = app
        self._clock = clock
        self._leaving = leaving
        self._unstored: dict[str, _Answer] = {}
        self._running: set[asyncio.Task[None]] = set()

    def newest(self, found: Installation) -> Installation:
        """What was found in the table, with the token that is not stored yet."""
        answer = self._unstored.get(found.team)
        if answer is None or found.refresh_token != answer.held.refresh_token:
            return found
        return answer.onto(found)

    def follow(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Have something done whoever waits for it; `close` does."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def close(self) -> None:
        """Let exchanges under way come to their end, for a moment."""
        end = asyncio.get_running_loop().time() + FAREWELL
        while self._running and (left := end - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._running, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        for team in self._unstored:
            log.error("the new token of %s could not be stored, and is lost", team)
        unfinished = list(self._running)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)

    async def exchange(self, known: Installation, *, is_refused: bool = False) -> Installation:
        """The installation with a token that is fresh, whoever exchanged it.

        With `is_refused` it is exchanged whatever its end. Raises RetryLaterError while somebody
        else does it, has done it, or a service is down; NotInstalledError when the app was taken
        out, SetupError when Slack refuses.
        """
        found = await self._installations.find(known.team)
        if found is None:
            raise NotInstalledError(known.team)
        found, now = self.newest(found), self._clock.now()
        if found.bot_token != known.bot_token or not (is_refused or found.is_due(now)):
            return found
        if found.exchanged_until > now:
            raise RetryLaterError("Slack", BUSY, found.exchanged_until - now)
        # A lease that ends while its holder waits for a turn would be of no use.
        await self._app.turn(_ACCESS)
        until = self._clock.now() + LEASE
        held = await self._installations.change(replace(found, exchanged_until=until))
        if held is None:
            raise RetryLaterError("Slack", BUSY, delay=1.0)
        try:
            answer = await self._ask(held)
        except (SlackRefusalError, TokenRefusedError) as error:
            raise await self._refusal(found, error) from error
        self._unstored[held.team] = answer
        self.follow(self._keep(answer))
        return answer.onto(held)

    async def _ask(self, held: Installation) -> _Answer:
        """Slack's answer. An unclear end is tried again at once: soon after, Slack lets it pass."""
        for _ in range(_CALLS - 1):
            try:
                return await self._once(held)
            except OutcomeUnknownError as error:
                log.warning("exchange of the token of %s: %s", held.team, error)
        return await self._once(held)

    async def _once(self, held: Installation) -> _Answer:
        given = await self._app.hurry(
            _ACCESS, grant_type="refresh_token", refresh_token=held.refresh_token
        )
        life = float(given.get("expires_in") or 0)
        ends = self._clock.now() + life if life else 0.0
        refresh = given.get("refresh_token") or held.refresh_token
        return _Answer(held, given["access_token"], refresh, ends)

    async def _refusal(
        self, found: Installation, error: SlackRefusalError | TokenRefusedError
    ) -> Exception:
        """What it means; a used up token's successor may be known to another process."""
        team = found.team
        code = error.code if isinstance(error, TokenRefusedError) else error.error
        if code != _USED_UP and code not in DEAD:
            return SetupError(f"Slack does not exchange tokens: {error}")
        if await self._leaving.noticed(found):
            return NotInstalledError(team)
        log.error(_LOST, team, code)
        return RetryLaterError("Slack", f"the token of {team} cannot be exchanged ({code})", LEASE)

    async def _keep(self, answer: _Answer) -> None:
        """Store it, however long the table is away, and whatever it says meanwhile."""
        team = answer.held.team
        try:
            for tries in count():
                try:
                    await self._store(answer)
                except (RetryLaterError, SetupError) as error:
                    log.warning("the new token of %s is not stored yet: %s", team, error)
                else:
                    return
                await self._clock.sleep(min(2.0 ** min(tries, 9), _LONGEST_PAUSE))
        finally:
            if self._unstored.get(team) is answer:
                del self._unstored[team]

    async def _store(self, answer: _Answer) -> None:
        """Begin with the row as it was held: no key is needed to find it unchanged."""
        row: Installation | None = answer.held
        while row and row.refresh_token == answer.held.refresh_token:
            if await self._installations.change(answer.onto(row)):
                log.info("the token of %s was exchanged", row.team)
                return
            row = await self._installations.find(answer.held.team)
        if row is None or row.bot_token != answer.bot_token:
            team = answer.held.team
            log.info("%s installed the app anew, or left, while its token was exchanged", team)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Whoever waits is told by the task itself; while the old token lives, nobody waits."""
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if error and not isinstance(error, BotError | RetryLaterError):
            log.error("exchanging a token failed", exc_info=error)
