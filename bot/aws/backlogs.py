"""What is noted of backlogs, for whoever tells of them: one item for a person in a channel."""

import random
from collections.abc import Callable
from dataclasses import asdict
from typing import TypeVar

from bot.aws.items import Item
from bot.aws.keys import Key, posting_key
from bot.aws.records import fresh_token
from bot.aws.table import Table
from bot.core.backlogs import Backlog, BacklogOrder, joined, taken
from bot.errors import RetryLaterError
from bot.ports import Clock

R = TypeVar("R")

_TRIES = 8
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 1.0
"""Seconds between two tries, at most: a dump is begun by several workers at the same moment, and
what they note of it lies in one item."""
_LIFE = 86_400
"""Seconds for which it is kept after the last note."""


class Backlogs:
    """Every change is made on the condition that nobody else made one since it was read."""

    def __init__(
        self, table: Table, clock: Clock,
        *, chance: Callable[[], float] = random.random,  # noqa: S311 - no secret hangs on a pause
    ) -> None:  # fmt: skip
        """Nothing is read yet. `chance` draws from 0–1 and keeps those apart who change it."""
        self._notes = table
        self._clock = clock
        self._chance = chance

    async def note_late(
        self, team: str, channel: str, user: str, posted: float
    ) -> tuple[Backlog, bool]:
        """A GetItem and a PutItem, and as `_change` has it; see `bot.ports.Ledger`."""

        def join(there: Backlog | None) -> tuple[Backlog, tuple[Backlog, bool]]:
            new, is_told = joined(there, posted, self._clock.now())
            return new, (new, is_told)

        return await self._change(late_key(team, channel, user), join)

    async def take_backlog(self, order: BacklogOrder) -> Backlog | None:
        """A GetItem and a PutItem, and as `_change` has it; see `bot.ports.Ledger`."""
        key = late_key(order.team, order.channel, order.user)
        return await self._change(key, lambda there: taken(there, order, self._clock.now()))

    async def _change(
        self, key: Key, change: Callable[[Backlog | None], tuple[Backlog | None, R]]
    ) -> R:
        """Note what `change` makes of what stands there, None for nothing, and answer the rest.

        Each time that somebody was quicker costs a GetItem more, a pause, and both calls anew.
        Raises RetryLaterError after eight of them.
        """
        pause = _FIRST_PAUSE
        for _ in range(_TRIES):
            item = await self._notes.get(key)
            new, answer = change(_backlog(item) if item else None)
            if new is None:
                return answer
            ttl = int(self._clock.now()) + _LIFE
            noted = {**key._asdict(), **asdict(new), "version": fresh_token(), "ttl": ttl}
            if await self._notes.put_first(noted, item["version"] if item else None):
                return answer
            await self._clock.sleep(pause * self._chance())
            pause = min(2 * pause, _LONGEST_PAUSE)
        raise RetryLaterError("Amazon DynamoDB", "others keep changing a backlog")


def late_key(team: str, channel: str, user: str) -> Key:
    """A person's late messages in a channel."""
    return posting_key(team, f"late/{channel}/{user}")


def _backlog(item: Item) -> Backlog:
    times = {name: float(item[name]) for name in ("began", "posted", "seen", "told")}
    return Backlog(**times, late=int(item["late"]), token=item["token"])
