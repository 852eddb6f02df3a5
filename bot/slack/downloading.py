"""One file of Slack's, from its host to the disk.

https://docs.slack.dev/messaging/working-with-files
"""

import asyncio
import hashlib
import logging
import tempfile
from contextlib import ExitStack
from pathlib import Path

import aiohttp

from bot.core.uploads import SlackFile
from bot.errors import BotError, FileGoneError, FileUnavailableError, RetryLaterError
from bot.ports import Clock, FetchedFile

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024

NO_ACCESS = (
    "Slack does not let me open this file; files shared from another organisation "
    "can be closed to apps."
)
_LOGIN_PAGE = (
    "Slack showed a login page instead of the file, so the app probably lacks the permission "
    "files:read, or was not reinstalled after it was added."
)
_CHUNK = 256 * 1024
_LARGE = 20 * MEGABYTE
_SOON = 60.0
"""Seconds: what broke off later has had its time, of which a job has 600 s."""
_TIMEOUT = aiohttp.ClientTimeout(total=300, sock_connect=10, sock_read=20)


class LoginPageError(FileUnavailableError):
    """Slack wants whoever asks for a file to log in."""


class Downloading:
    """Fetches over the process's session; whether an address is Slack's is asked before."""

    def __init__(self, session: aiohttp.ClientSession, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    async def fetch(
        self, file: SlackFile, directory: Path, limit: int, headers: dict[str, str]
    ) -> FetchedFile:
        """Stream the file to disk, at most `limit` bytes; what is torn leaves nothing there.

        A small file that broke off soon is fetched again at once, any other waits for its turn.

        Raises LoginPageError, FileGoneError, FileUnavailableError, BotError, RetryLaterError.
        """
        began = self._clock.monotonic()
        try:
            return await self._once(file, directory, limit, headers)
        except RetryLaterError as error:
            took = self._clock.monotonic() - began
            if error.delay or file.size > _LARGE or took >= _SOON:
                raise
            log.info("file %s is fetched again: %s", file.id, error)
        return await self._once(file, directory, limit, headers)

    async def _once(
        self, file: SlackFile, directory: Path, limit: int, headers: dict[str, str]
    ) -> FetchedFile:
        try:
            async with self._session.get(
                file.url_private_download,
                headers=headers,
                allow_redirects=False,
                timeout=_TIMEOUT,
            ) as response:
                _check_response(response, file, limit)
                return await _save(response, file, directory, limit)
        except (TimeoutError, aiohttp.ClientError) as error:
            raise RetryLaterError("Slack", f"download: {type(error).__name__}") from error


def too_large(limit: int) -> BotError:
    """Without its size: of a file that is larger than Slack said, only this much is known."""
    return BotError(
        f"This file is larger than the {limit // MEGABYTE} MB that I look at; "
        "please post a smaller version."
    )


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
        raise FileUnavailableError(NO_ACCESS)
    if (response.content_length or 0) > limit:
        raise too_large(limit)


async def _save(
    response: aiohttp.ClientResponse, file: SlackFile, directory: Path, limit: int
) -> FetchedFile:
    digest = hashlib.sha256()
    size = 0
    with tempfile.NamedTemporaryFile(dir=directory, delete=False) as sink, ExitStack() as torn:
        path = Path(sink.name)
        torn.callback(path.unlink)

        def take(chunk: bytes) -> None:
            digest.update(chunk)
            sink.write(chunk)

        async for chunk in response.content.iter_chunked(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise too_large(limit)
            await asyncio.to_thread(take, chunk)
        # A body that is shorter than its own header says has failed before; without that header,
        # Slack's word for the file's size is all there is to tell a torn download by.
        if response.content_length is None and size < file.size:
            raise RetryLaterError("Slack", f"download: {size} of {file.size} bytes")
        torn.pop_all()
    return FetchedFile(path, digest.hexdigest(), size)
