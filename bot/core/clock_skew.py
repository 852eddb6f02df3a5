"""How far this machine's clock is from somebody else's."""

from email.utils import parsedate_to_datetime

from bot.core.findings import Finding

MOST_SECONDS = 5
"""Leases of 60 s, signed requests and the order of posts can live with so much."""
SET_CLOCK = "Let a time service set this machine's clock, for example `timedatectl set-ntp true`."


def clock_finding(whose: str, date: str, before: float, after: float) -> list[Finding]:
    """What the Date header of an answer says of our clock; nothing without such a header.

    `before` and `after` are our clock's readings around the request, in seconds since the epoch.
    """
    seconds = skew(date, before, after)
    if seconds is None:
        return []
    subject = f"Clock against {whose}"
    if abs(seconds) <= MOST_SECONDS:
        return [Finding(subject, ok=True, detail="agrees")]
    detail = f"this machine is {abs(seconds):.0f} s {'ahead' if seconds > 0 else 'behind'}"
    return [Finding(subject, ok=False, detail=detail, advice=SET_CLOCK)]


def skew(date: str, before: float, after: float) -> float | None:
    """Seconds that our clock is ahead of whoever sent the Date header; None when it says nothing.

    A Date header has whole seconds, and the answer was under way: what those explain counts as
    none (https://www.rfc-editor.org/rfc/rfc9110#name-date).
    """
    try:
        theirs = parsedate_to_datetime(date).timestamp()
    except ValueError:
        return None
    if after < theirs:
        return after - theirs
    return max(before - (theirs + 1), 0.0)
