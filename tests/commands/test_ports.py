"""Whether a port could be listened on, as the doctor tells it."""

import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from bot.commands.ports import check_port
from bot.core.findings import Finding


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


async def serve(port: int, text: str) -> web.AppRunner:
    async def metrics(_: web.Request) -> web.Response:
        return web.Response(text=text)

    app = web.Application()
    app.router.add_get("/metrics", metrics)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner


async def test_a_free_port_is_well(session: aiohttp.ClientSession, free: int) -> None:
    found = await check_port("PORT", free, session)

    assert found == Finding("PORT", ok=True, detail=f"{free} is free")


@pytest.mark.parametrize(
    ("text", "is_ok"), [("labels_jobs_total 3\n", True), ("# somebody else's\n", False)]
)
async def test_a_port_that_our_own_bot_uses_is_well(
    session: aiohttp.ClientSession, free: int, text: str, *, is_ok: bool
) -> None:
    runner = await serve(free, text)
    found = await check_port("PORT", free, session)
    await runner.cleanup()

    assert found.ok == is_ok


async def test_a_port_that_somebody_uses_silently_is_told(session: aiohttp.ClientSession) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = await check_port("METRICS_PORT", port, session)

    assert (found.ok, found.detail) == (
        False,
        f"nothing can listen on {port}: address already in use",
    )
    assert found.advice == "Stop what uses it, or set METRICS_PORT to another port."
