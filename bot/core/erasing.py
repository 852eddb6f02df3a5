"""Erasing what is kept of a workspace that took the app out, a while after it did."""

from collections.abc import Mapping
from typing import Any

from bot.core.installations import Departure
from bot.core.keys import QUARANTINE

ERASE = "erase_team"
"""The chore's name: {team, at, turn}. It is nobody's services' but the worker's own."""

KEPT = 30 * 86_400.0
"""Seconds for which a workspace may come back and find everything again."""

STALLED = 3600.0
"""Seconds without a turn after which whoever erases a workspace is thought to be lost."""

_FOLDERS = ("originals/", QUARANTINE, "watching/", "drop/")


def folders_of(team: str) -> tuple[str, ...]:
    """How the S3 keys of all files of a workspace begin."""
    return tuple(f"{folder}{team}/" for folder in _FOLDERS)


def erase_job(departure: Departure) -> dict[str, Any]:
    """The chore that goes on erasing what is left of a workspace."""
    return {
        "chore": ERASE, "team": departure.team, "at": departure.at, "turn": departure.turn,
    }  # fmt: skip


def erase_from(job: Mapping[str, Any]) -> Departure | None:
    """Read back what `erase_job` gave; None for any other job."""
    if job.get("chore") != ERASE:
        return None
    return Departure(str(job["team"]), float(job["at"]), int(job["turn"]))


def erase_group(team: str) -> str:
    """Whose work it is in the queue."""
    return f"{team}/erasing"
