"""How fast the bot may be (https://docs.slack.dev/apis/web-api/rate-limits).

One message a second in each channel, and so many calls a minute of a method.

Slack tolerates short bursts and then refuses messages for a while. Processes do not know of each
other; what several of them send at once is left to that refusal.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.ports import Clock, Meter

SECONDS = 1.0
_NOTABLE = 0.01
"""Seconds; less is no waiting."""
_MANY = 256
"""Channels to remember before those are forgotten whose second is over."""


@dataclass(slots=True)
class _Place:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    waiting: int = 0


class MessagePace:
    """Lets messages into a channel one after the other, a second apart, first come first served."""

    def __init__(self, clock: Clock, meter: Meter | None = None) -> None:
        self._clock = clock
        self._meter = meter
        self._places: dict[str, _Place] = {}

    @asynccontextmanager
    async def turn(self, channel: str) -> AsyncIterator[None]:
        """Wait for the channel's second to be over; the next one begins when the body ends."""
        place = self._places.setdefault(channel, _Place())
        place.waiting += 1
        came = self._clock.now()
        try:
            async with place.lock:
                await self._wait(place)
                self._tell(self._clock.now() - came)
                try:
                    yield
                finally:
                    place.free_at = self._clock.now() + SECONDS
        finally:
            place.waiting -= 1
            self._forget()

    async def _wait(self, place: _Place) -> None:
        # Never longer than a second: somebody may have set the clock back.
        left = min(place.free_at - self._clock.now(), SECONDS)
        if left > 0:
            await self._clock.sleep(left)

    def _tell(self, waited: float) -> None:
        if self._meter and waited > _NOTABLE:
            self._meter.waited("slack_channel", waited)

    def _forget(self) -> None:
        if len(self._places) <= _MANY:
            return
        now = self._clock.now()
        self._places = {
            channel: place
            for channel, place in self._places.items()
            if place.waiting or place.free_at > now
        }


class Allowance:
    """So many calls within any stretch of time; whoever comes too late does without."""

    def __init__(self, clock: Clock, *, calls: int, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._calls: deque[float] = deque(maxlen=calls)

    def take(self) -> bool:
        """Whether one more call is allowed now; it counts if it is."""
        now = self._clock.now()
        is_full = len(self._calls) == self._calls.maxlen
        if is_full and 0 <= now - self._calls[0] < self._seconds:
            return False
        self._calls.append(now)
        return True
