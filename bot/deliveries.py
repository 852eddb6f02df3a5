"""What Slack delivers: the story that begins with it, and how soon it is acknowledged.

Slack waits 3 s for an acknowledgement and delivers an event again without one
(https://docs.slack.dev/apis/events-api).
"""

import uuid
from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter, time
from typing import Any

from aiohttp import web
from opentelemetry.trace import SpanKind
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.core.uploads import delivered_to
from bot.crowd import Crowd
from bot.ports import Meter
from bot.spans import span
from bot.story import begin_story

_REFUSED = 400
_ACKNOWLEDGED = 200
_SPAN = "slack delivery"

PING_SECONDS = 5.0
"""How often a socket is looked at, as slack_sdk has it by itself; Bolt says 10.

One that broke without a word is opened anew at the next look. Slack delivers at once what nobody
acknowledged, and then not before a minute has passed
(https://docs.slack.dev/apis/events-api#retries).
"""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def begin_stories(app: AsyncApp) -> None:
    """Have every delivery name its story, before anything else is logged of it.

    What a middleware binds stays bound in the listeners that follow: Bolt awaits the one after the
    other, and starts tasks from there.
    """

    async def begin(
        body: dict[str, Any], context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> None:
        team = delivered_to(body) or context.team_id or ""
        begin_story(story_of(body), delivery=kind_of(body), team=team)
        await next_()

    app.middleware(begin)


def story_of(body: Mapping[str, Any]) -> str:
    """The event's id, the same for each delivery of it; others have none, and get one."""
    return str(body.get("event_id") or "") or uuid.uuid4().hex[:16]


def kind_of(body: Mapping[str, Any]) -> str:
    """What was delivered, in Slack's word for it: an event's type, a command, a kind of press."""
    event = body.get("event") or {}
    return str(event.get("type") or ("command" if body.get("command") else body.get("type") or ""))


def time_acknowledgements(app: web.Application, *, path: str, meter: Meter) -> None:
    """Tell how long Slack waits at `path`, what is refused included."""

    @web.middleware
    async def acknowledge(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path != path:
            return await handler(request)
        began, accepted = perf_counter(), False
        try:
            with span(_SPAN, SpanKind.SERVER):
                response = await handler(request)
            accepted = response.status < _REFUSED
            return response
        finally:
            meter.acknowledged(perf_counter() - began, accepted=accepted)

    app.middlewares.insert(0, acknowledge)


class TimedSocketModeHandler(AsyncSocketModeHandler):
    """Tells the same of deliveries over a socket, where a refusal is no acknowledgement at all."""

    def __init__(self, app: AsyncApp, app_token: str, meter: Meter) -> None:
        """Like Bolt's own."""
        self._meter = meter
        self._crowd = Crowd()
        super().__init__(app, app_token, ping_interval=PING_SECONDS)

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Let Bolt answer, unless too many are in work; Slack delivers those again."""
        began, accepted = perf_counter(), False
        try:
            with span(_SPAN, SpanKind.SERVER), self._crowd.enter() as has_room:
                accepted = has_room and await self._answer(client, req)
        finally:
            self._meter.acknowledged(perf_counter() - began, accepted=accepted)

    def forget_address(self) -> None:
        """Have the next try to connect ask Slack where; one that is under way goes on."""
        self.client.wss_uri = None

    async def _answer(self, client: SocketModeClient, req: SocketModeRequest) -> bool:
        response = await run_async_bolt_app(self.app, req)
        await send_async_response(client, req, response, time())
        return bool(response.status == _ACKNOWLEDGED)
