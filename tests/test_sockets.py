"""In Socket Mode a process is ready while Slack reaches it, and gets back to Slack by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.deliveries import TimedSocketModeHandler
from bot.errors import RetryLaterError
from bot.pulse import beside
from bot.sockets import LOST, Socket
from tests.fakes.clock import FakeClock
from tests.fakes.hand_clock import HandClock
from tests.fakes.meter import FakeMeter
from tests.handlers.conftest import listening

NONE = "^Slack: no socket is connected$"


@pytest.fixture
def hands() -> HandClock:
    return HandClock()


def is_ready(socket: Socket) -> bool:
    try:
        socket.require()
    except RetryLaterError:
        return False
    return True


def test_nobody_is_ready_before_the_first_connection() -> None:
    with pytest.raises(RetryLaterError, match=NONE):
        Socket(FakeClock()).require()


def test_a_connection_may_be_lost_for_a_moment_and_no_longer() -> None:
    clock, told = FakeClock(), []
    socket = Socket(clock)
    for seconds, connected in ((0.0, True), (0.0, False), (LOST - 0.1, False), (0.1, False),
                               (500.0, False), (0.0, True)):  # fmt: skip
        clock.advance(seconds)
        socket.seen(connected=connected)
        told.append((is_ready(socket), socket.is_connected))

    assert told == [
        (True, True), (True, False), (True, False), (False, False), (False, False), (True, True),
    ]  # fmt: skip


def test_a_connection_at_which_nobody_looks_any_more_counts_as_lost() -> None:
    clock = FakeClock()
    socket = Socket(clock)
    socket.seen(connected=True)
    clock.advance(LOST)

    assert not is_ready(socket)


async def test_an_address_is_forgotten_whenever_it_led_nowhere_for_long(hands: HandClock) -> None:
    socket, forgotten = Socket(hands), []
    connected = False

    async def is_connected() -> bool:
        return connected

    async with beside(socket.keep_looking(is_connected, lambda: forgotten.append(hands.time))):
        await hands.advance(2 * LOST)
        connected = True
        await hands.advance(2 * LOST)

    assert [later - earlier for earlier, later in pairwise(forgotten)] == [LOST]
    assert is_ready(socket)


async def test_a_process_of_socket_mode_is_ready_and_measured_by_its_socket() -> None:
    async with listening() as listener:
        runtime = listener.runtime
        await runtime.ready()
        socket = runtime.expect_socket()

        assert b"\nlabels_socket_connected 0.0\n" in runtime.metrics.page()
        with pytest.raises(RetryLaterError, match=NONE):
            await runtime.ready()
        socket.seen(connected=True)
        assert b"\nlabels_socket_connected 1.0\n" in runtime.metrics.page()
        await runtime.ready()


class Door:
    """Slack's WebSockets, at an address that is good until it is shut."""

    def __init__(self) -> None:
        self.tries, self.is_open = asyncio.Semaphore(0), True
        self.sockets: list[web.WebSocketResponse] = []

    async def connections_open(self, request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "url": f"ws://{request.host}/new"})

    async def socket(self, request: web.Request) -> web.StreamResponse:
        self.tries.release()
        if request.path == "/old" or not self.is_open:
            return web.Response(status=404)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        async for _ in socket:
            pass
        return socket


@asynccontextmanager
async def client_of(door: Door) -> AsyncIterator[TimedSocketModeHandler]:
    """A client in a hurry, that knows an address which has run out."""
    app = web.Application()
    app.router.add_post("/api/apps.connections.open", door.connections_open)
    app.router.add_get("/{address}", door.socket)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host = f"127.0.0.1:{runner.addresses[0][1]}"
    slack = AsyncWebClient("xoxb-1", base_url=f"http://{host}/api/")
    handler = TimedSocketModeHandler(
        AsyncApp(client=slack, signing_secret="unused"), "xapp-1", FakeMeter()
    )
    handler.client.ping_interval = 0.05
    handler.client.wss_uri = f"ws://{host}/old"
    try:
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
        await runner.cleanup()


async def test_an_address_that_has_run_out_is_not_tried_for_ever(hands: HandClock) -> None:
    """And what the client says of its connection is so."""
    door, socket = Door(), Socket(hands)
    async with client_of(door) as handler, asyncio.timeout(30):
        client = handler.client
        async with beside(socket.keep_looking(client.is_connected, handler.forget_address)):
            connecting = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]
            for _ in range(3):
                await door.tries.acquire()
            before = await client.is_connected()
            await hands.advance(LOST)
            await connecting
            after = await client.is_connected()
            door.is_open = False
            await door.sockets[0].close()
            while await client.is_connected():  # noqa: ASYNC110 - slack_sdk tells nobody
                await asyncio.sleep(0.01)

    assert (before, after) == (False, True)
