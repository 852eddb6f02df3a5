"""The traffic with the bot, both ways, numbered and without secrets."""

import re
from collections import deque
from typing import Any

from aiohttp import web

from sandbox.workspace.records import Json
from sandbox.workspace.traffic import Exchange, TrafficLog

MASKED = "•••"
_SECRETS = re.compile(r"\b(xox[a-z]|xapp)-[\w-]+")
_SECRET_KEYS = frozenset({"token", "signing_secret"})
_KEPT = 500
_DRAWN_AS_TEXT = 4000
"""Longer texts are cut: nobody reads them in a list."""


class Inspector:
    """Numbers exchanges as the log grows, so that a page can ask for what is new."""

    def __init__(self, log: TrafficLog) -> None:
        self._log = log
        self._seen: deque[tuple[int, Exchange]] = deque(maxlen=_KEPT)
        self._next = 1
        self._cleared = 0

    def add_to(self, app: web.Application) -> None:
        """Add every route."""
        app.router.add_get("/api/traffic", self.traffic)
        app.router.add_delete("/api/traffic", self.clear)

    async def traffic(self, request: web.Request) -> web.Response:
        """Exchanges after number `?after=`, the oldest first."""
        self._catch_up()
        after = max(int(request.query.get("after", "0")), self._cleared)
        new = [_shown(number, exchange) for number, exchange in self._seen if number > after]
        return web.json_response({"exchanges": new, "last": self._next - 1})

    async def clear(self, _request: web.Request) -> web.Response:
        """Show none of what was up to now; the log itself stays."""
        self._catch_up()
        self._cleared = self._next - 1
        return web.json_response({"last": self._cleared})

    def _catch_up(self) -> None:
        new: list[Exchange] = []
        last = self._seen[-1][1] if self._seen else None
        for exchange in reversed(self._log.all()):
            if exchange is last:
                break
            new.append(exchange)
        for exchange in reversed(new):
            self._seen.append((self._next, exchange))
            self._next += 1


def _shown(number: int, exchange: Exchange) -> Json:
    return {
        "number": number,
        "direction": exchange.direction.value,
        "name": exchange.name,
        "at": exchange.at,
        "seconds": exchange.seconds,
        "status": exchange.status,
        "ok": exchange.ok,
        "request": masked(exchange.request),
        "answer": masked(exchange.answer),
        "violations": [str(violation) for violation in exchange.violations],
    }


def masked(value: Any) -> Any:
    """The same JSON without tokens, and without texts that are too long to be read."""
    if isinstance(value, dict):
        return {
            str(key): MASKED if key in _SECRET_KEYS and item else masked(item)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [masked(item) for item in value]
    if isinstance(value, str):
        short = value if len(value) <= _DRAWN_AS_TEXT else f"{value[:_DRAWN_AS_TEXT]}…"
        return _SECRETS.sub(rf"\1-{MASKED}", short)
    return value if isinstance(value, int | float | bool | None) else str(value)
