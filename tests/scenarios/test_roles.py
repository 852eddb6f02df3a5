"""The roles of the `Procfile` as processes of their own, over HTTP."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from sandbox.bot_process import BotProcess
from sandbox.bot_roles import ROOT
from sandbox.config import free_port
from sandbox.slack.http_transport import sign
from sandbox.workspace.records import Message
from tests.scenarios.bots import (
    START_SECONDS,
    Bot,
    answers,
    http_bot,
    running,
    send,
    socket_process,
    web_process,
    worker_process,
)
from tests.scenarios.queues import JobQueue
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, excused, new_channel, shown

NOTICED = 20.0
"""Seconds in which a process notices that its queue is gone."""
IDLE_STOP = 10.0
"""Seconds in which an idle process ends after SIGTERM."""
OLD = 301
"""Seconds: Slack's signatures are good for five minutes."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def roles(around: Surroundings) -> AsyncIterator[Bot]:
    """`web` and `worker`."""
    async with http_bot(around) as started:
        yield started


@pytest.fixture
def there(around: Surroundings, roles: Bot) -> Talk:
    return Talk(around, roles, new_channel(around))


async def test_web_and_worker_answer_together(there: Talk) -> None:
    answer = await there.ask()

    assert "*Dog* ×2" in shown(answer.message)
    assert "*Fog*" in await there.press_show_all(answer)


async def test_slack_finds_the_address_in_order(around: Surroundings, roles: Bot) -> None:
    assert await around.slack.verify_url(f"{roles.address}/slack/events")


@pytest.mark.parametrize("fault", ["unsigned", "stale", "tampered", "foreign"])
async def test_requests_that_are_not_slacks_are_refused(
    around: Surroundings, roles: Bot, fault: str
) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c", "token": "t"}).encode()
    headers = signed(around.slack.signing_secret, body)
    match fault:
        case "unsigned":
            headers = {}
        case "stale":
            headers = signed(around.slack.signing_secret, body, age=OLD)
        case "tampered":
            body = body.replace(b'"c"', b'"d"')
        case "foreign":
            headers = signed("another secret", body)

    assert await post(f"{roles.address}/slack/events", body, headers) == 401


async def test_an_event_that_is_not_slacks_makes_no_job(
    around: Surroundings, roles: Bot, there: Talk
) -> None:
    posted = there.post()
    await there.answer(posted)
    event = {**delivered(there, posted), "event_id": "Ev0FORGED"}
    event["event"] = {**event["event"], "ts": "1700000000.000100"}
    body = json.dumps(event).encode()

    status = await post(f"{roles.address}/slack/events", body, signed("guessed", body))

    assert status == 401
    await roles.queue.empty()
    await there.silence()
    assert len(around.workspace.history(there.channel.id)) == 2


async def test_other_paths_and_methods_are_refused(roles: Bot) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{roles.address}/slack/events") as response:
            assert response.status == 405
        async with session.post(f"{roles.address}/elsewhere") as response:
            assert response.status == 404


async def test_health_readiness_and_metrics_are_told(roles: Bot, there: Talk) -> None:
    await there.ask()
    async with aiohttp.ClientSession() as session:
        pages = [await page(session, roles.address + path) for path in ("/healthz", "/readyz")]
        metrics = await page(session, roles.address + "/metrics")

    assert pages == [(200, "ok\n"), (200, "ready\n")]
    assert metrics[0] == 200
    assert "# HELP" in metrics[1]


async def test_a_worker_tells_its_metrics_on_a_port_of_its_own(around: Surroundings) -> None:
    queue = await JobQueue.make(around.aws, around.unused("metrics"))
    address = f"http://127.0.0.1:{(port := free_port(0))}"
    async with running(worker_process(around, queue, METRICS_PORT=str(port))):
        async with asyncio.timeout(START_SECONDS):
            await answers(f"{address}/readyz")
        await queue.remove()
        async with aiohttp.ClientSession() as session:
            # Others are asked every few seconds, and one lost call is nothing to act on.
            async with asyncio.timeout(NOTICED):
                while (await page(session, f"{address}/readyz"))[0] == 200:  # noqa: ASYNC110
                    await asyncio.sleep(0.2)
            alive, ready = [
                (await page(session, address + path))[0] for path in ("/healthz", "/readyz")
            ]

    assert (alive, ready) == (200, 503)


