"""What the jobs need from the outside. Adapters live in `bot/aws` and `bot/slack`.

Every method may raise `bot.errors.RetryLaterError` when its service is busy or out of reach,
and `bot.errors.SetupError` when the service refuses the bot's rights or configuration.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from bot.core.labels import Analysis, Detection
from bot.core.replies import Reply
from bot.core.uploads import SlackFile, Upload


class Clock(Protocol):
    """The time of day, and waiting for it."""

    def now(self) -> float:
        """Seconds since the epoch."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Let other work run for that long."""
        ...


class Detector(Protocol):
    """Finds labels in pictures."""

    async def detect_labels(self, image: bytes) -> Detection:
        """Ask for all labels from 55 % in a JPEG or PNG of at most 5 MB, 80–10,000 px a side.

        Raises PictureError when the service cannot read the picture.
        """
        ...


class ObjectStore(Protocol):
    """Keeps the original files."""

    async def put(self, key: str, path: Path, content_type: str, sha256: str) -> None:
        """Store the file at `path`; `sha256` (hexadecimal) is checked by the store.

        Storing the same key again changes nothing.
        """
        ...


@dataclass(frozen=True, slots=True)
class StoredImage:
    """What is recorded of one posted picture. `posted` is seconds since the epoch."""

    team: str
    channel: str
    ts: str
    thread: str
    file_id: str
    user: str
    name: str
    is_public: bool
    sha256: str
    object_key: str
    drawn_file: str
    reply_ts: str
    posted: float
    analysis: Analysis


class Library(Protocol):
    """What is known of the team's pictures."""

    async def find_analysis(self, team: str, sha256: str) -> Analysis | None:
        """What the current way of analysing said of these bytes, if they were seen before."""
        ...

    async def save_analysis(self, team: str, sha256: str, analysis: Analysis) -> None:
        """Remember the analysis of these bytes for this team."""
        ...

    async def first_sighting(
        self, team: str, sha256: str, channel: str, before_ts: str
    ) -> str | None:
        """The `ts` of the earliest message in the channel with these bytes, before another."""
        ...

    async def record_image(self, image: StoredImage) -> None:
        """Write the image record, its sighting and its label entries; again changes nothing."""
        ...

    async def find_image(
        self, team: str, channel: str, ts: str, file_id: str
    ) -> StoredImage | None:
        """The record of one posted picture."""
        ...

    async def count_calls(self, team: str, channel: str, month: str, paid: int, saved: int) -> None:
        """Add to the paid and the saved detector calls of a month (`YYYY-MM`)."""
        ...


class ClaimState(StrEnum):
    """How far a claimed job had come when it was claimed."""

    NEW = "new"
    RESUMED = "resumed"
    """Taken over; the answer was certainly not sent."""
    UNCERTAIN = "uncertain"
    """Taken over while the answer was being sent: look in the thread before sending again."""
    BUSY = "busy"
    """Somebody else works on it."""
    DONE = "done"
    """Answered; nothing is left to do."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a job until the lease ends (seconds since the epoch)."""

    state: ClaimState
    tries: int = 0
    """How many tries failed before, for reasons that the job itself met."""
    takeovers: int = 0
    """How many workers were lost with this job."""
    lease_until: float = 0.0


class Claims(Protocol):
    """Who works on which job: every job is answered once."""

    async def claim(self, upload: Upload, owner: str, lease: float) -> Claim:
        """Take the job for `lease` seconds, or say why not (BUSY, DONE)."""
        ...

    async def renew(self, upload: Upload, owner: str, lease: float) -> bool:
        """Extend the lease; False when somebody else has the job by now."""
        ...

    async def mark_answering(self, upload: Upload, owner: str) -> bool:
        """Note that an answer may be sent from now on; False when the claim was lost."""
        ...

    async def finish(self, upload: Upload, owner: str, reply_ts: str) -> None:
        """Note that the job is answered for good; `reply_ts` is empty when silence was right."""
        ...

    async def release(self, upload: Upload, owner: str, *, failed: bool) -> None:
        """Give the job back at once; `failed` counts a try."""
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """A job as the queue handed it out. `receipt` is good for this delivery alone."""

    job: dict[str, Any]
    receipt: str
    message_id: str
    received: int
    """How often the queue has handed out this message, this time included."""


class Queue(Protocol):
    """Work that waits."""

    async def send(self, job: dict[str, Any], *, group: str, delay: int = 0) -> None:
        """Store a job; returns only when it is safe. `delay` in seconds, at most 900.

        `group` names who the work is for, so that one busy group does not starve the others.
        """
        ...

    async def receive(self, limit: int) -> Sequence[Delivery]:
        """Up to `limit` jobs; waits a few seconds for the first one, then answers empty."""
        ...

    async def extend(self, delivery: Delivery, seconds: int) -> None:
        """Keep the delivery hidden from others for so long from now; 0 gives it back."""
        ...

    async def delete(self, delivery: Delivery) -> None:
        """The job is done."""
        ...

    async def bury(self, delivery: Delivery) -> None:
        """Move the job to the dead-letter queue."""
        ...

    async def ping(self) -> None:
        """Raise when the queue is out of reach or missing."""
        ...


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A downloaded file on disk: its SHA-256 (hexadecimal) and size in bytes."""

    path: Path
    sha256: str
    size: int


class Files(Protocol):
    """Slack's files."""

    async def info(self, file_id: str) -> SlackFile:
        """Ask Slack about a file. Raises FileGoneError, FileUnavailableError."""
        ...

    async def fetch(self, file: SlackFile, directory: Path, limit: int) -> FetchedFile:
        """Download into `directory`, at most `limit` bytes.

        Raises FileGoneError, FileUnavailableError, and BotError for a file that is too large.
        """
        ...

    async def upload(self, data: bytes, *, name: str, title: str, alt_text: str) -> str:
        """Upload a picture that only the bot can see so far; returns the file's id.

        Raises PicturesRefusedError when Slack takes no picture from the bot.
        """
        ...

    async def wait_until_ready(self, file_id: str) -> bool:
        """Wait until Slack can show an uploaded picture; False when it takes too long."""
        ...

    async def share(
        self, upload: Upload, data: bytes, *, name: str, title: str, alt_text: str
    ) -> None:
        """Upload a picture straight into the upload's thread. Raises PicturesRefusedError."""
        ...


class Conversations(Protocol):
    """Where the bot answers."""

    async def react(self, upload: Upload) -> None:
        """Show on the message that work has begun. Failing is no error."""
        ...

    async def unreact(self, upload: Upload) -> None:
        """Take that sign away again. Failing is no error."""
        ...

    async def permalink(self, channel: str, ts: str) -> str:
        """The link to a message, empty when Slack gives none."""
        ...

    async def reply(self, upload: Upload, reply: Reply) -> str:
        """Post the answer into the thread; returns its `ts`.

        Never repeats a call that may have been carried out: looks in the thread instead.
        Raises ConversationGoneError when nobody can be answered there any more, and
        PicturesRefusedError when Slack does not take the pictures in the answer.
        """
        ...

    async def find_reply(self, upload: Upload) -> str | None:
        """The `ts` of our answer in the thread, if it is there. Raises ConversationGoneError."""
        ...


class Meter(Protocol):
    """Counts what happens, for whoever runs the bot."""

    def job_ended(self, outcome: str, seconds: float) -> None:
        """A job ended as `answered`, `silent`, `retried` or `given up` after so long."""
        ...

    def detector_asked(self, *, paid: bool) -> None:
        """An analysis was paid for, or saved because the bytes were known."""
        ...
