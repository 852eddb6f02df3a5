"""Erasing what is kept of workspaces that took the app out thirty days ago.

Workers look about once an hour who is due; one of them takes it upon itself, and a chore erases a
part and leaves the rest to a follow-up. Nothing is asked of Slack, for there is no token any more.

**Once, though many try.** The note of the departure says how many turns were done, and a chore of
an earlier one does nothing: so of a chore that SQS hands out twice one line goes on. Whoever was
lost between two turns is followed by whoever looks an hour later. What is left is what is there,
so doing a turn twice erases nothing twice.

**Coming back.** Until the first turn a workspace that installs the app anew finds everything again.
From then on it cannot come back until all is gone, so that nothing new is taken for something old.
"""

import logging
import random
from collections.abc import Callable

from bot.core.erasing import KEPT, erase_group, erase_job, folders_of
from bot.core.installations import Departure
from bot.errors import RetryLaterError, SetupError
from bot.jobs.services import Shared
from bot.ports.erasing import Remains
from bot.ports.installing import Departures

log = logging.getLogger(__name__)

EVERY = 3600.0
"""Seconds between two looks, on average."""

TURN = 15.0
"""Seconds after which a turn begins nothing more, well before SQS hands its chore out again."""


class Eraser:
    """Erases workspaces that departed; one for a worker process."""

    def __init__(
        self, shared: Shared, departures: Departures, remains: Remains,
        *, chance: Callable[[], float] = random.random,  # noqa: S311 - no secret hangs on a pause
    ) -> None:  # fmt: skip
        """`chance` draws from 0–1 and keeps workers out of step."""
        self._shared = shared
        self._departures = departures
        self._remains = remains
        self._chance = chance

    async def keep_looking(self) -> None:
        """Look about once an hour, for ever; soon after the start for the first time."""
        pause = EVERY / 10
        while True:
            await self._shared.clock.sleep(pause * (0.5 + self._chance()))
            pause = EVERY
            try:
                await self.look()
            except (RetryLaterError, SetupError) as error:
                self._shared.meter.failed(error)
                log.warning("who is to be erased is not known now: %s", error)
            except Exception as error:
                # The edge of a look: nobody awaits it, and the next one comes all the same.
                self._shared.meter.failed(error)
                log.exception("who is to be erased is not known now")

    async def look(self) -> None:
        """Order the erasing of all that are due. Raises RetryLaterError, SetupError."""
        for departure in await self._departures.departed(self._shared.clock.now() - KEPT):
            if begun := await self._departures.begin_erasing(departure):
                log.info("%s took the app out long ago: it is erased", begun.team)
                await self._order(begun)

    async def take_turn(self, departure: Departure) -> None:
        """The chore. Raises RetryLaterError, SetupError."""
        now = await self._departures.erasing(departure.team)
        if now is None or now.at != departure.at or now.turn > departure.turn:
            log.info("somebody else erased that part of %s", departure.team)
        elif await self._erase(departure.team):
            await self._order(Departure(departure.team, departure.at, departure.turn + 1))
            await self._departures.advance(departure)
        else:
            await self._departures.settle(departure)
            log.info("%s is erased", departure.team)

    async def _erase(self, team: str) -> bool:
        """Erase for a while; whether something may be left."""
        clock = self._shared.clock
        end = clock.monotonic() + TURN
        while clock.monotonic() < end:
            if not await self._erase_some(team):
                return False
        return True

    async def _erase_some(self, team: str) -> bool:
        for folder in folders_of(team):
            if await self._shared.objects.delete_some(folder):
                return True
        return await self._remains.erase_some(team)

    async def _order(self, departure: Departure) -> None:
        await self._shared.queue.send(erase_job(departure), group=erase_group(departure.team))
