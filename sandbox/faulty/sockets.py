"""WebSockets on their way: each frame of Slack's may be the last one of its connection."""

import asyncio
import contextlib
import json
from dataclasses import dataclass, field

import aiohttp
from aiohttp import WSMsgType, web
from yarl import URL

from sandbox.faulty.calls import Call, Service
from sandbox.faulty.dice import Dice
from sandbox.faulty.kinds import Kind

_FRAME = Call(Service.SOCKET, "frame")


@dataclass(slots=True)
class Wires:
    """The WebSockets through one proxy."""

    upstream: str
    dice: Dice
    _open: set[web.WebSocketResponse] = field(default_factory=set)

    def __len__(self) -> int:
        """How many are open."""
        return len(self._open)

    async def connect(
        self, request: web.Request, session: aiohttp.ClientSession
    ) -> web.StreamResponse:
        """Serve one WebSocket until either side ends it, or a fault does."""
        url = URL(self.upstream.replace("http", "ws", 1) + request.raw_path, encoded=True)
        try:
            behind = await session.ws_connect(url, autoping=False)
        except aiohttp.WSServerHandshakeError as error:
            return web.Response(status=error.status)
        async with behind:
            front = web.WebSocketResponse(autoping=False)
            await front.prepare(request)
            self._open.add(front)
            await self._pump(front, behind, request)
        return front

    async def disconnect(self, reason: str) -> None:
        """Send Slack's disconnect frame (`warning`, `refresh_requested`) on every connection."""
        frame = json.dumps({"type": "disconnect", "reason": reason, "debug_info": {}})
        for front in list(self._open):
            with contextlib.suppress(ConnectionError):
                await front.send_str(frame)

    async def close(self) -> None:
        """End all of them."""
        for front in list(self._open):
            await front.close()

    async def _pump(
        self,
        front: web.WebSocketResponse,
        behind: aiohttp.ClientWebSocketResponse,
        request: web.Request,
    ) -> None:
        ways = {
            asyncio.create_task(self._down(front, behind)),
            asyncio.create_task(_up(front, behind)),
        }
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._open.discard(front)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            if request.transport is not None:
                request.transport.abort()

    async def _down(
        self, front: web.WebSocketResponse, behind: aiohttp.ClientWebSocketResponse
    ) -> None:
        """From Slack to the bot, until a frame is lost, or its acknowledgement."""
        async for message in behind:
            kind = self.dice.draw(_FRAME)[0] if message.type is WSMsgType.TEXT else None
            if kind is Kind.RESET:
                return
            await _hand_on(front, message)
            if kind is Kind.RESET_AFTER:
                return


async def _up(front: web.WebSocketResponse, behind: aiohttp.ClientWebSocketResponse) -> None:
    async for message in front:
        await _hand_on(behind, message)


async def _hand_on(
    to: web.WebSocketResponse | aiohttp.ClientWebSocketResponse, message: aiohttp.WSMessage
) -> None:
    if message.type is WSMsgType.PING:
        await to.ping(message.data)
    elif message.type is WSMsgType.PONG:
        await to.pong(message.data)
    elif message.type is WSMsgType.TEXT:
        await to.send_str(message.data)
