"""The drop folder: files that somebody puts into the bucket under `drop/<team>/<channel>/`.

S3 tells of them in the queue
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html), at
least once and in any order. So a notice only says where to look: what lies there is read anew, and
a drop is known by its place and its bytes. The same bytes at the same place are nothing new,
however often they are told of or put there; other bytes are another picture.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from bot.core.uploads import SlackFile, Upload

DROP_FOLDER = "drop/"
"""How the S3 keys of dropped files begin."""

TAKE_DROP = "take_drop"
"""The chore's name: {team, channel, key}."""

_ID = "drop-"
_PLACE = re.compile(
    r"drop/(?P<team>T[A-Z0-9]{2,20})/(?P<channel>[CG][A-Z0-9]{2,20})/(?P<path>.+)", re.DOTALL
)
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Drop:
    """A place in the drop folder: the whole S3 key, and what it says."""

    team: str
    channel: str
    key: str

    @property
    def name(self) -> str:
        """The file's name: what comes last in the key, with its ending however long it is."""
        return self.key.rsplit("/", 1)[-1][-_LONGEST_NAME:]

    @property
    def group(self) -> str:
        """Whose work it is in the queue."""
        return f"{self.team}/{self.channel}"

    def to_job(self) -> dict[str, Any]:
        """The chore for the queue."""
        return {"chore": TAKE_DROP, **asdict(self)}

    @classmethod
    def from_job(cls, job: Mapping[str, Any]) -> Self:
        """Read back what `to_job` gave."""
        return cls(job["team"], job["channel"], job["key"])


def drop_at(key: str) -> Drop | None:
    """What lies at a key that a picture may be dropped at, else None.

    None are folders, which the console makes as empty objects whose keys end with `/`, and names
    that begin with a dot, which computers leave behind everywhere. Channels are public or private
    ones: into direct messages nobody drops anything.
    """
    found = _PLACE.fullmatch(key)
    if found is None:
        return None
    drop = Drop(found["team"], found["channel"], key)
    return None if drop.name.startswith(".") or not drop.name else drop


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file that was found in the drop folder. Size in bytes.

    `content` says which bytes: their SHA-256 (hexadecimal), or what else S3 tells them apart by
    where they are too many to be read. `etag` is S3's own word for them, as they were last seen.
    """

    drop: Drop
    content: str
    etag: str
    size: int
    mimetype: str = ""
    ts: str = ""
    """Where its announcement stands; empty before it does."""

    @property
    def id(self) -> str:
        """Its name where Slack's files have their ids; also the mark of its announcement.

        It holds the team, because whoever asks for a file knows no more than its id.
        """
        whole = f"{self.drop.channel}\0{self.drop.key}\0{self.content}"
        return f"{_ID}{self.drop.team}-{hashlib.sha256(whole.encode()).hexdigest()[:40]}"

    @property
    def file(self) -> SlackFile:
        """As if somebody had posted it."""
        return SlackFile(self.id, self.drop.name, self.mimetype, size=self.size, mode="hosted")

    def upload(self, ts: str, channel_type: str) -> Upload:
        """The job of labelling it, once its announcement stands at `ts`. Nobody posted it."""
        return Upload(
            team=self.drop.team, channel=self.drop.channel, channel_type=channel_type, user="",
            ts=ts, thread_ts="", event_id="", files=(self.file,),
        )  # fmt: skip


def is_drop(file_id: str) -> bool:
    """Whether an id is a dropped file's; Slack's own have no hyphen."""
    return file_id.startswith(_ID)


def team_of_drop(file_id: str) -> str:
    """The workspace of a dropped file."""
    return file_id.removeprefix(_ID).partition("-")[0]


def is_announcement(message: Mapping[str, Any], team: str, channel: str) -> bool:
    """Whether a message of ours announces a dropped file, answered or not.

    Then it carries the mark of its own answer; what we reply to others carries theirs.
    """
    blocks = message.get("blocks") or [{}]
    mark = str(blocks[0].get("block_id") or "")
    itself = Upload(
        team=team, channel=channel, channel_type="", user="", ts=str(message.get("ts") or ""),
        thread_ts="", event_id="", files=(),
    )  # fmt: skip
    return is_drop(mark) or mark in (itself.reply_block_id, itself.progress_block_id)


def is_announced(upload: Upload) -> bool:
    """Whether a message is our announcement of a dropped file: its answer is written over it."""
    return any(is_drop(file.id) for file in upload.files)
