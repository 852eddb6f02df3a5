"""The ports towards Slack, in memory."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.core.drops import is_drop
from bot.core.replies import FoundReply, PictureAnswer, Reply
from bot.core.uploads import SlackFile, Upload
from bot.errors import (
    BotError,
    ConversationGoneError,
    FileGoneError,
    FileUnavailableError,
    PicturesRefusedError,
)
from bot.ports import FetchedFile


@dataclass(frozen=True, slots=True)
class UploadedPicture:
    """A picture that the bot handed to Slack."""

    data: bytes
    name: str
    title: str
    alt_text: str


class FakeFiles:
    """Keeps people's files and the bot's uploads by id."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.known: dict[str, SlackFile] = {}
        self.contents: dict[str, bytes] = {}
        self.uploads: dict[str, UploadedPicture] = {}
        self.shared: list[tuple[str, UploadedPicture]] = []
        """Thread and picture."""
        self.fetched: list[str] = []
        self.never_ready = False
        self.takes_pictures = True
        self.trouble: Exception | None = None
        """Raised by every download."""
        self.held: asyncio.Event | None = None
        """Downloads wait until it is set."""
        self.deleted: list[str] = []
        self.has_admin = False
        """Whether there is an administrator's token."""
        self.removed: list[str] = []
        """Files of others that were deleted with it."""
        self.hidden: set[str] = set()
        """Files in channels that the bot was taken out of."""
        self.delivered: list[tuple[str, dict[str, bytes], str]] = []
        """Person, files by name, and the words with them."""

    def add(self, data: bytes, name: str = "harbour.png", **fields: object) -> SlackFile:
        """A file that somebody posted; returns what the event says of it."""
        file_id = str(fields.pop("id", "") or f"F7FAKE{next(self._numbers):05}")
        values: dict[str, object] = {
            "mimetype": "image/png", "filetype": "png", "size": len(data), "mode": "hosted",
            "url_private_download": f"https://files.slack.com/{file_id}", **fields,
        }  # fmt: skip
        file = SlackFile(id=file_id, name=name, **values)  # type: ignore[arg-type]
        self.known[file_id], self.contents[file_id] = file, data
        return file

    async def info(self, file_id: str) -> SlackFile:
        if file_id not in self.known or file_id in self.hidden:
            raise FileGoneError("The file was deleted.")
        return self.known[file_id]

    async def fetch(self, file: SlackFile, directory: Path, limit: int) -> FetchedFile:
        self.fetched.append(file.id)
        if self.held:
            await self.held.wait()
        if self.trouble:
            raise self.trouble
        if not file.url_private_download:
            raise FileUnavailableError("closed")
        if file.id not in self.contents:
            raise FileGoneError("The file was deleted.")
        data = self.contents[file.id]
        if max(file.size, len(data)) > limit:
            raise BotError("The file is too large.")
        with NamedTemporaryFile(dir=directory, delete=False) as sink:
            sink.write(data)
        return FetchedFile(Path(sink.name), hashlib.sha256(data).hexdigest(), len(data))

    async def upload(self, data: bytes, *, name: str, title: str, alt_text: str) -> str:
        if not self.takes_pictures:
            raise PicturesRefusedError("file_uploads_disabled")
        file_id = f"F7DRAWN{next(self._numbers):04}"
        self.uploads[file_id] = UploadedPicture(data, name, title, alt_text)
        self.known[file_id] = SlackFile(id=file_id, name=name, mimetype="image/jpeg")
        return file_id

    async def wait_until_ready(self, file_id: str) -> bool:
        return not self.never_ready

    async def share(
        self, upload: Upload, data: bytes, *, name: str, title: str, alt_text: str
    ) -> str:
        if not self.takes_pictures:
            raise PicturesRefusedError("file_uploads_disabled")
        file_id = f"F7SHARED{next(self._numbers):03}"
        self.shared.append((upload.thread, UploadedPicture(data, name, title, alt_text)))
        self.known[file_id] = SlackFile(id=file_id, name=name, mimetype="image/jpeg")
        return file_id

    async def delete(self, file_id: str) -> None:
        self.deleted.append(file_id)
        for kept in (self.known, self.contents, self.uploads):
            kept.pop(file_id, None)

    async def remove(self, file_id: str) -> bool:
        if file_id not in self.known:
            return True
        if not self.has_admin:
            return False
        self.removed.append(file_id)
        self.known.pop(file_id)
        self.contents.pop(file_id, None)
        return True

    async def deliver(self, user: str, paths: Sequence[Path], comment: str) -> None:
        if self.trouble:
            raise self.trouble
        files = {path.name: await asyncio.to_thread(path.read_bytes) for path in paths}
        self.delivered.append((user, files, comment))


