"""When each method of the Web API may be called again, by one workspace in this process.

Slack names for each method how many calls a minute a workspace may surely make, tolerates bursts,
and answers 429 with `Retry-After` to what is too much
(https://docs.slack.dev/apis/web-api/rate-limits). So calls of a method are spread before that, and
a refusal holds for every further call of that method, not only for the one that met it.

Processes do not know of each other. Each of them takes it slower for a while after a refusal, so
together they come down to what Slack allows.
"""

import asyncio
import math
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.errors import TooSoonError
from bot.ports import Meter
from bot.slack.limits import INTERNAL, Limits

LIMIT = "slack_method"
PATIENCE = 30.0
"""Seconds that a call waits at most for its turn; a job that would wait longer comes back."""

_BURST = 0.15
"""The share of a minute's calls that may come at once; the others are spread over the minute."""
_AHEAD = 60 * _BURST / (1 - _BURST)
"""The same in seconds by which calls may be ahead of being spread evenly."""
_SLOWEST = 8.0
"""How many times slower calls are after several refusals, at most."""
_HEALING = 60.0
"""Seconds after which a slowdown is half of what it was."""
_MANY = 256
"""Methods, and channels of messages, that are remembered while they are of no consequence."""


@dataclass(slots=True)
class _Method:
    """Times in seconds of the clock. `due` is when the calls so far are spread out evenly."""

    due: float = 0.0
    quiet_until: float = 0.0
    slowness: float = 1.0
    refused_at: float = 0.0

    def slowness_at(self, now: float) -> float:
        """How many times slower than usual calls are made now."""
        return max(1.0, self.slowness * math.exp2((self.refused_at - now) / _HEALING))


class MethodPace:
    """Says when a method may be called; a key is a method's name, or that and a channel."""

    def __init__(
        self, meter: Meter | None = None, limits: Limits = INTERNAL, *,
        now: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        """`now` is the event loop's clock unless another one is given; nobody sets that back."""
        self.limits = limits
        self._meter = meter
        self._given_now = now
        self._sleep = sleep
        self._methods: OrderedDict[str, _Method] = OrderedDict()

    async def turn(self, key: str) -> None:
        """Wait until one more call may be made.

        Raises TooSoonError at once when that would take longer than somebody may wait.
        """
        begin = self._book(key, PATIENCE)
        waited = 0.0
        # Others may be refused while this one waits.
        while (wait := max(begin, self._quiet_until(key)) - self._now()) > 0:
            if waited + wait > PATIENCE + 1:
                raise _too_soon(key, wait)
            await self._sleep(wait)
            waited += wait
        if waited and self._meter:
            self._meter.waited(LIMIT, waited)

    def hurry(self, key: str) -> None:
        """Count a call for somebody who cannot wait; only a refusal that lasts stands in its way.

        Raises TooSoonError.
        """
        if (left := self._quiet_until(key) - self._now()) > 0:
            raise _too_soon(key, left)
        self._book(key, float("inf"))

    def spare(self, key: str) -> None:
        """Count a call that may as well not be made, if there is room for it now.

        Raises TooSoonError where others would have to wait for it.
        """
        self._book(key, 0.0)

    def refused(self, key: str, seconds: float) -> None:
        """Slack wants a method to be left alone for so long."""
        method, now = self._method(key), self._now()
        if method.quiet_until <= now:  # Else it is one of several that were under way.
            method.slowness = min(method.slowness_at(now) * 2, _SLOWEST)
            method.refused_at = now
        method.quiet_until = max(method.quiet_until, now + seconds)
        method.due = max(method.due, method.quiet_until + _AHEAD)

    def _book(self, key: str, patience: float) -> float:
        """When the call may begin, which is then taken; TooSoonError when that is too late."""
        method, now = self._method(key), self._now()
        begin, a_minute = max(now, method.quiet_until), self.limits.a_minute.get(key)
        if a_minute:
            begin = max(begin, method.due - _AHEAD)
        if begin - now > patience:
            raise _too_soon(key, begin - now)
        if a_minute:
            apart = 60 / (a_minute * (1 - _BURST)) * method.slowness_at(now)
            # Those who do not wait keep others waiting, but not for ever.
            most = _AHEAD + max(PATIENCE, 60 / a_minute)
            method.due = min(max(method.due, begin) + apart, now + most)
        return begin

    def _method(self, key: str) -> _Method:
        method = self._methods.setdefault(key, _Method())
        self._methods.move_to_end(key)
        if len(self._methods) > _MANY:
            self._forget()
        return method

    def _forget(self) -> None:
        """Those that would be told the same if they were heard of for the first time."""
        now = self._now()
        past = [
            key
            for key, method in self._methods.items()
            if max(method.due, method.quiet_until) <= now and method.slowness_at(now) == 1.0
        ]
        for key in past[: len(self._methods) - _MANY]:
            del self._methods[key]

    def _quiet_until(self, key: str) -> float:
        method = self._methods.get(key)
        return method.quiet_until if method else 0.0

    def _now(self) -> float:
        return self._given_now() if self._given_now else asyncio.get_running_loop().time()


def _too_soon(key: str, seconds: float) -> TooSoonError:
    return TooSoonError("Slack", f"{key}: as much was asked as Slack allows", seconds)
