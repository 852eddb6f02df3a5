"""Videos: the service that watches them, and those that are being watched."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.core.clips import Clip
from bot.core.entries import Identity
from bot.core.labels import Moment
from bot.core.moderation.seen import Moderation


class JobState(StrEnum):
    """How far a job has come."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Watched:
    """What a job has seen; `reason` is the service's own words for a failure, for the log.

    `moments` are filled by a job for labels, `moderation` by one for moderation.
    """

    state: JobState
    moments: tuple[Moment, ...] = ()
    moderation: Moderation | None = None
    model_version: str = ""
    reason: str = ""


class Watcher(Protocol):
    """Watches whole videos that are stored, in jobs of its own.

    The same `key` and `token` never begin a second job within a week.
    """

    async def begin_labels(self, key: str, token: str) -> str:
        """Begin to look for labels in an H.264 file, stored as `watching_key`; returns a job's id.

        Raises VideoUnreadableError when the service does not find the file, PictureError when it
        cannot watch it, RetryLaterError when it is busy.
        """
        ...

    async def labels(self, job_id: str) -> Watched:
        """How a job stands; once it is done, everything that it has seen, to the last page."""
        ...

    async def labels_state(self, job_id: str) -> Watched:
        """How a job stands, and why it failed, without what it has seen: one small answer."""
        ...

    async def begin_moderation(self, key: str, token: str) -> str:
        """The same for moderation."""
        ...

    async def moderation(self, job_id: str) -> Watched:
        """The same for moderation."""
        ...

    async def moderation_state(self, job_id: str) -> Watched:
        """The same for moderation."""
        ...


class Clips(Protocol):
    """Videos under way: so that a restart loses nothing, and others keep their line."""

    async def put(self, clip: Clip) -> None:
        """Write one, whatever was there."""
        ...

    async def find(self, team: str, identity: Identity) -> Clip | None:
        """One that is under way."""
        ...

    async def of_job(self, team: str, job_id: str) -> Sequence[Clip]:
        """Those for which a job of Rekognition's runs: equal bytes share one."""
        ...

    async def in_message(self, team: str, channel: str, ts: str) -> Sequence[Clip]:
        """Those of a message, in the order of their files' ids."""
        ...

    async def drop(self, clip: Clip) -> None:
        """It is over; again changes nothing."""
        ...
