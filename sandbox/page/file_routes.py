"""Files, for those who may see them."""

import asyncio

from aiohttp import web

from sandbox.films import still
from sandbox.page import shapes
from sandbox.page.asked import Asked
from sandbox.slack.thumbnails import thumbnail

_THUMBNAIL = 1024
_BINARY = "application/octet-stream"
_LARGEST_PART = 8 * 1024 * 1024
"""Bytes that a browser gets at once of a video that it plays; it asks for more by itself."""


class FileRoutes:
    """Handlers for originals, pictures and videos."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def add_to(self, app: web.Application) -> None:
        """Add every route."""
        app.router.add_get("/files/{file}/original", self.original)
        app.router.add_get("/files/{file}/picture", self.picture)
        app.router.add_get("/files/{file}/video", self.video)
        app.router.add_get("/files/{file}/still", self.still)

    async def original(self, request: web.Request) -> web.Response:
        """A file as it was posted, to be saved: nothing that people post is ever run."""
        file = self._asked.file(request)
        headers = {"Content-Disposition": "attachment"}
        return web.Response(body=file.data, content_type=_BINARY, headers=headers)

    async def picture(self, request: web.Request) -> web.Response:
        """A picture in a form that browsers show."""
        file = self._asked.file(request)
        if file.mimetype in shapes.SHOWN_BY_BROWSERS:
            return web.Response(body=file.data, content_type=file.mimetype)
        small = await asyncio.to_thread(thumbnail, file.data, _THUMBNAIL)
        if small is None:
            raise KeyError(file.id)
        return web.Response(body=small, content_type="image/png")

    async def video(self, request: web.Request) -> web.Response:
        """A video, to be played where the browser can; the part of it that is asked for."""
        file = self._asked.file(request)
        if file.mimetype not in shapes.PLAYED_BY_BROWSERS:
            raise KeyError(file.id)
        return _part(request, file.data, file.mimetype)

    async def still(self, request: web.Request) -> web.Response:
        """The first frame of a video."""
        file = self._asked.file(request)
        picture = await asyncio.to_thread(still, file.data, _THUMBNAIL)
        if picture is None:
            raise KeyError(file.id)
        return web.Response(body=picture, content_type="image/png")


def _part(request: web.Request, data: bytes, content_type: str) -> web.Response:
    """Bytes as RFC 9110, section 14, has them asked for; all of them for an odd request."""
    headers = {"Accept-Ranges": "bytes"}
    wanted = _wanted(request)
    if wanted is None:
        return web.Response(body=data, content_type=content_type, headers=headers)
    start, end, _ = wanted.indices(len(data))
    if start >= end:
        headers["Content-Range"] = f"bytes */{len(data)}"
        return web.Response(status=416, headers=headers)
    end = min(end, start + _LARGEST_PART)
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(data)}"
    return web.Response(
        status=206, body=data[start:end], content_type=content_type, headers=headers
    )


def _wanted(request: web.Request) -> slice | None:
    try:
        wanted = request.http_range
    except ValueError:
        return None
    return None if wanted == slice(None, None, 1) else wanted
