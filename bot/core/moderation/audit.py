"""Who did what in moderation: records that nothing ever changes."""

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What happened."""

    FLAGGED = "flagged"
    KEPT = "kept"
    REMOVED = "removed"
    FOLLOWED = "followed"
    """Posted again, and treated as decided before."""
    ASSIGNED = "assigned"
    TOLD = "told"
    OPENED = "opened"
    """Somebody looked at the picture itself."""
    POLICY = "policy"
    SETTINGS = "settings"
    EXPORTED = "exported"
    REFUSED = "refused"
    """Somebody who is no moderator tried it."""


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One act at `at` (seconds since the epoch); `by` is empty where no person acted.

    `token` makes it the only one of its kind: recorded twice it is there once. `detail` is plain
    words. Of a picture there are ids and its hash alone.
    """

    team: str
    at: float
    token: str
    act: Act
    by: str
    sha256: str = ""
    channel: str = ""
    ts: str = ""
    file_id: str = ""
    detail: str = ""


def position_of(record: AuditRecord) -> str:
    """A record's place in the order of time: texts that sort as things happened."""
    return f"{record.at:017.6f}#{record.token}"
