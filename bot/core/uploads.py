"""A message with files as the bot keeps it: the job that waits in the queue.

Field names and meanings are Slack's (https://docs.slack.dev/reference/events/message/file_share,
https://docs.slack.dev/reference/objects/file-object).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import Enum
from pathlib import PurePath
from typing import Any, Self

_PICTURE_TYPES = frozenset(
    {
        "jpg", "jpeg", "jpe", "jfif", "png", "apng", "gif", "webp", "bmp", "tif", "tiff",
        "heic", "heif", "hif", "avif",
    }
)  # fmt: skip
_VIDEO_TYPES = frozenset({"mp4", "m4v", "mov", "webm", "mkv", "avi", "qt"})
_OPAQUE_MIMETYPES = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_GONE_MODES = frozenset({"tombstone", "hidden_by_limit"})
_NOT_A_FILE_MODES = frozenset({"snippet", "post", "canvas", "quip", "space", "list"})


class FileKind(Enum):
    """What a file's description says about it; the bytes decide later."""

    PICTURE = "picture"
    """It says that it is a picture: the person waits for an answer."""
    VIDEO = "video"
    """The same of a video."""
    UNKNOWN = "unknown"
    """It may be one: look, and be silent if it is not."""
    OTHER = "other"
    """A document, a sound, a deleted file: nobody expects labels."""


EXPECTED = frozenset({FileKind.PICTURE, FileKind.VIDEO})
"""Somebody waits for an answer about these."""


@dataclass(frozen=True, slots=True)
class SlackFile:
    """One entry of a message's `files`, reduced to what the bot uses. Size in bytes."""

    id: str
    name: str = ""
    mimetype: str = ""
    filetype: str = ""
    size: int = 0
    mode: str = ""
    file_access: str = ""
    is_external: bool = False
    url_private_download: str = ""

    @property
    def is_stub(self) -> bool:
        """Whether Slack sent an id alone, as it does in Slack Connect: ask `files.info`."""
        return self.file_access == "check_file_info"

    @property
    def is_gone(self) -> bool:
        """Whether it was deleted, or is hidden by the plan's limit: nobody can look at it."""
        return self.mode in _GONE_MODES

    @property
    def kind(self) -> FileKind:
        """What Slack and the file's name say that the file is."""
        if self.is_gone or self.mode in _NOT_A_FILE_MODES:
            return FileKind.OTHER
        if self.is_stub:
            return FileKind.UNKNOWN
        extension = PurePath(self.name).suffix.removeprefix(".").lower()
        is_picture = self.mimetype.startswith("image/") and "svg" not in self.mimetype
        if is_picture or self.filetype in _PICTURE_TYPES or extension in _PICTURE_TYPES:
            return FileKind.PICTURE
        is_video = self.mimetype.startswith("video/") or self.filetype in _VIDEO_TYPES
        if is_video or extension in _VIDEO_TYPES:
            return FileKind.VIDEO
        if self.mimetype in _OPAQUE_MIMETYPES and not self.is_external:
            return FileKind.UNKNOWN
        return FileKind.OTHER

    @classmethod
    def from_slack(cls, data: Mapping[str, Any]) -> Self:
        """Read a file object tolerantly: unknown keys are ignored, missing ones are empty."""
        return cls(
            id=str(data.get("id") or ""),
            name=str(data.get("name") or data.get("title") or ""),
            mimetype=str(data.get("mimetype") or ""),
            filetype=str(data.get("filetype") or ""),
            size=int(data.get("size") or 0),
            mode=str(data.get("mode") or ""),
            file_access=str(data.get("file_access") or ""),
            is_external=bool(data.get("is_external")),
            url_private_download=str(data.get("url_private_download") or ""),
        )


@dataclass(frozen=True, slots=True)
class Upload:
    """A message that brought files: one job. `ts` and `thread_ts` are Slack's message ids."""

    team: str
    channel: str
    channel_type: str
    user: str
    ts: str
    thread_ts: str
    event_id: str
    files: tuple[SlackFile, ...]
    waits_since: float = 0.0
    """Since when it waits to be checked, in seconds since the epoch; 0 while it does not."""
    turn: int = 0
    """How often it was sent anew to wait."""
    revived: str = ""
    """Somebody wants it to be tried again after it was given up: once for each such word."""

    @property
    def thread(self) -> str:
        """The `ts` of the thread that the answer belongs in."""
        return self.thread_ts or self.ts

    @property
    def is_public(self) -> bool:
        """Whether every full member of the team can open the channel."""
        return self.channel_type == "channel"

    @property
    def is_direct(self) -> bool:
        """Whether it is the direct message with the bot."""
        return self.channel_type == "im"

    @property
    def reply_block_id(self) -> str:
        """The `block_id` of the answer's first block, by which a second run finds it again.

        It depends on the message alone, so every delivery of the event computes the same one.
        """
        identity = f"{self.team}/{self.channel}/{self.ts}"
        return "labels-" + hashlib.sha256(identity.encode()).hexdigest()[:32]

    @property
    def progress_block_id(self) -> str:
        """The same while the answer only tells how far the work has come."""
        return f"{self.reply_block_id}-progress"

    def to_json(self) -> dict[str, Any]:
        """The job as JSON-ready data for the queue."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read back what `to_json` gave.

        What a newer version has added is left out: while one version takes the place of another,
        each works on the other's jobs. Raises KeyError or TypeError when the data is no job.
        """
        files = tuple(SlackFile(**_known(SlackFile, file)) for file in data["files"])
        return cls(**{**_known(cls, data), "files": files})


def _known(kind: type[SlackFile | Upload], data: object) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        raise TypeError("not an object")
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in data.items() if name in names}


def upload_from_event(body: Mapping[str, Any]) -> Upload | None:
    """The job that a delivered event asks for, or None when it asks for none.

    Uploads by any bot are none, our own included: Slack sends them back to us, with `bot_id`
    and sometimes without `user`.
    """
    event = body.get("event") or {}
    is_message = body.get("type") == "event_callback" and event.get("type") == "message"
    if not is_message or event.get("hidden") or is_by_bot(event, body):
        return None
    return upload_from_message(
        event,
        team=delivered_to(body),
        channel=str(event["channel"]),
        channel_type=str(event.get("channel_type") or ""),
        event_id=str(body.get("event_id") or ""),
    )


def upload_from_message(
    message: Mapping[str, Any], *, team: str, channel: str, channel_type: str, event_id: str = ""
) -> Upload | None:
    """The job that a person's message is, or None when it brought nothing to look at."""
    entries = message.get("files") or []
    files = tuple(SlackFile.from_slack(file) for file in entries if file.get("id"))
    if all(file.kind is FileKind.OTHER for file in files):
        return None
    return Upload(
        team=team,
        channel=channel,
        channel_type=channel_type,
        user=str(message["user"]),
        ts=str(message["ts"]),
        thread_ts=str(message.get("thread_ts") or ""),
        event_id=event_id,
        files=files,
    )


def is_by_bot(message: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Whether a message is a bot's, ours or any other; `body` is the delivery that tells of it."""
    authorizations = body.get("authorizations") or []
    ours = {entry.get("user_id") for entry in authorizations if entry.get("is_bot")}
    user = message.get("user")
    by_bot = message.get("bot_id") or message.get("subtype") == "bot_message"
    return bool(by_bot) or not user or user == "USLACKBOT" or user in ours


def delivered_to(body: Mapping[str, Any]) -> str:
    """The workspace that the app is installed in: in Slack Connect the event's may differ."""
    authorizations = body.get("authorizations") or [{}]
    return str(authorizations[0].get("team_id") or body.get("team_id") or "")
