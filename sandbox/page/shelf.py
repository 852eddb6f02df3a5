"""Sample pictures that the project draws itself, one click away from a channel."""

import asyncio
from functools import cache
from io import BytesIO
from threading import Lock

from aiohttp import web
from PIL import Image

from sandbox.films import is_video, still
from sandbox.page.asked import Asked
from sandbox.people import People, PostedFile
from sandbox.samples import SAMPLES, draw_sample

_THUMBNAIL = (288, 216)
_DRAWING = {name: Lock() for name in SAMPLES}


class Shelf:
    """Handlers for the samples; each is drawn once, at the latest when it is asked for."""

    def __init__(self, people: People, asked: Asked) -> None:
        self._people = people
        self._asked = asked

    def add_to(self, app: web.Application) -> None:
        """Add every route."""
        app.router.add_get("/api/samples", self.samples)
        app.router.add_get("/samples/{name}", self.picture)
        app.router.add_post("/api/channels/{channel}/samples/{name}", self.post)

    async def draw(self) -> None:
        """Draw them all, one after the other, before anybody asks."""
        for name in SAMPLES:
            await asyncio.to_thread(_thumbnail, name)

    async def samples(self, _request: web.Request) -> web.Response:
        """What lies on the shelf."""
        shelf = [
            {"name": sample.name, "title": sample.title, "about": sample.about}
            for sample in SAMPLES.values()
        ]
        return web.json_response(shelf)

    async def picture(self, request: web.Request) -> web.Response:
        """A sample, small. Raises KeyError."""
        body = await asyncio.to_thread(_thumbnail, SAMPLES[request.match_info["name"]].name)
        return web.Response(body=body, content_type="image/jpeg")

    async def post(self, request: web.Request) -> web.Response:
        """Post a sample in a channel, or with `?thread=` in a thread. Raises KeyError."""
        user, channel = self._asked.user(request), self._asked.channel(request)
        sample = SAMPLES[request.match_info["name"]]
        file = PostedFile(sample.file_name, await asyncio.to_thread(_drawn, sample.name))
        thread = request.query.get("thread", "")
        message = self._people.post_files(user, channel, [file], thread_ts=thread)
        return web.json_response({"ts": message.ts})


def _drawn(name: str) -> bytes:
    # Whoever asks while it is being drawn waits, instead of drawing it again.
    with _DRAWING[name]:
        return draw_sample(name)


@cache
def _thumbnail(name: str) -> bytes:
    small = BytesIO()
    drawn = _drawn(name)
    seen = still(drawn, max(_THUMBNAIL)) if is_video(drawn) else drawn
    with Image.open(BytesIO(seen or b"")) as picture:
        rgb = picture.convert("RGB")
        rgb.thumbnail(_THUMBNAIL, Image.Resampling.LANCZOS)
        rgb.save(small, "JPEG", quality=85)
    return small.getvalue()
