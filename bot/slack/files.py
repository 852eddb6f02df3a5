"""Slack's files: asking about them, downloading, uploading privately."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path

import aiohttp

from bot.core.readiness import Readiness
from bot.core.uploads import SlackFile, Upload
from bot.errors import (
    BotError,
    FileGoneError,
    FileUnavailableError,
    PicturesRefusedError,
    RetryLaterError,
    SetupError,
)
from bot.ports import Clock, FetchedFile
from bot.slack.calls import SlackCalls, SlackRefusalError
from bot.slack.downloading import NO_ACCESS, Downloading, LoginPageError, too_large
from bot.slack.trust import file_places, is_in
from bot.slack.uploading import FOREIGN, Uploading

log = logging.getLogger(__name__)

_ANSWER = 0.1
"""Seconds that an answer takes, about; what took longer may have waited before it was asked."""
_DELETED = "file_deleted"
_TOMBSTONE = "tombstone"
_DONE_BEFORE = frozenset({"file_not_found", "file_update_failed"})
_GONE = frozenset({"file_not_found", _DELETED})
_KEPT = "Slack did not let me delete a picture that I had drawn on."


class SlackFiles:
    """The port `bot.ports.Files` on Slack's Web API."""

    def __init__(
        self, calls: SlackCalls, session: aiohttp.ClientSession, *,
        api_url: str, clock: Clock, admin: SlackCalls | None = None,
    ) -> None:  # fmt: skip
        """Remember the one host besides Slack's that may see the token: the API's own.

        `admin` calls Slack with an administrator's token, and nothing but `remove` does.
        """
        self._calls = calls
        self._admin = admin
        self._clock = clock
        self._places = file_places(api_url)
        self._downloading = Downloading(session, clock)
        self._uploading = Uploading(calls, session, self._places)
        self._readiness = Readiness()

    async def info(self, file_id: str) -> SlackFile:
        """Ask `files.info`. Raises FileGoneError, FileUnavailableError."""
        try:
            answer = await self._calls.read("files.info", file=file_id)
        except SlackRefusalError as error:
            if error.error in _GONE:
                raise FileGoneError("The file was deleted.") from error
            raise FileUnavailableError(NO_ACCESS) from error
        return SlackFile.from_slack(answer["file"])

    async def fetch(self, file: SlackFile, directory: Path, limit: int) -> FetchedFile:
        """Stream the file to disk, at most `limit` bytes, hashing on the way.

        The token goes to Slack's file host alone and never along a redirect
        (https://docs.slack.dev/messaging/working-with-files).
        """
        if not file.url_private_download:
            raise FileUnavailableError(NO_ACCESS)
        self._require_trusted(file.url_private_download)
        if file.size > limit:
            raise too_large(limit)
        used = await self._calls.authorization()
        try:
            return await self._downloading.fetch(file, directory, limit, used)
        except LoginPageError:
            # A page does not say whether it was the token that is refused; a method does.
            await self._calls.read("auth.test")
            renewed = await self._calls.authorization()
            if renewed == used:
                raise
            return await self._downloading.fetch(file, directory, limit, renewed)

    async def upload(self, data: bytes, *, name: str, title: str, alt_text: str) -> str:
        """Upload without a channel: the file is private to the bot until a message shows it.

        https://docs.slack.dev/messaging/working-with-files#upload
        """
        try:
            file_id = await self._uploading.send(data, name=name, alt_text=alt_text)
        except SlackRefusalError as error:
            raise PicturesRefusedError(str(error)) from error
        files = json.dumps([{"id": file_id, "title": title}])
        try:
            await self._calls.repeat("files.completeUploadExternal", files=files)
        except SlackRefusalError as error:
            # A file is completed once, and the call may have been repeated after it was done.
            if error.error not in _DONE_BEFORE or not await self._is_there(file_id):
                raise PicturesRefusedError(str(error)) from error
        return file_id

    async def wait_until_ready(self, file_id: str) -> bool:
        """Wait until Slack can show an uploaded picture; False when it takes too long.

        A file is ready once `files.info` shows its `mimetype`; before that a block that shows
        it is refused (https://github.com/slackapi/python-slack-sdk/issues/1658).
        """
        started, waited = self._clock.monotonic(), 0.0
        for wait in self._readiness.waits():
            await self._clock.sleep(wait)
            waited += wait + _ANSWER
            if await self._is_ready(file_id):
                # Waiting for a turn to ask is no time that the upload took.
                self._readiness.learn(min(self._clock.monotonic() - started, waited))
                return True
        return False

    async def share(
        self, upload: Upload, data: bytes, *, name: str, title: str, alt_text: str
    ) -> str:
        """Upload a picture straight into the thread, where Slack shows it when it is ready."""
        try:
            file_id = await self._uploading.send(data, name=name, alt_text=alt_text)
            # With a channel this posts a message, so it is not repeated.
            await self._calls.once_form(
                "files.completeUploadExternal",
                files=json.dumps([{"id": file_id, "title": title}]),
                channel_id=upload.channel,
                thread_ts=upload.thread,
            )
        except SlackRefusalError as error:
            raise PicturesRefusedError(str(error)) from error
        return file_id

    async def delete(self, file_id: str) -> None:
        """Delete a file of ours. Raises BotError when Slack keeps it all the same."""
        try:
            await self._calls.repeat("files.delete", file=file_id)
        except SlackRefusalError as error:
            if error.error not in _GONE:
                raise BotError(_KEPT, for_operator=str(error)) from error

    async def remove(self, file_id: str) -> bool:
        """See `bot.ports.Files`. Raises RetryLaterError, and SetupError for the bot's own token.

        Slack says `file_not_found` also of what it does not show to whoever asks, as a file in a
        private channel of others, or in one that the bot was taken out of. So only what Slack
        calls deleted is gone (https://docs.slack.dev/reference/methods/files.delete).
        """
        if await self._is_deleted(file_id):
            return True
        if self._admin is None:
            return False
        try:
            await self._admin.repeat("files.delete", file=file_id)
        except SlackRefusalError as error:
            log.warning("file %s: %s", file_id, error)
            return error.error == _DELETED
        except SetupError as error:
            log.warning("file %s: the administrator's token is refused: %s", file_id, error)
            return False
        return True

    async def deliver(self, user: str, paths: Sequence[Path], comment: str) -> None:
        """Send files to a person as one message, read from disk in pieces."""
        await self._uploading.deliver(user, paths, comment)

    async def _is_deleted(self, file_id: str) -> bool:
        """Whether Slack says so itself."""
        try:
            answer = await self._calls.read("files.info", file=file_id)
        except SlackRefusalError as error:
            log.info("file %s is closed to the bot, perhaps not to others: %s", file_id, error)
            return error.error == _DELETED
        return bool(answer["file"].get("mode") == _TOMBSTONE)

    async def _is_there(self, file_id: str) -> bool:
        try:
            await self.info(file_id)
        except FileUnavailableError:
            return False
        return True

    async def _is_ready(self, file_id: str) -> bool:
        try:
            return bool((await self.info(file_id)).mimetype)
        except (FileUnavailableError, RetryLaterError):
            # Our own upload, which Slack does not know everywhere yet, or cannot look up now.
            return False

    def _require_trusted(self, url: str) -> None:
        if not is_in(url, self._places):
            log.info("refused a file address that is not Slack's")
            raise FileUnavailableError(FOREIGN)
