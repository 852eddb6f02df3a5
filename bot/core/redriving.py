"""Jobs out of the dead-letter queue: as what they are told of, and how they are sent again."""

from collections.abc import Mapping
from typing import Any

_COUNTED = frozenset({"waits_since", "resent"})
_UPLOAD = frozenset({"team", "channel", "ts", "files"})


def revived(job: Mapping[str, Any], word: str) -> dict[str, Any]:
    """The job as it is sent again: it begins anew once, whatever was counted before.

    Of messages of other services nothing is changed.
    """
    if "chore" in job:
        return {name: value for name, value in job.items() if name not in _COUNTED}
    if job.keys() >= _UPLOAD:
        return {**job, "waits_since": 0.0, "revived": word}
    return dict(job)


def group_of(job: Mapping[str, Any]) -> str:
    """Whose work it is in the queue."""
    team = str(job.get("team") or "")
    channel = str(job.get("channel") or "") if job.keys() >= _UPLOAD else ""
    return f"{team}/{channel}" if channel else team or "redriven"


def kind_of(job: Mapping[str, Any]) -> str:
    """What it is, in a word or two."""
    if "chore" in job:
        return f"chore {job['chore']}"
    return "message with files" if job.keys() >= _UPLOAD else "message of another service"