async def test_an_event_that_cannot_be_stored_is_delivered_again_and_answered_once(
    around: Surroundings, there: Talk
) -> None:
    clock, queue = around.slack.clock, there.bot.queue
    await queue.remove()
    posted = there.post()
    await around.workspace.wait_for(lambda: len(refusals(around)) == 2, 10.0)
    await queue.make_again()
    clock.advance(60.0)

    answer = await there.answer(posted, seconds=60.0)

    assert await there.settled(posted) == [answer.message]
    excused(around, *["message was not acknowledged: http_error"] * 2)


async def test_idle_processes_end_in_time_when_they_are_told_to(around: Surroundings) -> None:
    queue = await JobQueue.make(around.aws, around.unused("stop"))
    ports = [free_port(0) for _ in range(3)]
    processes = [
        web_process(around, queue, ports[0]),
        worker_process(around, queue, METRICS_PORT=str(ports[1])),
        socket_process(around, queue, METRICS_PORT=str(ports[2])),
    ]
    async with running(*processes):
        async with asyncio.timeout(START_SECONDS):
            for port in ports:
                await answers(f"http://127.0.0.1:{port}/readyz")
        # A poll that has just begun is the worst moment.
        await asyncio.sleep(0.5)
        ended = await asyncio.gather(*(stopped(process) for process in processes))

    assert [status for status, _ in ended] == [0, 0, 0]
    assert max(seconds for _, seconds in ended) < IDLE_STOP


@pytest.mark.parametrize(
    ("arguments", "missing"),
    [
        ([], {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "AWS_REGION", "LABELS_BUCKET"}),
        (["web"], {"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "AWS_REGION", "LABELS_BUCKET"}),
        (["worker"], {"SLACK_BOT_TOKEN", "AWS_REGION", "LABELS_BUCKET"}),
    ],
    ids=["bot", "web", "worker"],
)
def test_without_configuration_a_process_ends_with_status_2_and_names_what_is_missing(
    arguments: list[str], missing: set[str]
) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
        timeout=30,
    )  # fmt: skip

    assert ended.returncode == 2
    assert ended.stdout == ""
    *named, last = ended.stderr.splitlines()
    assert {line.split()[0] for line in named} == missing
    assert last.startswith("docs/setting-up.md")


def test_the_procfile_names_these_roles() -> None:
    lines = Path(ROOT / "Procfile").read_text().split("\n")
    roles = dict(line.split(": ", 1) for line in lines if line and not line.startswith("#"))

    assert roles == {
        "web": "python -m bot web", "worker": "python -m bot worker", "bot": "python -m bot",
    }  # fmt: skip


def signed(secret: str, body: bytes, age: int = 0) -> dict[str, str]:
    timestamp = str(int(time.time()) - age)
    return {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": sign(secret, timestamp, body),
        "Content-Type": "application/json",
    }


async def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers) as response,
    ):
        return response.status


async def page(session: aiohttp.ClientSession, url: str) -> tuple[int, str]:
    async with session.get(url) as response:
        return response.status, await response.text()


def delivered(talk: Talk, message: Message) -> dict[str, Any]:
    """The envelope in which the message was delivered."""
    logged = talk.around.workspace.traffic.named("message")
    return next(one.request for one in logged if one.request["event"].get("ts") == message.ts)


def refusals(around: Surroundings) -> list[str]:
    """Deliveries that the bot did not take."""
    return around.workspace.traffic.codes()


async def stopped(process: BotProcess) -> tuple[int, float]:
    """Its exit status after SIGTERM, and how many seconds it took."""
    began = time.monotonic()
    send(process, signal.SIGTERM)
    status = await process.wait()
    return status, time.monotonic() - began
