"""How much Slack delivers to one app, and when it gives up on it.

https://docs.slack.dev/apis/events-api#rate_limiting and #error-handling.
"""

from collections import deque

from sandbox.slack.strictness import Strictness
from sandbox.workspace import Workspace
from sandbox.workspace.traffic import Direction, Exchange
from sandbox.workspace.violations import Violation

HOUR = 3600.0
MINUTE = 60.0
OLDEST = 2 * HOUR
"""An event that is older is not delivered any more, unless the app has Delayed Events."""
HOURLY_TRIES = 24
_TOLERATED = 0.95


class Allowance:
    """Counts the deliveries of the past hour."""

    def __init__(self, workspace: Workspace, strictness: Strictness) -> None:
        self._workspace = workspace
        self._strictness = strictness
        self._begun: deque[float] = deque()
        self._ended: deque[tuple[float, bool]] = deque()
        self._failed = 0
        self._told = -MINUTE
        self.switched_off = False
        """Nothing is delivered any more; a person would have to switch the events on again."""

    def take(self) -> bool:
        """Count one event; False when the workspace's hour is used up and the event is lost."""
        now = self._workspace.clock.now()
        while self._begun and self._begun[0] <= now - HOUR:
            self._begun.popleft()
        if len(self._begun) >= self._strictness.deliveries_per_hour:
            return False
        self._begun.append(now)
        return True

    def should_tell(self) -> bool:
        """Whether the app is to be told of lost events now: once a minute."""
        now = self._workspace.clock.now()
        if now - self._told < MINUTE:
            return False
        self._told = now
        return True

    def is_too_old(self, event_time: float) -> bool:
        """Whether an event has waited too long to be delivered at all."""
        age = self._workspace.clock.now() - event_time
        return age > OLDEST and not self._strictness.delayed_events

    def note(self, *, ok: bool) -> None:
        """Count how one delivery ended; nearly all failing switches the subscriptions off."""
        now = self._workspace.clock.now()
        self._ended.append((now, ok))
        self._failed += not ok
        while self._ended[0][0] <= now - HOUR:
            self._failed -= not self._ended.popleft()[1]
        count = len(self._ended)
        enough = count >= self._strictness.switch_off_deliveries
        if enough and self._failed > _TOLERATED * count and not self.switched_off:
            self._switch_off(now, count)

    def _switch_off(self, now: float, count: int) -> None:
        self.switched_off = True
        text = f"{self._failed} of the last hour's {count} deliveries failed"
        noted = (Violation("subscriptions_off", text),)
        exchange = Exchange(Direction.TO_APP, "events", now, 0.0, 503, violations=noted)
        self._workspace.traffic.add(exchange)