class FakeConversations:
    """Keeps the answers, and the signs on the messages."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.replies: dict[str, Reply] = {}
        """Answers by their `ts`."""
        self.threads: dict[str, tuple[str, str]] = {}
        """Channel and thread of an answer."""
        self.uploads: dict[tuple[str, str], Upload] = {}
        """Messages with pictures, by channel and `ts`."""
        self.public: set[str] = set()
        """Channels that are public at this moment."""
        self.left: set[str] = set()
        """Channels that the bot is not in any more."""
        self.reactions: set[tuple[str, str]] = set()
        self.reacted: list[str] = []
        self.names: dict[str, str] = {}
        """What people are called, by id."""
        self.posted: list[Reply] = []
        """Whatever was posted anew."""
        self.told: list[Reply] = []
        """Progress that took the place of older."""
        self.is_fixed = False
        """Whether progress cannot become an answer."""
        self.gone = False
        self.shows_pictures = True
        self.trouble: Exception | None = None
        """Raised by every answer."""

    async def react(self, upload: Upload, *, again: bool = False) -> None:
        self.reacted.append(upload.ts)
        self.reactions.add((upload.channel, upload.ts))

    async def unreact(self, upload: Upload) -> None:
        self.reactions.discard((upload.channel, upload.ts))

    async def permalink(self, channel: str, ts: str) -> str:
        return f"https://team.slack.com/archives/{channel}/p{ts.replace('.', '')}"

    async def home(self) -> str:
        return "https://team.slack.com/"

    async def team(self) -> str:
        return "T7TEAM"

    async def name_of(self, user: str) -> str:
        return self.names.get(user, "")

    async def reply(self, upload: Upload, reply: Reply) -> str:
        if self.trouble:
            raise self.trouble
        if self.gone:
            raise ConversationGoneError("channel_not_found")
        if not self.shows_pictures and any(_has_drawing(item) for item in reply.items):
            raise PicturesRefusedError("invalid_blocks")
        ts = f"17724600{next(self._numbers):02}.000100"
        self.replies[ts] = reply
        self.posted.append(reply)
        self.threads[ts] = (upload.channel, upload.thread)
        return ts

    async def announce(self, channel: str, reply: Reply) -> str:
        if self.trouble:
            raise self.trouble
        if self.gone:
            raise ConversationGoneError("channel_not_found")
        ts = f"17724600{next(self._numbers):02}.000100"
        self.replies[ts], self.threads[ts] = reply, (channel, ts)
        self.posted.append(reply)
        return ts

    async def find_announcement(self, channel: str, mark: str, since: float) -> str:
        if self.gone:
            raise ConversationGoneError("channel_not_found")
        found = (ts for ts, reply in self.replies.items() if reply.block_id == mark)
        return next((ts for ts in found if self.threads[ts] == (channel, ts)), "")

    async def find_reply(self, upload: Upload) -> FoundReply | None:
        if self.gone:
            raise ConversationGoneError("channel_not_found")
        place = (upload.channel, upload.thread)
        found = {
            reply.block_id: ts for ts, reply in self.replies.items() if self.threads[ts] == place
        }
        if ts := found.get(upload.reply_block_id):
            return FoundReply(ts)
        ts = found.get(upload.progress_block_id) or next(
            (ts for mark, ts in found.items() if ts == upload.ts and is_drop(mark)), None
        )
        return FoundReply(ts, is_progress=True) if ts else None

    async def tell_progress(self, channel: str, ts: str, reply: Reply) -> None:
        if self.trouble:
            raise self.trouble
        if ts in self.replies and self.threads[ts][0] == channel:
            self.told.append(reply)
            self.replies[ts] = reply

    async def settle(self, channel: str, ts: str, reply: Reply) -> bool:
        if self.trouble:
            raise self.trouble
        if self.gone:
            raise ConversationGoneError("channel_not_found")
        if ts not in self.replies or self.is_fixed:
            return False
        if not self.shows_pictures and any(_has_drawing(item) for item in reply.items):
            raise PicturesRefusedError("invalid_blocks")
        self.replies[ts] = reply
        return True

    async def find_upload(
        self, team: str, channel: str, ts: str, *, thread: str = "", is_public: bool
    ) -> Upload | None:
        if self.trouble:
            raise self.trouble
        return self.uploads.get((channel, ts))

    async def is_public(self, channel: str) -> bool:
        if self.trouble:
            raise self.trouble
        return channel in self.public

    async def is_inside(self, channel: str) -> bool:
        if self.trouble:
            raise self.trouble
        return channel not in self.left

    async def rewrite(self, channel: str, ts: str, reply: Reply) -> None:
        if self.trouble:
            raise self.trouble
        if ts in self.replies and self.threads[ts][0] == channel:
            self.replies[ts] = reply


def _has_drawing(item: object) -> bool:
    return isinstance(item, PictureAnswer) and bool(item.drawn_file)
