"""Slack's files, and dropped ones among them: whoever has an id need not know which it is."""

from collections.abc import Sequence
from pathlib import Path

from bot.core.drops import Dropped, is_drop
from bot.core.uploads import SlackFile, Upload
from bot.errors import BotError, FileGoneError
from bot.ports import Drops, FetchedFile, Files, ObjectStore

_MEGABYTE = 1024 * 1024
_GONE = "The file is not in the drop folder any more."


class DroppedFiles:
    """The port `bot.ports.Files`: dropped files come from the bucket, all others from Slack.

    A dropped file is its bytes: where others lie in its place now, it is gone.
    """

    def __init__(self, files: Files, drops: Drops, objects: ObjectStore) -> None:
        """`files` are Slack's."""
        self._files = files
        self._drops = drops
        self._objects = objects

    async def info(self, file_id: str) -> SlackFile:
        """See `bot.ports.Files`."""
        if not is_drop(file_id):
            return await self._files.info(file_id)
        return (await self._known(file_id)).file

    async def fetch(self, file: SlackFile, directory: Path, limit: int) -> FetchedFile:
        """See `bot.ports.Files`."""
        if not is_drop(file.id):
            return await self._files.fetch(file, directory, limit)
        key = (dropped := await self._known(file.id)).drop.key
        found = await self._objects.describe(key)
        if found and found.size > limit:
            raise BotError(
                f"This file is larger than the {limit // _MEGABYTE} MB that I look at; "
                "please drop a smaller version."
            )
        fetched = await self._objects.fetch(key, found.etag, directory) if found else None
        if fetched is None or fetched.sha256 != dropped.content:
            raise FileGoneError(_GONE)
        return fetched

    async def remove(self, file_id: str) -> bool:
        """See `bot.ports.Files`. What lies in the bucket needs no administrator."""
        if not is_drop(file_id):
            return await self._files.remove(file_id)
        if dropped := await self._drops.find(file_id):
            await self._objects.delete(dropped.drop.key, etag=dropped.etag)
            await self._drops.erase(file_id)
        return True

    async def upload(self, data: bytes, *, name: str, title: str, alt_text: str) -> str:
        """See `bot.ports.Files`."""
        return await self._files.upload(data, name=name, title=title, alt_text=alt_text)

    async def wait_until_ready(self, file_id: str) -> bool:
        """See `bot.ports.Files`."""
        return await self._files.wait_until_ready(file_id)

    async def share(
        self, upload: Upload, data: bytes, *, name: str, title: str, alt_text: str
    ) -> str:
        """See `bot.ports.Files`."""
        return await self._files.share(upload, data, name=name, title=title, alt_text=alt_text)

    async def delete(self, file_id: str) -> None:
        """See `bot.ports.Files`: for files of ours."""
        await self._files.delete(file_id)

    async def deliver(self, user: str, paths: Sequence[Path], comment: str) -> None:
        """See `bot.ports.Files`."""
        await self._files.deliver(user, paths, comment)

    async def _known(self, file_id: str) -> Dropped:
        if dropped := await self._drops.find(file_id):
            return dropped
        raise FileGoneError(_GONE)
