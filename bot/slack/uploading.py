"""Handing bytes to Slack: an address for them, the bytes, and the word that they are complete.

https://docs.slack.dev/messaging/working-with-files#upload. An upload that is never completed is
discarded by Slack.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import IO, Any

import aiohttp

from bot.errors import BotError, FileUnavailableError, RetryLaterError
from bot.slack.calls import SlackCalls, SlackRefusalError
from bot.slack.trust import Places, is_in

log = logging.getLogger(__name__)

FOREIGN = "This file does not lie in Slack, so I cannot look at it; upload it here instead."

_TIMEOUT = aiohttp.ClientTimeout(total=90, sock_connect=10, sock_read=30)
_LONG_TIMEOUT = aiohttp.ClientTimeout(total=480, sock_connect=10, sock_read=60)
"""For files from disk, which may be large; a job has 600 s."""
_TRIES = 2
_UNREACHABLE = "I cannot write to you in a direct message, so I could not send the files."
_REFUSED = "Slack did not take the files ({}). Please tell whoever runs this bot."

Body = Callable[[], Awaitable[bytes | IO[bytes]]]


class Uploading:
    """The three calls of an upload, over the process's session; the token stays out of it."""

    def __init__(self, calls: SlackCalls, session: aiohttp.ClientSession, places: Places) -> None:
        """Bytes go to these places alone."""
        self._calls = calls
        self._session = session
        self._places = places

    async def send(self, data: bytes, *, name: str, alt_text: str) -> str:
        """Send a picture; returns the file's id. Raises SlackRefusalError, RetryLaterError."""

        async def body() -> bytes:
            return data

        arguments = {"filename": name, "length": len(data), "alt_txt": alt_text}
        return await self._send(body, arguments, _TIMEOUT)

    async def deliver(self, user: str, paths: Sequence[Path], comment: str) -> None:
        """Send files from disk, a piece at a time, as one message to a person.

        Raises BotError when Slack refuses, RetryLaterError. A message may come twice where Slack
        did not say whether it was posted and the caller tries again.
        """
        try:
            opened = await self._calls.repeat("conversations.open", users=user)
        except SlackRefusalError as error:
            raise BotError(_UNREACHABLE, for_operator=str(error)) from error
        try:
            files = [{"id": await self._send_file(path), "title": path.name} for path in paths]
            await self._calls.once_form(
                "files.completeUploadExternal",
                files=json.dumps(files),
                channel_id=str(opened["channel"]["id"]),
                initial_comment=comment,
            )
        except SlackRefusalError as error:
            raise BotError(_REFUSED.format(error.error), for_operator=str(error)) from error

    async def _send_file(self, path: Path) -> str:
        async def body() -> IO[bytes]:
            return await asyncio.to_thread(path.open, "rb")

        size = (await asyncio.to_thread(path.stat)).st_size
        return await self._send(body, {"filename": path.name, "length": size}, _LONG_TIMEOUT)

    async def _send(
        self, body: Body, arguments: dict[str, Any], timeout: aiohttp.ClientTimeout  # noqa: ASYNC109
    ) -> str:  # fmt: skip
        for _ in range(_TRIES):
            place = await self._calls.repeat("files.getUploadURLExternal", **arguments)
            if not is_in(place["upload_url"], self._places):
                log.info("refused an address for an upload that is not Slack's")
                raise FileUnavailableError(FOREIGN)
            try:
                # aiohttp reads a file piece by piece in a thread, and closes it.
                async with self._session.post(
                    place["upload_url"], data=await body(), timeout=timeout, allow_redirects=False
                ) as response:
                    # A page, as proxies on the way give it, says nothing of the bytes.
                    if response.ok and response.content_type != "text/html":
                        return str(place["file_id"])
                    log.info("upload answered HTTP %s", response.status)
            except (TimeoutError, aiohttp.ClientError) as error:
                log.info("upload broke off: %s", type(error).__name__)
        raise RetryLaterError("Slack", "upload failed")
