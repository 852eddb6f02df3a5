"""Processes: what starts, in which order, and how it stops on SIGTERM and SIGINT."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
    suppress,
)
from functools import partial
from typing import TypeVar

from aiohttp import web

from bot.app import Runtime, build_bolt, build_worker, open_runtime
from bot.config import Config
from bot.crowd import Crowd, bound
from bot.deliveries import TimedSocketModeHandler, time_acknowledgements
from bot.errors import RetryLaterError, SetupError
from bot.gate import guard, runner
from bot.health import add_health_routes
from bot.installing import add_install_routes
from bot.jobs.erasing import Eraser
from bot.jobs.pacing import USUAL, Pacing
from bot.jobs.worker import Worker
from bot.pulse import beating, beside, watching
from bot.slack.calls import SlackCalls, SlackRefusalError
from bot.slack.fence import socket_session
from bot.sockets import Socket
from bot.stopping import DRAIN, Stop, answers_finished

log = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"
_LONGEST_PAUSE = 30.0
LAST_POLL = 8.5
"""How long the last poll is waited for: an SQS that does not answer holds it for 8 s."""
GIVE_BACK = 4.0
"""How long jobs get to go back to the queue once their grace is over. Platforms kill a process
30 s after SIGTERM."""
_FAREWELL = 1.0
"""How long Slack gets to say goodbye to the socket."""
_NO_SOCKET = (
    "Slack does not accept SLACK_APP_TOKEN. Switch on Socket Mode, and make an app-level token "
    "with connections:write (Basic Information, App-Level Tokens)."
)

R = TypeVar("R")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class _StoppedEarlyError(Exception):
    """Told to stop before the start was over."""


async def run_socket_mode(config: Config, pacing: Pacing = USUAL) -> None:
    """Listener and worker in one process, without a public address."""
    async with _process(config, pacing) as (runtime, stop), AsyncExitStack() as stack:
        socket = runtime.expect_socket()
        await stack.enter_async_context(_health_server(runtime))
        await runtime.find_queue()
        await _patiently(stop, runtime.identify)
        address = await _patiently(stop, lambda: _socket_address(runtime))
        worker = await stack.enter_async_context(_working(runtime, stop))
        within = partial(stop.left_of, pacing.grace)
        await stack.enter_async_context(answers_finished(within, jobs=lambda: worker.running))
        await stack.enter_async_context(_listening(runtime, stop, address, socket))
        await stop.wait()


async def run_web(config: Config) -> None:
    """The listener alone, over HTTP."""
    async with _process(config) as (runtime, stop), answers_finished(), _web_server(runtime):
        await runtime.find_queue()
        await _patiently(stop, runtime.identify)
        await stop.wait()
        await asyncio.sleep(DRAIN)


async def run_worker(config: Config, pacing: Pacing = USUAL) -> None:
    """The worker alone."""
    async with _process(config, pacing) as (runtime, stop), _health_server(runtime):
        await _patiently(stop, runtime.identify)
        async with _working(runtime, stop):
            await stop.wait()


@asynccontextmanager
async def _process(config: Config, pacing: Pacing = USUAL) -> AsyncIterator[tuple[Runtime, Stop]]:
    stop = Stop()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stop.tell)
    async with open_runtime(config, pacing) as runtime, beating(runtime.metrics):

        def look_away() -> None:
            runtime.is_stopping = True

        stop.at_once(look_away)
        with suppress(_StoppedEarlyError):
            yield runtime, stop


async def _patiently(stop: Stop, step: Callable[[], Awaitable[R]]) -> R:
    """Repeat a step of the start until its service answers.

    Raises SetupError, and _StoppedEarlyError when told to stop before.
    """
    pause = 1.0
    while True:
        try:
            return await _done_before(stop, step())
        except RetryLaterError as error:
            log.warning("start: %s", error)
        await _done_before(stop, asyncio.sleep(pause))
        pause = min(pause * 2, _LONGEST_PAUSE)


async def _done_before(stop: Stop, step: Awaitable[R]) -> R:
    """See a step of the start through; _StoppedEarlyError when told to stop before."""
    doing, stopping = asyncio.ensure_future(step), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait((doing, stopping), return_when=asyncio.FIRST_COMPLETED)
        if doing.done():
            return doing.result()
        log.info("told to stop before the start was over")
        raise _StoppedEarlyError
    finally:
        for unfinished in (doing, stopping):
            unfinished.cancel()
        await asyncio.gather(doing, stopping, return_exceptions=True)


async def _socket_address(runtime: Runtime) -> str:
    """Where the first socket connects to, good for once.

    Asked for here, because slack_sdk meets a token that Slack refuses with tries without end.
    """
    config = runtime.config
    calls = SlackCalls(config.slack_app_token, config.slack_api_url, runtime.session)
    try:
        answer = await calls.once_form("apps.connections.open")
    except (SetupError, SlackRefusalError) as error:
        raise SetupError(_NO_SOCKET) from error
    address: str = answer["url"]
    return address


@asynccontextmanager
async def _working(runtime: Runtime, stop: Stop) -> AsyncIterator[Worker]:
    worker = runtime.worker = build_worker(runtime)
    runtime.metrics.follow(in_work=lambda: worker.running, silence=lambda: worker.silence)
    # What it would take while others wind up, it could not finish.
    stop.at_once(worker.stop)
    receiving = asyncio.create_task(worker.run())
    # A worker that ends by itself met a bug: end the process, so that it is started anew.
    receiving.add_done_callback(lambda _: stop.tell())
    log.info("working")
    try:
        async with watching(runtime.shared.queue, runtime.metrics), _erasing(runtime.eraser):
            yield worker
    finally:
        stop.tell()
        await _wind_up(worker, receiving, stop, runtime.shared.pacing.grace)


def _erasing(eraser: Eraser | None) -> AbstractAsyncContextManager[None]:
    """Look for workspaces that left long ago, where there are many."""
    return beside(eraser.keep_looking()) if eraser else nullcontext()


async def _wind_up(worker: Worker, receiving: asyncio.Task[None], stop: Stop, grace: float) -> None:
    """See the last poll and the running jobs through, within `grace` and what follows it."""
    await asyncio.wait({receiving}, timeout=stop.left_of(LAST_POLL))
    try:
        if receiving.done():
            receiving.result()
        else:
            receiving.cancel()
            log.warning("the queue does not answer: the last poll is left alone")
    finally:
        left = stop.left_of(grace)
        try:
            async with asyncio.timeout(left + GIVE_BACK):
                await worker.finish(left)
        except TimeoutError:
            log.warning("jobs could not be given back: their visibility time-out brings them back")


@asynccontextmanager
async def _listening(
    runtime: Runtime, stop: Stop, address: str, socket: Socket
) -> AsyncIterator[None]:
    app, token = build_bolt(runtime), runtime.config.slack_app_token
    handler = TimedSocketModeHandler(app, token, runtime.metrics)
    await handler.client.aiohttp_client_session.close()
    handler.client.aiohttp_client_session = socket_session(runtime.config.slack_api_url)
    handler.client.wss_uri = address
    looking = socket.keep_looking(handler.client.is_connected, handler.forget_address)
    try:
        async with beside(looking):
            # It tries until there is a connection, however long that takes.
            await _done_before(stop, handler.connect_async())  # type: ignore[no-untyped-call]
            log.info("listening to Slack over a socket")
            yield
    finally:
        socket.seen(connected=False)
        with suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                await handler.close_async()  # type: ignore[no-untyped-call]


def web_app(runtime: Runtime) -> web.Application:
    """What the web process serves: Slack's deliveries, health and metrics."""

    @web.middleware
    async def when_identified(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path == EVENTS_PATH and not runtime.is_identified:
            return web.Response(status=503, text="starting\n")
        return await handler(request)

    app = build_bolt(runtime).web_app(path=EVENTS_PATH)
    secret = runtime.config.slack_signing_secret
    guard(app, path=EVENTS_PATH, secret=secret, now=runtime.shared.clock.now)
    bound(app, path=EVENTS_PATH, crowd=Crowd())
    app.middlewares.append(when_identified)
    time_acknowledgements(app, path=EVENTS_PATH, meter=runtime.metrics)
    add_health_routes(app, alive=runtime.alive, ready=runtime.ready, metrics=runtime.metrics)
    if runtime.many:
        add_install_routes(app, runtime.many.flow)
    return app


@asynccontextmanager
async def _web_server(runtime: Runtime) -> AsyncIterator[None]:
    async with _serving(web_app(runtime), runtime.config.port, setting="PORT"):
        log.info("listening to Slack on port %s", runtime.config.port)
        yield


@asynccontextmanager
async def _health_server(runtime: Runtime) -> AsyncIterator[None]:
    if runtime.config.metrics_port is None:
        yield
        return
    app = web.Application()
    add_health_routes(app, alive=runtime.alive, ready=runtime.ready, metrics=runtime.metrics)
    async with _serving(app, runtime.config.metrics_port, setting="METRICS_PORT"):
        yield


@asynccontextmanager
async def _serving(app: web.Application, port: int, *, setting: str) -> AsyncIterator[None]:
    serving = runner(app)
    await serving.setup()
    try:
        await _listen(serving, port, setting)
        yield
    finally:
        await serving.cleanup()


async def _listen(serving: web.AppRunner, port: int, setting: str) -> None:
    try:
        await web.TCPSite(serving, port=port).start()
    except OSError as error:
        reason = os.strerror(error.errno or 0).lower()
        raise SetupError(
            f"Nothing can listen on port {port}: {reason}. "
            f"Stop what uses it, or set {setting} to another port."
        ) from error
