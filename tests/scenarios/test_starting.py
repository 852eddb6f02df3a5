"""A start that cannot succeed: told to stop before it has begun, or set up wrongly."""

import asyncio
import signal
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from sandbox.bot_process import BotProcess
from tests.scenarios.bots import (
    START_SECONDS,
    running,
    send,
    socket_process,
    web_process,
    worker_process,
)
from tests.scenarios.queues import JobQueue
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import excused

PROMISED = 10.0
"""Seconds in which an idle process ends after SIGTERM."""

IDENTITY = {"ok": True, "team_id": "T1", "user_id": "U1", "bot_id": "B1"}


@asynccontextmanager
async def slack_that_hangs_at(method: str) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """The address of a Slack that never answers one method, and whether it was called."""
    called, closing = asyncio.Event(), asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        if request.path == f"/api/{method}":
            called.set()
            await closing.wait()
        return web.json_response(IDENTITY)

    app = web.Application()
    app.router.add_route("*", "/api/{method}", answer)
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield f"http://127.0.0.1:{port}/api/", called
    finally:
        closing.set()
        await runner.cleanup()


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_a_bot_ends_in_time_while_slack_does_not_answer(
    around: Surroundings, method: str
) -> None:
    queue = await JobQueue.make(around.aws, around.unused("starting"))
    async with slack_that_hangs_at(method) as (address, called):
        process = socket_process(around, queue, SLACK_API_URL=address)
        async with running(process):
            async with asyncio.timeout(20):
                await called.wait()
            began = time.monotonic()
            send(process, signal.SIGTERM)
            async with asyncio.timeout(PROMISED):
                status = await process.wait()

    assert status == 0
    assert time.monotonic() - began < PROMISED


async def test_an_app_token_that_slack_refuses_ends_the_bot_with_one_sentence(
    around: Surroundings,
) -> None:
    queue = await JobQueue.make(around.aws, around.unused("starting"))
    process = socket_process(around, queue, SLACK_APP_TOKEN="xapp-1-A1-1-wrong")

    status, said = await ended(process)

    assert status == 1
    assert said.splitlines()[-1] == (
        "Slack does not accept SLACK_APP_TOKEN. Switch on Socket Mode, and make an app-level "
        "token with connections:write (Basic Information, App-Level Tokens)."
    )
    assert "Traceback" not in said
    excused(around, "apps.connections.open was refused: invalid_auth")


@pytest.mark.parametrize("setting", ["PORT", "METRICS_PORT"])
async def test_a_port_in_use_ends_a_process_with_one_sentence(
    around: Surroundings, setting: str
) -> None:
    queue = await JobQueue.make(around.aws, around.unused("starting"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = (
            web_process(around, queue, port)
            if setting == "PORT"
            else worker_process(around, queue, METRICS_PORT=str(port))
        )
        status, said = await ended(process)

    assert status == 1
    assert said == (
        f"Nothing can listen on port {port}: address already in use. "
        f"Stop what uses it, or set {setting} to another port.\n"
    )


async def ended(process: BotProcess) -> tuple[int, str]:
    """Its exit status, and all that it wrote."""
    async with running(process), asyncio.timeout(START_SECONDS):
        status = await process.wait()
    assert process.log is not None
    return status, process.log.read_text()
