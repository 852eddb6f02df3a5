"""A file on its way into a conversation."""

from dataclasses import dataclass, field

from sandbox.workspace.records import FileKind, Serving


@dataclass(frozen=True, slots=True)
class PostedFile:
    """A file that a person posts; the rest is for tests of what Slack may make of it."""

    name: str
    data: bytes
    title: str = ""
    kind: FileKind = FileKind.HOSTED
    mimetype: str | None = None
    clip: bool = False
    """Whether a video was recorded in Slack itself."""
    claimed_size: int | None = None
    """What Slack says of its size, when that is not the truth."""
    external_url: str = ""
    download_url: str = ""
    """Stands in `url_private_download` instead of the sandbox's own address."""
    info_error: str = ""
    """What `files.info` answers instead, e.g. `access_denied`."""
    serving: Serving = field(default_factory=Serving)
