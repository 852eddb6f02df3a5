"""Files, for those who may see them."""

import asyncio

from aiohttp import web

from sandbox.page import shapes
from sandbox.page.asked import Asked
from sandbox.slack.thumbnails import thumbnail

_THUMBNAIL = 1024
_BINARY = "application/octet-stream"


class FileRoutes:
    """Handlers for originals, pictures and videos."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def add_to(self, app: web.Application) -> None:
        """Add every route."""
        app.router.add_get("/files/{file}/original", self.original)
        app.router.add_get("/files/{file}/picture", self.picture)
        app.router.add_get("/files/{file}/video", self.video)

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
        """A video, to be played where the browser can."""
        file = self._asked.file(request)
        if file.mimetype not in shapes.PLAYED_BY_BROWSERS:
            raise KeyError(file.id)
        return web.Response(body=file.data, content_type=file.mimetype)
