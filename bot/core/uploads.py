"""A message with files as the bot keeps it: the job that waits in the queue.

Field names and meanings are Slack's (https://docs.slack.dev/reference/events/message/file_share,
https://docs.slack.dev/reference/objects/file-object).
"""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any, Self


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

    @classmethod
    def from_slack(cls, data: dict[str, Any]) -> Self:
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

    @property
    def thread(self) -> str:
        """The `ts` of the thread that the answer belongs in."""
        return self.thread_ts or self.ts

    @property
    def is_public(self) -> bool:
        """Whether every full member of the team can open the channel."""
        return self.channel_type == "channel"

    @property
    def reply_block_id(self) -> str:
        """The `block_id` of the answer's first block, by which a second run finds it again.

        It depends on the message alone, so every delivery of the event computes the same one.
        """
        identity = f"{self.team}/{self.channel}/{self.ts}"
        return "labels-" + hashlib.sha256(identity.encode()).hexdigest()[:32]

    def to_json(self) -> dict[str, Any]:
        """The job as JSON-ready data for the queue."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read back what `to_json` gave.

        Raises KeyError or TypeError when the data is not a job of this version.
        """
        files = tuple(SlackFile(**file) for file in data["files"])
        return cls(**{**data, "files": files})
