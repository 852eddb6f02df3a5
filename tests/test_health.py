"""What load balancers and whoever runs the bot can ask."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from bot import health
from bot.errors import RetryLaterError, SetupError
from bot.health import Readiness, add_health_routes
from bot.metrics import Metrics
from tests.fakes.meter import FakeMeter

DOWN = RetryLaterError("Amazon SQS", "down")


class Process:
    """A process with an address, ready or not."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.death: SetupError | None = None
        self.metrics = Metrics()
        self.url = ""

    async def ready(self) -> None:
        if self.trouble:
            raise self.trouble

    def alive(self) -> None:
        if self.death:
            raise self.death

    async def get(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as response:
            return response.status, await response.text()


@pytest.fixture
async def process() -> AsyncIterator[Process]:
    serving = Process()
    app = web.Application()
    add_health_routes(app, alive=serving.alive, ready=serving.ready, metrics=serving.metrics)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    serving.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield serving
    await runner.cleanup()


async def test_a_process_that_can_work_lives_and_is_ready(process: Process) -> None:
    assert await process.get("/healthz") == (200, "ok\n")
    assert await process.get("/readyz") == (200, "ready\n")


@pytest.mark.parametrize("trouble", [DOWN, SetupError("No queue")])
async def test_a_process_without_its_services_lives_and_is_not_ready(
    process: Process, trouble: Exception
) -> None:
    process.trouble = trouble

    assert await process.get("/healthz") == (200, "ok\n")
    assert await process.get("/readyz") == (503, f"{trouble}\n")


async def test_a_process_that_only_a_new_start_helps_is_dead(process: Process) -> None:
    process.death = SetupError("The worker has not asked for jobs for 121 s.")

    assert await process.get("/healthz") == (503, "The worker has not asked for jobs for 121 s.\n")


async def test_metrics_are_text_for_prometheus(process: Process) -> None:
    process.metrics.job_ended("answered", 2.5)

    status, page = await process.get("/metrics")

    assert status == 200
    assert 'labels_jobs_total{outcome="answered"} 1.0' in page.splitlines()


class Services:
    """What a process depends on; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.trouble: Exception | None = None
        self.answering = asyncio.Event()
        self.answering.set()

    async def check(self) -> None:
        self.asked += 1
        await self.answering.wait()
        if self.trouble:
            raise self.trouble


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that takes seconds takes hundredths."""
    for name in ("AGAIN_AFTER", "AGAIN_AFTER_FAILURE", "LATE", "PATIENCE"):
        monkeypatch.setattr(health, name, getattr(health, name) / 100)


async def is_ready(readiness: Readiness) -> bool:
    try:
        await readiness.require()
    except RetryLaterError:
        return False
    return True


async def test_however_often_one_asks_others_are_asked_rarely() -> None:
    services = Services()
    readiness = Readiness(services.check)

    answers = await asyncio.gather(*(is_ready(readiness) for _ in range(100)))
    answers += [await is_ready(readiness) for _ in range(100)]

    assert answers == [True] * 200
    assert services.asked == 1


@pytest.mark.usefixtures("hurried")
async def test_one_lost_call_is_nothing_and_two_are_an_outage_that_ends_at_once() -> None:
    services = Services()
    readiness = Readiness(services.check)

    assert await answers(readiness, services, DOWN, DOWN, None) == [True, True, False, True]


@pytest.mark.usefixtures("hurried")
async def test_a_bug_in_a_check_is_an_outage_too_and_is_counted_and_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    services, meter, bug = Services(), FakeMeter(), KeyError("ids")
    readiness = Readiness(services.check, meter)

    assert await answers(readiness, services, bug, bug, None) == [True, True, False, True]
    assert meter.failures == ["KeyError"] * 2
    assert [each.exc_info is not None for each in caplog.records] == [True] * 2


async def answers(
    readiness: Readiness, services: Services, *troubles: Exception | None
) -> list[bool]:
    """Whether the process is ready, at first and then after each trouble."""
    told = [await is_ready(readiness)]
    for trouble in troubles:
        services.trouble = trouble
        await asyncio.sleep(health.AGAIN_AFTER + 0.01)
        told.append(await is_ready(readiness))
    return told


@pytest.mark.usefixtures("hurried")
async def test_a_check_that_hangs_is_waited_for_briefly_and_counts_as_an_outage_later() -> None:
    services = Services()
    readiness = Readiness(services.check)
    assert await is_ready(readiness)
    await asyncio.sleep(health.AGAIN_AFTER + 0.01)
    services.answering.clear()

    told = [await is_ready(readiness)]
    await asyncio.sleep(health.LATE)
    told.append(await is_ready(readiness))
    services.answering.set()
    await asyncio.sleep(0)

    assert told == [True, False]
    assert await is_ready(readiness)
    assert services.asked == 2


async def test_nobody_is_ready_before_the_first_check_has_passed() -> None:
    services = Services()
    services.trouble = DOWN

    with pytest.raises(RetryLaterError, match="down"):
        await Readiness(services.check).require()
