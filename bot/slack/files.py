"""Slack's files: asking about them, downloading, uploading privately."""

import asyncio
import hashlib
import json
import logging
import tempfile
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
from bot.slack.trust import file_places, is_in
from bot.slack.uploading import FOREIGN, Uploading

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024

_CHUNK = 256 * 1024
_LARGE = 20 * MEGABYTE
_ANSWER = 0.1
"""Seconds that an answer takes, about; what took longer may have waited before it was asked."""
_DOWNLOAD_TIMEOUT = aiohttp.ClientTimeout(total=300, sock_connect=10, sock_read=20)
_DELETED = "file_deleted"
_TOMBSTONE = "tombstone"
_DONE_BEFORE = frozenset({"file_not_found", "file_update_failed"})
_GONE = frozenset({"file_not_found", _DELETED})
_LOGIN_PAGE = (
    "Slack showed a login page instead of the file, so the app probably lacks the permission "
    "files:read, or was not reinstalled after it was added."
)
_KEPT = "Slack did not let me delete a picture that I had drawn on."
_NO_ACCESS = (
    "Slack does not let me open this file; files shared from another organisation "
    "can be closed to apps."
)


class LoginPageError(FileUnavailableError):
    """Slack wants whoever asks for a file to log in."""


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
        self._session = session
        self._clock = clock
        self._places = file_places(api_url)
        self._uploading = Uploading(calls, session, self._places)
        self._readiness = Readiness()

    async def info(self, file_id: str) -> SlackFile:
        """Ask `files.info`. Raises FileGoneError, FileUnavailableError."""
        try:
            answer = await self._calls.read("files.info", file=file_id)
        except SlackRefusalError as error:
            if error.error in _GONE:
                raise FileGoneError("The file was deleted.") from error
            raise FileUnavailableError(_NO_ACCESS) from error
        return SlackFile.from_slack(answer["file"])

    async def fetch(self, file: SlackFile, directory: Path, limit: int) -> FetchedFile:
        """Stream the file to disk, at most `limit` bytes, hashing on the way.

        The token goes to Slack's file host alone and never along a redirect
        (https://docs.slack.dev/messaging/working-with-files).
        """
        if not file.url_private_download:
            raise FileUnavailableError(_NO_ACCESS)
        self._require_trusted(file.url_private_download)
        if file.size > limit:
            raise _too_large(limit)
        used = await self._calls.authorization()
        try:
            return await self._download(file, directory, limit, used)
        except LoginPageError:
            # A page does not say whether it was the token that is refused; a method does.
            await self._calls.read("auth.test")
            renewed = await self._calls.authorization()
            if renewed == used:
                raise
            return await self._download(file, directory, limit, renewed)

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
        started, waited = self._clock.now(), 0.0
        for wait in self._readiness.waits():
            await self._clock.sleep(wait)
            waited += wait + _ANSWER
            if await self._is_ready(file_id):
                # Waiting for a turn to ask is no time that the upload took.
                self._readiness.learn(min(self._clock.now() - started, waited))
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

    async def _download(
        self, file: SlackFile, directory: Path, limit: int, headers: dict[str, str]
    ) -> FetchedFile:
        """A small file that broke off is fetched again at once, a large one waits for its turn."""
        try:
            return await self._download_once(file, directory, limit, headers)
        except RetryLaterError as error:
            if error.delay or file.size > _LARGE:
                raise
            log.info("file %s is fetched again: %s", file.id, error)
        return await self._download_once(file, directory, limit, headers)

    async def _download_once(
        self, file: SlackFile, directory: Path, limit: int, headers: dict[str, str]
    ) -> FetchedFile:
        try:
            async with self._session.get(
                file.url_private_download,
                headers=headers,
                allow_redirects=False,
                timeout=_DOWNLOAD_TIMEOUT,
            ) as response:
                _check_response(response, file, limit)
                return await _save(response, file, directory, limit)
        except (TimeoutError, aiohttp.ClientError) as error:
            raise RetryLaterError("Slack", f"download: {type(error).__name__}") from error

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


def _check_response(response: aiohttp.ClientResponse, file: SlackFile, limit: int) -> None:
    """Turn everything but the file itself into what it means."""
    status = response.status
    if status in (404, 410):
        raise FileGoneError("The file was deleted.")
    if status == 429 or status >= 500:  # noqa: PLR2004 - HTTP
        delay = response.headers.get("Retry-After", "")
        seconds = float(delay) if delay.isdigit() else 0.0
        raise RetryLaterError("Slack", f"download: HTTP {status}", seconds)
    # Without access Slack redirects to its login page, or serves that page with status 200.
    is_page = response.content_type == "text/html" and file.mimetype != "text/html"
    if 300 <= status < 400 or is_page:  # noqa: PLR2004 - HTTP
        raise LoginPageError(_LOGIN_PAGE)
    if status != 200:  # noqa: PLR2004 - HTTP
        raise FileUnavailableError(_NO_ACCESS)
    if (response.content_length or 0) > limit:
        raise _too_large(limit)


async def _save(
    response: aiohttp.ClientResponse, file: SlackFile, directory: Path, limit: int
) -> FetchedFile:
    digest = hashlib.sha256()
    size = 0
    with tempfile.NamedTemporaryFile(dir=directory, delete=False) as sink:

        def take(chunk: bytes) -> None:
            digest.update(chunk)
            sink.write(chunk)

        async for chunk in response.content.iter_chunked(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise _too_large(limit)
            await asyncio.to_thread(take, chunk)
        path = Path(sink.name)
    # A body that is shorter than its own header says has failed before; without that header,
    # Slack's word for the file's size is all there is to tell a torn download by.
    if response.content_length is None and size < file.size:
        raise RetryLaterError("Slack", f"download: {size} of {file.size} bytes")
    return FetchedFile(path, digest.hexdigest(), size)


def _too_large(limit: int) -> BotError:
    """Without its size: of a file that is larger than Slack said, only this much is known."""
    return BotError(
        f"This file is larger than the {limit // MEGABYTE} MB that I look at; "
        "please post a smaller version."
    )
