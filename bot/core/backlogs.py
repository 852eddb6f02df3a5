"""When somebody who posted much is told how far it has come, and when that is over.

A backlog is what one person posted in one channel and has to wait for. Times are in seconds since
the epoch, by several machines' clocks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

TELL_BACKLOG = "tell_backlog"
"""The chore's name: somebody hears how far it is with what they posted."""

LATE = 30.0
"""Seconds after which a message has waited noticeably until somebody began with it."""
SEVERAL = 3
LASTS = 5.0
"""So many late messages are a backlog, the last of them so many seconds after the first: fewer are
answered before a word about them is read, as are those that waited for a bot that was away."""
EVERY = 15
"""Seconds between two tellings."""
OVER = 60.0
"""Seconds without a late message after which there is no backlog any more."""
_SAME = 10.0
"""Seconds within which nobody tells after somebody else did: two of them have the same chore."""
_LOST = 300.0
"""Seconds after which nobody tells any more: a chore tries again within this time."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """So many messages of one person in one channel that were begun `late`, the first at `began`.

    `posted` is when the latest one was posted that was begun with, at `seen`. `told` is when it was
    told last, 0 for never, and by which chore.
    """

    began: float
    posted: float
    seen: float
    late: int = 1
    told: float = 0.0
    token: str = ""

    def is_over(self, now: float) -> bool:
        """Whether nothing came late any more."""
        return now - self.seen >= OVER


def is_late(posted: float, now: float) -> bool:
    """Whether whoever posted it has noticed by now that nothing happens."""
    return now - posted >= LATE


def joined(there: Backlog | None, posted: float, now: float) -> tuple[Backlog, bool]:
    """A late message was begun with: what is noted, and whether it is to be told."""
    if there is None or there.is_over(now):
        return Backlog(began=now, posted=posted, seen=now), False
    latest = max(there.posted, posted)
    new = replace(there, posted=latest, seen=max(there.seen, now), late=there.late + 1)
    is_long = new.late >= SEVERAL and now - new.began >= LASTS
    if not is_long or (there.told and now - there.told < _LOST):
        return new, False
    return replace(new, told=now), True


def taken(
    there: Backlog | None, order: "BacklogOrder", now: float
) -> tuple[Backlog | None, Backlog | None]:
    """Whoever has the chore is about to tell: what is noted, None for nothing, and what is told.

    That is None when somebody else has just told it: one of two such chores ends. Of what is over,
    and perhaps followed by another backlog already, it is told what the order says.
    """
    if there is None or there.began != order.began:  # It is long over.
        return None, Backlog(order.began, order.posted, seen=order.posted, late=order.late)
    if there.token not in ("", order.token) and 0 <= now - there.told < _SAME:
        return None, None
    mine = replace(there, told=now, token=order.token)
    return mine, mine


@dataclass(frozen=True, slots=True)
class BacklogOrder:
    """The chore: `posted` and `late` as they were when it was sent; each has a `token` of its own.

    `direct` is the direct message with the person, empty until that is known.
    """

    team: str
    channel: str
    user: str
    began: float
    posted: float
    token: str
    direct: str = ""
    late: int = 1

    @property
    def key(self) -> str:
        """By which it is told in one message."""
        return f"backlog/{self.channel}/{self.user}/{self.began:.3f}"

    @property
    def group(self) -> str:
        """Whose work it is in the queue: it must not wait behind the backlog itself."""
        return f"{self.team}/backlogs"

    def to_job(self) -> dict[str, Any]:
        """The chore for the queue."""
        return {
            "chore": TELL_BACKLOG, "team": self.team, "channel": self.channel, "user": self.user,
            "began": self.began, "posted": self.posted, "token": self.token, "direct": self.direct,
            "late": self.late,
        }  # fmt: skip

    @classmethod
    def from_job(cls, job: Mapping[str, Any]) -> Self:
        """Read back what `to_job` gave, also in a version that did not count."""
        return cls(
            job["team"], job["channel"], job["user"], float(job["began"]), float(job["posted"]),
            job["token"], job["direct"], int(job.get("late", 1)),
        )  # fmt: skip
