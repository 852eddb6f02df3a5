"""Where a story begins: with each delivery of Slack's, which is acknowledged soon."""

import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from structlog.contextvars import get_contextvars

from bot.deliveries import TimedSocketModeHandler, time_acknowledgements
from tests.fakes.meter import FakeMeter
from tests.handlers.conftest import Listener
from tests.handlers.deliveries import command, event

PAYLOADS = Path(__file__).parents[1] / "payloads"


def payload(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text())
    return loaded


class Names(logging.Handler):
    """What each line of the bot's own would be named after."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.told: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(get_contextvars())


@pytest.fixture
def names() -> Any:
    handler = Names()
    log = logging.getLogger("handlers")
    log.addHandler(handler)
    before = log.level
    log.setLevel(logging.INFO)
    yield handler.told
    log.removeHandler(handler)
    log.setLevel(before)


async def test_an_event_names_its_story_in_the_log_and_in_the_job(
    listener: Listener, names: list[dict[str, Any]]
) -> None:
    body = payload("png_in_channel")

    await listener.hear(event(body))

    (message,) = listener.world.queue.messages.values()
    assert message.luggage == {"story": body["event_id"]}
    assert names == [{"story": body["event_id"], "delivery": "message", "team": "T7TEAM"}]


async def test_a_command_has_a_story_of_its_own_and_the_next_delivery_another(
    moderated: Listener,
) -> None:
    for _ in range(2):
        await moderated.hear(command("audit"))

    first, second = [each.luggage["story"] for each in moderated.world.queue.messages.values()]
    assert first != second
    assert len(first) == len(second) == 16


@pytest.fixture
async def site() -> AsyncIterator[tuple[str, FakeMeter]]:
    meter = FakeMeter()

    async def answer(request: web.Request) -> web.Response:
        if request.query_string:
            raise web.HTTPUnauthorized
        return web.Response()

    app = web.Application()
    app.router.add_get("/slack/events", answer)
    app.router.add_get("/metrics", answer)
    time_acknowledgements(app, path="/slack/events", meter=meter)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}", meter
    await runner.cleanup()


async def test_over_http_acknowledgements_and_refusals_are_timed_and_nothing_else(
    site: tuple[str, FakeMeter],
) -> None:
    url, meter = site
    async with aiohttp.ClientSession() as session:
        for path in ("/slack/events", "/slack/events?forged", "/metrics"):
            async with session.get(url + path):
                pass

    assert meter.acknowledgements == [True, False]


async def test_over_a_socket_a_delivery_that_could_not_be_stored_is_not_acknowledged(
    listener: Listener,
) -> None:
    meter, sent = FakeMeter(), []

    async def send_socket_mode_response(response: SocketModeResponse) -> None:
        sent.append(response.envelope_id)

    client: Any = SimpleNamespace(
        logger=logging.getLogger("slack_bolt"), send_socket_mode_response=send_socket_mode_response
    )
    handler = TimedSocketModeHandler(listener.app, "xapp-1", meter)
    for envelope, down in (("1", False), ("2", True)):
        listener.world.queue.down = down
        delivery = SocketModeRequest("events_api", envelope, payload("png_in_channel"))
        await handler.handle(client, delivery)
    await handler.client.close()  # type: ignore[no-untyped-call]

    assert sent == ["1"]
    assert meter.acknowledgements == [True, False]
