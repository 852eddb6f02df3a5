"""A reverse proxy on 127.0.0.1 that hands calls on, or lets them go wrong."""

import asyncio
import contextlib
import random
from contextlib import AsyncExitStack
from typing import Self

import aiohttp
from aiohttp import web
from yarl import URL

from sandbox.faulty.answers import answer
from sandbox.faulty.calls import Call, recognised
from sandbox.faulty.dice import Dice
from sandbox.faulty.kinds import AFTER, Kind
from sandbox.faulty.sockets import Wires

LARGEST_BODY = 1024**3
SLOW_SECONDS = (0.2, 2.0)
_HOP_BY_HOP = frozenset({"connection", "content-length", "expect", "keep-alive"}) | {
    "transfer-encoding"
}


class FaultyProxy:
    """Listens at `url` for as long as the context lasts, in front of the server at `upstream`."""

    def __init__(self, upstream: str, dice: Dice) -> None:
        self.upstream = upstream
        self.url = ""
        self.wires = Wires(upstream, dice)
        """The WebSockets that are open."""
        self._dice = dice
        self._session: aiohttp.ClientSession | None = None
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        # A connection that is used again may have been closed by its server meanwhile: that would
        # be a fault that nobody has drawn.
        connector = aiohttp.TCPConnector(limit=0, force_close=True)
        self._session = await self._stack.enter_async_context(
            aiohttp.ClientSession(connector=connector, auto_decompress=False)
        )
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_get("/link/", self._connect)
        app.router.add_route("*", "/{path:.*}", self._handle, expect_handler=_go_on)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2, auto_decompress=False)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Stop listening."""
        await self.wires.close()
        await self._stack.aclose()

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        assert self._session is not None
        return await self.wires.connect(request, self._session)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        call = recognised(request.method, request.path, request.headers)
        kind, drawn = self._dice.draw(call)
        try:
            body = await request.read()
        except ConnectionError:  # Whoever asked was killed in the middle of it.
            return _dropped(request)
        if kind is None:
            return await self._forward(request, body)
        if kind is Kind.SLOW:
            await asyncio.sleep(drawn.uniform(*SLOW_SECONDS))
            return await self._forward(request, body)
        if kind in AFTER:
            return await self._go_wrong_after(request, call, kind, body, drawn)
        return _dropped(request) if kind is Kind.RESET else answer(call, kind, drawn)

    async def _go_wrong_after(
        self, request: web.Request, call: Call, kind: Kind, body: bytes, drawn: random.Random
    ) -> web.StreamResponse:
        done = await self._forward(request, body)
        if kind is Kind.ERROR_AFTER:
            return answer(call, kind, drawn)
        if kind is Kind.CUT and isinstance(done.body, bytes) and len(done.body) > 1:
            return await _half(request, done, done.body)
        return _dropped(request)

    async def _forward(self, request: web.Request, body: bytes) -> web.Response:
        """The service's own answer; nothing where it gives none."""
        assert self._session is not None
        url = URL(self.upstream + request.raw_path, encoded=True)
        kept = [(name, text) for name, text in request.headers.items() if _is_kept(name)]
        try:
            async with self._session.request(
                request.method, url, headers=kept, data=body, allow_redirects=False
            ) as response:
                headers = {k: v for k, v in response.headers.items() if _is_kept(k)}
                data = await response.read()
                return web.Response(status=response.status, headers=headers, body=data)
        except aiohttp.ClientError:
            return _dropped(request)


def _is_kept(header: str) -> bool:
    return header.lower() not in _HOP_BY_HOP


async def _go_on(request: web.Request) -> None:
    """Answer `Expect: 100-continue`, as S3's clients ask, unless they are gone by now."""
    with contextlib.suppress(ConnectionError):
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        # What follows is the first thing of the answer itself.
        request.writer.output_size = 0


def _dropped(request: web.Request) -> web.Response:
    """Break the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)


async def _half(request: web.Request, done: web.Response, body: bytes) -> web.StreamResponse:
    """The first half of an answer, which says that it is whole."""
    half = web.StreamResponse(status=done.status, headers=done.headers)
    half.content_length = len(body)
    # Whoever asked may have lost their patience.
    with contextlib.suppress(ConnectionError):
        await half.prepare(request)
        await half.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.abort()
    return half
