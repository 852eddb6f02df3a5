"""What load balancers and whoever runs the bot can ask."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from bot.errors import RetryLaterError, SetupError
from bot.health import add_health_routes
from bot.metrics import Metrics


class Process:
    """A process with an address, ready or not."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.metrics = Metrics()
        self.url = ""

    async def ready(self) -> None:
        if self.trouble:
            raise self.trouble

    async def get(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as response:
            return response.status, await response.text()


@pytest.fixture
async def process() -> AsyncIterator[Process]:
    serving = Process()
    app = web.Application()
    add_health_routes(app, ready=serving.ready, metrics=serving.metrics)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    serving.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield serving
    await runner.cleanup()


async def test_a_process_that_can_work_lives_and_is_ready(process: Process) -> None:
    assert await process.get("/healthz") == (200, "ok\n")
    assert await process.get("/readyz") == (200, "ready\n")


@pytest.mark.parametrize("trouble", [RetryLaterError("Amazon SQS", "down"), SetupError("No queue")])
async def test_a_process_without_its_services_lives_and_is_not_ready(
    process: Process, trouble: Exception
) -> None:
    process.trouble = trouble

    assert await process.get("/healthz") == (200, "ok\n")
    assert await process.get("/readyz") == (503, f"{trouble}\n")


async def test_jobs_and_analyses_are_counted(process: Process) -> None:
    process.metrics.job_ended("answered", 2.5)
    process.metrics.job_ended("answered", 0.2)
    process.metrics.job_ended("given up", 90)
    process.metrics.detector_asked(paid=True)
    process.metrics.detector_asked(paid=False)

    status, page = await process.get("/metrics")

    assert status == 200
    for line in (
        'labels_jobs_total{outcome="answered"} 2.0',
        'labels_jobs_total{outcome="given up"} 1.0',
        "labels_job_seconds_count 3.0",
        'labels_job_seconds_bucket{le="3.0"} 2.0',
        'labels_analyses_total{kind="paid"} 1.0',
        'labels_analyses_total{kind="known"} 1.0',
    ):
        assert line in page.splitlines()
