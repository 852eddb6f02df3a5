"""When moderators are told that pictures cannot be checked, and when that they can again."""

from dataclasses import dataclass, replace

CALM = 60.0
"""Seconds without a check that had to wait; before that it is not over."""
PEACE = 900.0
"""Seconds for which nothing is told after the end: a service that comes and goes is no news."""
FORGOTTEN = 3600.0
"""Seconds after which nobody waits any more: whoever does tries again within 15 minutes."""
_NOTED = 10.0
"""Seconds. Waiting is noted no more often: a thousand pictures may wait."""


@dataclass(frozen=True, slots=True)
class Outage:
    """Checks that wait for long. `waited` and `ended` are seconds since the epoch.

    `is_open` while moderators think so, because they were told.
    """

    is_open: bool
    waited: float
    ended: float


def begun(outage: Outage | None, now: float) -> tuple[Outage | None, bool]:
    """A check had to wait: what is to be noted now, None for nothing, and whether it is told."""
    if outage is None or _is_past(outage, now):
        return Outage(is_open=True, waited=now, ended=0.0), True
    if outage.is_open and now - outage.waited >= _NOTED:
        return replace(outage, waited=now), False
    return None, False


def ended(outage: Outage | None, now: float) -> tuple[Outage | None, bool]:
    """A check that had waited succeeded; the same answers as from `begun`."""
    if outage is None or not outage.is_open or now - outage.waited < CALM:
        return None, False
    return replace(outage, is_open=False, ended=now), True


def _is_past(outage: Outage, now: float) -> bool:
    if outage.is_open:
        return now - outage.waited >= FORGOTTEN
    return now - outage.ended >= PEACE
