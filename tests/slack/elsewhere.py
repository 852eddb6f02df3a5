"""Another web server than Slack."""

from aiohttp import web

DATA = bytes(range(256)) * 40


class Elsewhere:
    """Another web server, which must never see the token."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[dict[str, str]] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.requests.append(dict(request.headers))
        return web.Response(body=DATA, content_type="image/png")
