"""Slack's rate limits (https://docs.slack.dev/apis/web-api/rate-limits), as token buckets.

Slack names the sustained rate of each tier and tolerates bursts without saying how long. Here a
bucket holds one minute's calls; messages into one channel refill at 1 a second and may burst.
"""

import math
from dataclasses import dataclass

from sandbox.slack.arguments import Arguments
from sandbox.slack.context import Slack
from sandbox.slack.errors import RateLimitedError

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls per minute."""
METHOD_TIERS = {
    "apps.connections.open": 3,
    "apps.uninstall": 1,
    "auth.revoke": 3,
    "bots.info": 3,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.join": 3,
    "conversations.list": 2,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "files.completeUploadExternal": 4,
    "files.delete": 3,
    "files.getUploadURLExternal": 4,
    "files.info": 4,
    "reactions.add": 3,
    "reactions.remove": 2,
    "team.info": 3,
    "users.conversations": 3,
    "users.info": 4,
    "users.list": 2,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}
READING = ("conversations.history", "conversations.replies")
"""Once a minute, without a burst, for an app that is distributed outside the Marketplace."""
MESSAGES = ("chat.postMessage",)
MESSAGE_SECONDS = 1.0
"""Between two messages into one channel."""
MESSAGE_BURST = 10
"""Messages into one channel before the limit of one a second is felt."""


@dataclass(slots=True)
class _Bucket:
    size: float
    per_second: float
    left: float
    at: float

    def take(self, now: float) -> float:
        """Take one; returns 0, or the seconds until there is one again."""
        self.left = min(self.size, self.left + (now - self.at) * self.per_second)
        self.at = now
        if self.left < 1:
            return (1 - self.left) / self.per_second
        self.left -= 1
        return 0.0


class RateLimits:
    """Counts the app's calls."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._buckets: dict[str, _Bucket] = {}
        self._last: dict[str, float] = {}

    def count(self, method: str, channel: str) -> None:
        """Count one call. Raises RateLimitedError when it is one too many."""
        if not self._slack.strictness.rate_limits:
            return
        if method in MESSAGES:
            self._take(f"{method} {channel}", MESSAGE_BURST, 1.0)
        elif method in METHOD_TIERS:
            slow = self._slack.strictness.distributed and method in READING
            calls = 1 if slow else TIERS[METHOD_TIERS[method]]
            self._take(method, calls, calls / 60)

    def note_pace(self, method: str, channel: str, args: Arguments) -> None:
        """Note the second message within a second, although Slack tolerates short bursts."""
        if method not in MESSAGES or not self._slack.strictness.rate_limits:
            return
        now = self._slack.workspace.clock.now()
        before = self._last.get(channel)
        self._last[channel] = now
        if before is not None and now - before < MESSAGE_SECONDS:
            args.complain("too_fast", f"two messages within a second in {channel}")

    def _take(self, key: str, size: float, per_second: float) -> None:
        now = self._slack.workspace.clock.now()
        bucket = self._buckets.setdefault(key, _Bucket(size, per_second, size, now))
        wait = bucket.take(now)
        if wait:
            raise RateLimitedError(max(1, math.ceil(wait)))
