"""Socket Mode: WebSockets to the app, envelopes out, acknowledgements back.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import json
import uuid
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from sandbox.slack.strictness import Strictness
from sandbox.workspace import Workspace
from sandbox.workspace.records import Json
from sandbox.workspace.traffic import Direction, Exchange
from sandbox.workspace.violations import Violation

MOST_CONNECTIONS = 10
_HEARTBEAT = 10.0
_TICKET_LIFETIME = 30.0
_DEBUG_LIFE = 360.0
_WARNING = 10.0
"""Seconds between the warning and the end of a socket."""
_HOST = "applink-sandbox"


class NoConnectionError(Exception):
    """No socket is open."""


@dataclass(slots=True)
class _Pending:
    answer: "asyncio.Future[Json]"
    takes_payload: bool


@dataclass(slots=True)
class Sockets:
    """The app's open sockets. Each envelope goes to one of them, in turn."""

    workspace: Workspace
    app_id: str
    strictness: Strictness
    base_url: str = ""
    open: list[web.WebSocketResponse] = field(default_factory=list)
    _tickets: dict[str, float] = field(default_factory=dict)
    _pending: dict[str, _Pending] = field(default_factory=dict)
    _turn: int = 0

    def new_url(self) -> str:
        """A single-use address for one connection, as `apps.connections.open` answers it."""
        ticket = str(uuid.uuid4())
        self._tickets[ticket] = self.workspace.clock.now()
        address = self.base_url.replace("http://", "ws://", 1)
        return f"{address}/link/?ticket={ticket}&app_id={self.app_id}"

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one WebSocket from its hello to its end."""
        created = self._tickets.pop(request.query.get("ticket", ""), None)
        if created is None or self.workspace.clock.now() - created > _TICKET_LIFETIME:
            return web.Response(status=403, text="invalid ticket")
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT)
        await socket.prepare(request)
        if len(self.open) >= MOST_CONNECTIONS:
            await self._disconnect(socket, "too_many_websockets")
            return socket
        debug = request.query.get("debug_reconnects") == "true"
        await self._serve(socket, _DEBUG_LIFE if debug else self.strictness.socket_lifetime)
        return socket

    async def _serve(self, socket: web.WebSocketResponse, seconds: float) -> None:
        self.open.append(socket)
        ageing = asyncio.create_task(self._age(socket, seconds))
        try:
            await socket.send_json(self._hello(seconds))
            self.workspace.wake()
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._take(message.data)
        finally:
            ageing.cancel()
            if socket in self.open:
                self.open.remove(socket)
            self.workspace.wake()

    async def _age(self, socket: web.WebSocketResponse, seconds: float) -> None:
        """Slack warns of the end of a connection, then asks for a new one."""
        await self.workspace.clock.sleep(max(seconds - _WARNING, 0.0))
        await self._disconnect(socket, "warning")
        await self.workspace.clock.sleep(_WARNING)
        await self._disconnect(socket, "refresh_requested")

    def _hello(self, seconds: float) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.open),
            "debug_info": {
                "host": _HOST,
                "build_number": 1,
                "approximate_connection_time": int(seconds),
            },
            "connection_info": {"app_id": self.app_id},
        }

    def _take(self, text: str) -> None:
        """Match an acknowledgement, on whichever socket it came, with its envelope."""
        try:
            frame = json.loads(text)
        except ValueError:
            self._violation("bad_socket_frame", f"a frame that is no JSON: {text[:80]}")
            return
        id_ = frame.get("envelope_id") if isinstance(frame, dict) else None
        pending = self._pending.pop(str(id_), None)
        if pending is None:
            self._violation("late_ack", "an acknowledgement too late or of an unknown envelope")
            return
        if frame.get("payload") and not pending.takes_payload:
            self._violation(
                "unexpected_payload", "a payload in an acknowledgement that accepts none"
            )
        pending.answer.set_result(frame)

    def _violation(self, code: str, text: str) -> None:
        now = self.workspace.clock.now()
        noted = (Violation(code, text),)
        exchange = Exchange(Direction.TO_SLACK, "socket", now, 0.0, 200, violations=noted)
        self.workspace.traffic.add(exchange)

    async def send(self, kind: str, payload: Json, *, takes_payload: bool, **more: object) -> Json:
        """Send one envelope and return its acknowledgement.

        Raises NoConnectionError, or TimeoutError after the 3 s that Slack waits.
        """
        socket = self._next_socket()
        id_ = str(uuid.uuid4())
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._pending[id_] = _Pending(answer, takes_payload)
        try:
            await socket.send_json(
                {
                    "envelope_id": id_,
                    "payload": payload,
                    "type": kind,
                    "accepts_response_payload": takes_payload,
                    **more,
                }
            )
            return await self.workspace.clock.within(self.strictness.ack_timeout, answer)
        except ConnectionResetError as error:
            raise NoConnectionError from error
        finally:
            self._pending.pop(id_, None)

    def _next_socket(self) -> web.WebSocketResponse:
        usable = [socket for socket in self.open if not socket.closed]
        if not usable:
            raise NoConnectionError
        self._turn += 1
        return usable[self._turn % len(usable)]

    async def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Send a disconnect frame (`warning`, `refresh_requested`, `link_disabled`) to each."""
        for socket in list(self.open):
            await self._disconnect(socket, reason)

    async def _disconnect(self, socket: web.WebSocketResponse, reason: str) -> None:
        if socket.closed:
            return
        frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": _HOST}}
        await socket.send_json(frame)
        if reason != "warning":
            await socket.close()

    async def close(self) -> None:
        """Close every socket."""
        for socket in list(self.open):
            await socket.close()
