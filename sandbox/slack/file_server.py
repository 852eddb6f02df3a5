"""Files over HTTP: the upload's second step, and private downloads.

https://docs.slack.dev/messaging/working-with-files
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from urllib.parse import quote

from aiohttp import web

from sandbox.films import still
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError
from sandbox.slack.file_objects import video_thumbnail
from sandbox.slack.teams import Teams, bearer
from sandbox.slack.thumbnails import grey, thumbnail
from sandbox.slack.trouble import LOGIN_PAGE, Trouble, drop
from sandbox.workspace import sharing
from sandbox.workspace.records import File
from sandbox.workspace.traffic import Direction, Exchange
from sandbox.workspace.violations import Violation

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_CHUNK = 64 * 1024
_TRICKLE_STEPS = 10
_FOUND, _BAD_REQUEST = 302, 400
TRANSCODED = b"sandbox transcode of "
"""What stands before the bytes that `url_private` of a video gives instead of the original."""


class FileServer:
    """Takes uploads, hands out files to whoever shows a token that may see them."""

    def __init__(self, teams: Teams) -> None:
        self._teams = teams

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """The second of the three upload steps: the bytes, raw or as multipart."""
        slack = self._teams.of_upload(request.match_info["ticket"])
        return await self._traced(slack, request, "upload", self._upload)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """The original at `/files-pri/…`, with or without `/download/`."""
        slack, _ = self._teams.file(request.match_info["file"])
        return await self._traced(slack, request, "download", self._download)

    async def derived(self, request: web.Request) -> web.StreamResponse:
        """What Slack made of a file at `/files-tmb/…`: thumbnails and transcodes."""
        slack, _ = self._teams.file(request.match_info["file"])
        return await self._traced(slack, request, "derived", self._derived)

    async def _traced(
        self, slack: Slack, request: web.Request, name: str, answer: Handler
    ) -> web.StreamResponse:
        workspace = slack.workspace
        started = workspace.clock.now()
        response = await Trouble(workspace).around(request, name, lambda: answer(request))
        seconds = workspace.clock.now() - started
        workspace.traffic.add(
            Exchange(
                Direction.TO_SLACK,
                name,
                started,
                seconds,
                response.status,
                {"path": request.path},
                violations=_violations(slack, request, name, response),
            )
        )
        return response

    async def _upload(self, request: web.Request) -> web.Response:
        ticket = request.match_info["ticket"]
        slack = self._teams.of_upload(ticket)
        file = slack.workspace.files.get(ticket)
        if file is None or file.completed:
            return web.Response(status=404, text="unknown upload")
        data = await _uploaded_bytes(request)
        if slack.strictness.upload_length and len(data) != file.claimed_size:
            text = f"expected {file.claimed_size} bytes, got {len(data)}"
            return web.Response(status=400, text=text)
        file.data = data
        file.uploaded = True
        return web.Response(text=f"OK - {len(data)}")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        file = self._readable(request)
        if file is None:
            return self._to_login(request)
        serving = file.serving
        if serving.redirect_to:
            return web.Response(status=302, headers={"Location": serving.redirect_to})
        if serving.page:
            return web.Response(text=LOGIN_PAGE, content_type="text/html")
        if serving.missing or file.deleted:
            return web.Response(status=404, text="File not found")
        return await self._stream(request, file)

    def _readable(self, request: web.Request) -> File | None:
        """The file, if the token that was shown may see it."""
        slack, file = self._teams.file(request.match_info["file"])
        if not _is_bot(slack, request):
            return None
        if slack.strictness.scopes and "files:read" not in slack.scopes:
            return None
        if file is None or not sharing.may_see(slack.workspace, file, slack.app.bot_user):
            return None
        return file

    def _to_login(self, request: web.Request) -> web.Response:
        location = f"{self._teams.home.base_url}/?redir={quote(request.path, safe='')}"
        return web.Response(
            status=302, headers={"Location": location, "x-slack-meta": "?;acl_fail"}
        )

    async def _stream(self, request: web.Request, file: File) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_type = file.mimetype or "application/octet-stream"
        response.content_length = len(file.data)
        await response.prepare(request)
        pause = file.serving.seconds / _TRICKLE_STEPS
        for chunk in _chunks(file):
            if pause:
                await self._teams.home.workspace.clock.sleep(pause)
            await response.write(chunk)
        if file.serving.cut_after:
            drop(request)
            return response
        await response.write_eof()
        return response

    async def _derived(self, request: web.Request) -> web.StreamResponse:
        file = self._readable(request)
        if file is None:
            return self._to_login(request)
        name = request.match_info["name"]
        if file.mimetype.startswith("video/"):
            return await _of_video(file, name)
        if name.endswith(".gif"):
            return web.Response(body=file.data, content_type="image/gif")
        stem = name.removesuffix(".png")
        small = thumbnail(file.data, int(stem)) if stem.isdecimal() else None
        if small is None:
            return web.Response(status=404, text="File not found")
        return web.Response(body=small, content_type="image/png")


def _is_bot(slack: Slack, request: web.Request) -> bool:
    """Whether a token was shown that the workspace of the file gave the bot, and that lives."""
    try:
        token = slack.tokens.opens(bearer(request))
    except SlackError:
        return False
    return (token.team, token.user) == (slack.workspace.team.id, "")


def _violations(
    slack: Slack, request: web.Request, name: str, response: web.StreamResponse
) -> tuple[Violation, ...]:
    """A file that nobody may see any more is no mistake; a token that was not shown is."""
    if name == "upload" and response.status == _BAD_REQUEST:
        return (Violation("wrong_length", "an upload of another length than announced"),)
    if name == "upload" or response.status != _FOUND or not slack.workspace.app_installed:
        return ()
    if not _is_bot(slack, request):
        return (Violation("not_authed", f"{name} without the bot's token"),)
    if "files:read" not in slack.scopes:
        return (Violation("missing_scope", f"{name} needs files:read"),)
    return ()


async def _of_video(file: File, name: str) -> web.Response:
    if name == "thumb_video.png":
        size = video_thumbnail(file)
        picture = await asyncio.to_thread(still, file.data, max(size))
        return web.Response(body=picture or grey(size), content_type="image/png")
    if name == "file.m3u8":
        return web.Response(text="#EXTM3U\n", content_type="application/vnd.apple.mpegurl")
    return web.Response(body=TRANSCODED + file.data, content_type="video/mp4")


def _chunks(file: File) -> Iterator[bytes]:
    data = file.data[: file.serving.cut_after or len(file.data)]
    size = max(1, len(data) // _TRICKLE_STEPS) if file.serving.seconds else _CHUNK
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def _uploaded_bytes(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""
