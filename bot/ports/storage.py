"""What is kept of pictures: files, records and the index over them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from bot.core.entries import Entry, Identity
from bot.core.images import StoredImage
from bot.core.labels import Analysis, Detection
from bot.core.moderation.seen import Moderation
from bot.core.tallies import Tally
from bot.ports.conversing import FetchedFile


class Detector(Protocol):
    """Finds labels in pictures."""

    async def detect_labels(self, image: bytes) -> Detection:
        """Ask for all labels from 55 % in a JPEG or PNG of at most 5 MB, 80–10,000 px a side.

        Raises PictureError when the service cannot read the picture.
        """
        ...

    async def detect_moderation(self, image: bytes) -> Moderation:
        """Ask for all moderation labels from 50 % in the same. Raises like `detect_labels`."""
        ...

    async def detect_text(self, image: bytes) -> tuple[str, ...]:
        """Read the lines in the same, from the top down. Raises like `detect_labels`."""
        ...


@dataclass(frozen=True, slots=True)
class FoundObject:
    """What the store says of a file that somebody else put there. Size in bytes.

    `etag` is the store's own word for the bytes; other bytes have another one.
    """

    etag: str
    size: int
    content_type: str


class ObjectStore(Protocol):
    """Keeps the original files."""

    @property
    def bucket(self) -> str:
        """The bucket's name."""
        ...

    async def put(self, key: str, path: Path, content_type: str, sha256: str) -> None:
        """Store the file at `path`; `sha256` (hexadecimal) is checked by the store.

        Storing the same key again changes nothing.
        """
        ...

    async def delete(self, key: str, *, etag: str = "") -> None:
        """Delete a file; one that is not there is no error.

        With an `etag` it stays when it has other bytes by now.
        """
        ...

    async def delete_some(self, prefix: str) -> bool:
        """Delete up to a thousand files whose keys begin so; False when there was none."""
        ...

    async def describe(self, key: str) -> FoundObject | None:
        """What lies at a key, if anything does.

        Raises FileUnavailableError for a file that is not handed out.
        """
        ...

    async def sha256(self, key: str, etag: str) -> str | None:
        """The SHA-256 (hexadecimal) of a file; None and failures as of `fetch`."""
        ...

    async def fetch(self, key: str, etag: str, directory: Path) -> FetchedFile | None:
        """Save a file into `directory`; None when it is gone, or has other bytes by now.

        Raises like `describe`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Trace:
    """What is kept for a post, recorded or not: bytes by their SHA-256, and files of ours."""

    sha256: str = ""
    files: frozenset[str] = frozenset()
    charts: frozenset[str] = frozenset()
    """Those of the files that show what was seen when; the others show the picture itself."""

    @property
    def drawings(self) -> frozenset[str]:
        """The files that show the picture itself."""
        return self.files - self.charts


class Library(Protocol):
    """What is known of the team's pictures."""

    async def ping(self) -> None:
        """Raise when the table is out of reach or missing."""
        ...

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

    async def expect_image(self, team: str, identity: Identity, sha256: str) -> None:
        """Note, before anything is kept of a file, which bytes will be kept for which post.

        So they are found when it is to be forgotten, even if it was never recorded.
        """
        ...

    async def note_file(
        self, team: str, identity: Identity, file_id: str, *, is_chart: bool = False
    ) -> None:
        """Note a file of ours in Slack that shows a post, for the same reason."""
        ...

    async def trace_of(self, team: str, identity: Identity) -> Trace:
        """What was noted for a post."""
        ...

    async def record_image(self, image: StoredImage) -> None:
        """Write record, sighting and index entries, and count it; again changes nothing."""
        ...

    async def erase_image(self, image: StoredImage) -> None:
        """Take back all that was written of a picture, the record last; again changes nothing.

        That is what `expect_image`, `note_file`, `record_image`, `add_thumb` and
        `mark_forgetting` wrote.

        Analysis and file stay, because other posts of the same bytes may use them.
        """
        ...

    async def move_image(self, image: StoredImage, *, is_public: bool) -> None:
        """Put the index entries where a channel that became public or private wants them."""
        ...

    async def add_thumb(self, image: StoredImage, thumb_file: str) -> None:
        """Note the small picture that was uploaded to show an image in lists."""
        ...

    async def images_of_message(self, team: str, channel: str, ts: str) -> Sequence[StoredImage]:
        """The records of a message's pictures, in the order of their ids."""
        ...

    async def images_of_file(self, team: str, file_id: str) -> Sequence[StoredImage]:
        """The records of every post of a Slack file."""
        ...

    async def images_of_channel(
        self, team: str, channel: str, *, after: str = "", limit: int = 100
    ) -> Sequence[StoredImage]:
        """A channel's records, oldest first, from behind a position (`bot.core.entries`) on."""
        ...

    async def mark_forgetting(self, image: StoredImage) -> None:
        """Note that a picture is being forgotten, until `erase_image`; for a day at most.

        From now on its post is no reason to keep the bytes.
        """
        ...

    async def is_forgetting(self, team: str, sha256: str) -> bool:
        """Whether any picture of these bytes is being forgotten at this moment."""
        ...

    async def posts_of_bytes(self, team: str, sha256: str) -> Sequence[Identity]:
        """Every recorded post of these bytes in the team."""
        ...

    async def is_wanted(self, team: str, sha256: str) -> bool:
        """Whether a post of these bytes is known that is not being forgotten."""
        ...

    async def erase_analysis(self, team: str, sha256: str) -> None:
        """Forget what was said of these bytes, by every way of analysing."""
        ...

    async def bury(self, team: str, identity: Identity) -> None:
        """Note by ids alone that a picture was forgotten, so that nothing brings it back.

        The identity may have gaps; see `bot.core.deletions`.

        Kept for 14 days, as long as SQS can keep a message.
        """
        ...

    async def is_buried(self, team: str, identity: Identity) -> bool:
        """Whether a picture was forgotten lately."""
        ...

    async def calls_of(self, team: str, month: str, channel: str = "") -> tuple[int, int, int]:
        """What `count_calls` has added up for a month, of the team or of a channel."""
        ...

    async def calls_of_channels(
        self, team: str, month: str, channels: Sequence[str]
    ) -> Mapping[str, tuple[int, int, int]]:
        """The same of each channel that has any; one request for up to 100 channels."""
        ...

    async def find_image(
        self, team: str, channel: str, ts: str, file_id: str
    ) -> StoredImage | None:
        """The record of one posted picture."""
        ...

    async def count_calls(
        self, team: str, channel: str, month: str, paid: int, saved: int, *, watched: int = 0
    ) -> None:
        """Add to a month (`YYYY-MM`): paid and saved detector calls, watched seconds of video."""
        ...


@dataclass(frozen=True, slots=True)
class Entries:
    """A stretch of the index; `more` says whether there may be others behind it."""

    found: tuple[Entry, ...]
    more: bool


class Index(Protocol):
    """What can be found, by term and scope. See `bot.core.entries` and `bot.core.access`.

    It knows nothing of rights: whoever asks gives only scopes that an `Access` allows, and drops
    what stands in the team's scope of a channel that is not in `Access.public`.
    """

    async def entries(
        self, team: str, scope: str, term: str, *,
        limit: int, newer_than: str = "", older_than: str = "", oldest_first: bool = False,
    ) -> Entries:  # fmt: skip
        """Up to `limit` entries strictly between two positions, newest first or oldest first.

        One request for each shard. An entry that was recorded a moment ago is there.
        """
        ...

    async def tallies(self, team: str, scopes: Sequence[str]) -> Mapping[str, Tally]:
        """The counts of each scope that has any, over all time; a request for each 100 scopes.

        They may lag behind the entries by a moment: a picture that was posted just now is found
        before it is counted.
        """
        ...

    async def days(self, team: str, scope: str, first: date, last: date) -> Mapping[date, Tally]:
        """The counts of each day (UTC) of a scope that has any, both ends included."""
        ...
