"""What a workspace is made of. Names of fields and kinds are Slack's."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class ChannelKind(StrEnum):
    """The kinds of conversation, named as `conversations.list` names them in `types`."""

    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    MPIM = "mpim"
    IM = "im"


CHANNEL_TYPES = {
    ChannelKind.PUBLIC: "channel",
    ChannelKind.PRIVATE: "group",
    ChannelKind.MPIM: "mpim",
    ChannelKind.IM: "im",
}
"""The `channel_type` of events."""


class FileKind(StrEnum):
    """How Slack shows a file to an app (https://docs.slack.dev/reference/objects/file-object)."""

    HOSTED = "hosted"
    CONNECT = "file_access"
    """Events carry a stub that says `check_file_info`; `files.info` tells all."""
    TOMBSTONE = "tombstone"
    HIDDEN = "hidden_by_limit"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True)
class Team:
    """The workspace itself."""

    id: str
    name: str
    domain: str


@dataclass(slots=True)
class User:
    """A member: a person or the bot's user."""

    id: str
    name: str
    real_name: str
    is_admin: bool = False
    is_owner: bool = False
    is_primary_owner: bool = False
    is_restricted: bool = False
    """A guest."""
    is_ultra_restricted: bool = False
    """A guest in one channel; `is_restricted` too."""
    is_bot: bool = False
    bot_id: str = ""
    deleted: bool = False
    """Deactivated."""
    tz: str = "Etc/UTC"
    team: str = ""
    """The id of another organisation's workspace, for its people in Slack Connect channels."""

    @property
    def is_foreign(self) -> bool:
        """Whether somebody belongs to another organisation."""
        return bool(self.team)


@dataclass(slots=True)
class Channel:
    """A conversation of any kind; `members` are user ids in the order of joining."""

    id: str
    name: str
    kind: ChannelKind
    creator: str
    created: int
    members: list[str] = field(default_factory=list)
    former: set[str] = field(default_factory=set)
    """Who has left or was removed: they may still finish what they had begun."""
    is_general: bool = False
    is_archived: bool = False

    @property
    def is_room(self) -> bool:
        """Whether people come and go, as they do not in direct and group messages."""
        return self.kind in (ChannelKind.PUBLIC, ChannelKind.PRIVATE)

    @property
    def channel_type(self) -> str:
        """`channel`, `group`, `mpim` or `im`, as events say it."""
        return CHANNEL_TYPES[self.kind]


@dataclass(frozen=True, slots=True)
class Share:
    """One place where a file was posted."""

    channel: str
    ts: str
    thread_ts: str = ""


@dataclass(frozen=True, slots=True)
class Serving:
    """What goes wrong when the file is downloaded; nothing by default."""

    page: bool = False
    """An HTML page with status 200 comes instead."""
    missing: bool = False
    """404: gone between event and download."""
    redirect_to: str = ""
    """302 to this address."""
    seconds: float = 0.0
    """The bytes trickle over so many seconds of the sandbox's clock."""
    cut_after: int = 0
    """The connection breaks after so many bytes."""


@dataclass(slots=True)
class File:
    """A file; `data` are its bytes, `claimed_size` what Slack says of its length."""

    id: str
    name: str
    user: str
    created: int
    title: str = ""
    alt_text: str = ""
    kind: FileKind = FileKind.HOSTED
    data: bytes = b""
    claimed_size: int = 0
    mimetype: str = ""
    filetype: str = ""
    pretty_type: str = ""
    width: int = 0
    height: int = 0
    """Of pictures and videos, in pixels."""
    milliseconds: int = 0
    """How long a video is."""
    subtype: str = ""
    """`slack_video` for a clip that was recorded in Slack."""
    bot_id: str = ""
    external_url: str = ""
    download_url: str = ""
    """Replaces `url_private_download` in a test of a hostile address."""
    uploaded: bool = True
    completed: bool = True
    ready: bool = True
    deleted: bool = False
    info_error: str = ""
    """What `files.info` answers instead, e.g. `access_denied` for some Slack Connect files."""
    serving: Serving = field(default_factory=Serving)
    shares: list[Share] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    """Where it was or will be shared: who is in there may see it."""


@dataclass(slots=True)
class Message:
    """A message. `files` are ids; `user` may be a bot's user, then `bot_id` is set."""

    channel: str
    ts: str
    user: str
    text: str = ""
    subtype: str = ""
    thread_ts: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    bot_id: str = ""
    client_msg_id: str = ""
    edited: Json | None = None
    metadata: Json | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    ephemeral_to: str = ""

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread without having begun it."""
        return bool(self.thread_ts) and self.thread_ts != self.ts


@dataclass(slots=True)
class View:
    """A modal or a Home tab. `content` is what the app sent; `values` what the user entered."""

    id: str
    user: str
    content: Json
    hash: str
    root_view_id: str
    previous_view_id: str = ""
    values: Json = field(default_factory=dict)
    is_open: bool = True

    @property
    def type(self) -> str:
        """`modal` or `home`."""
        return str(self.content.get("type", ""))
