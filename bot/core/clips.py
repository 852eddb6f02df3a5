"""A video that is being looked at for longer than one job may take."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.entries import Identity


class Watching(StrEnum):
    """How a video is looked at."""

    FRAMES = "frames"
    """Some of its frames, by the image calls."""
    JOB = "job"
    """Rekognition Video's jobs, which take minutes."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One posted video under way. Times in seconds; `begun` since the epoch.

    `labels_job` and `moderation_job` are Rekognition's job ids, empty where there is none.
    `watched` is how much of its beginning is looked at, when not all of it.
    """

    team: str
    sha256: str
    identity: Identity
    thread: str
    user: str
    name: str
    channel_type: str
    reply_ts: str
    begun: float
    seconds: float
    width: int
    height: int
    how: Watching
    labels_job: str = ""
    moderation_job: str = ""
    watched: float = 0.0
