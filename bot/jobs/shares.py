"""Who may have how many of a process's slots, so that nobody waits for one person's dump.

A group is who the work is for, as in the queue: a team's channel, for most of it. One group gets
all slots but a reserve, and no more than are of use to it, because Slack takes only so much for it
at a time. What is handed out next goes to whoever has the fewest. Nobody who is at work is
interrupted.
"""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_FEW = 4
"""With fewer slots none is kept free: it would cost too much of them."""
_ONE_IN = 8
"""Of so many slots one is kept for others, and one at least."""


def most_of_one(slots: int, useful: int) -> int:
    """How many of so many slots one group may have at once, of which so many are useful to it."""
    reserve = max(slots // _ONE_IN, 1) if slots >= _FEW else 0
    return min(slots - reserve, useful)


class Shares:
    """How many slots each group has."""

    def __init__(self, slots: int, *, useful: int) -> None:
        """All of them are free."""
        self.slots = slots
        self.most = most_of_one(slots, useful)
        self._had: Counter[str] = Counter()

    @property
    def free(self) -> int:
        """How many slots nobody has."""
        return self.slots - self._had.total()

    def may_begin(self, group: str) -> bool:
        """Whether a group may have one more."""
        return self.free > 0 and self._had[group] < self.most

    def of(self, group: str) -> int:
        """How many it has."""
        return self._had[group]

    def begin(self, group: str) -> None:
        """It has one more from now on."""
        self._had[group] += 1

    def end(self, group: str) -> None:
        """It has one less; groups without any are forgotten."""
        self._had[group] -= 1
        if not self._had[group]:
            del self._had[group]


class FairSlots:
    """A semaphore whose slots go to the group that has the fewest of them."""

    def __init__(self, slots: int, *, useful: int) -> None:
        """All of them are free."""
        self._shares = Shares(slots, useful=useful)
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}
        """Of each group, first come first served; whose turn was longest ago stands first."""

    @asynccontextmanager
    async def turn(self, group: str) -> AsyncIterator[None]:
        """Have a slot, when there is one for the group."""
        await self._acquire(group)
        try:
            yield
        finally:
            self._shares.end(group)
            self._hand_out()

    async def _acquire(self, group: str) -> None:
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(group, deque()).append(mine)
        self._hand_out()
        try:
            await mine
        except asyncio.CancelledError:
            if mine.cancelled():
                self._leave(group, mine)
            else:  # It was handed a slot at that very moment.
                self._shares.end(group)
                self._hand_out()
            raise

    def _hand_out(self) -> None:
        while groups := [group for group in self._waiting if self._shares.may_begin(group)]:
            group = min(groups, key=self._shares.of)
            queue = self._waiting.pop(group)
            next_one = queue.popleft()
            if queue:
                self._waiting[group] = queue
            if not next_one.done():
                self._shares.begin(group)
                next_one.set_result(None)

    def _leave(self, group: str, mine: asyncio.Future[None]) -> None:
        queue = self._waiting.get(group)
        if queue and mine in queue:
            queue.remove(mine)
            if not queue:
                del self._waiting[group]
