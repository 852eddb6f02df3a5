"""Told to stop while AWS takes connections but does not answer: a process ends all the same."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import aiohttp
import pytest
from aiohttp import web

from sandbox.bot_process import BotProcess
from sandbox.config import free_port
from tests.scenarios.bots import (
    START_SECONDS,
    Bot,
    answers,
    hasty_worker,
    running,
    send,
    socket_process,
    web_bot,
    web_process,
    worker_process,
)
from tests.scenarios.queues import JobQueue
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, new_channel
from tests.silent import silent_server

PROMISED = 10.0
"""Seconds in which an idle process ends after SIGTERM."""
GRACE = 1.0
GIVE_BACK = 4.0
"""Seconds in which jobs go back to the queue, once their grace is over."""


@pytest.mark.parametrize("service", ["SQS", "DYNAMODB"])
async def test_idle_processes_end_in_time_while_aws_does_not_answer(
    around: Surroundings, service: str
) -> None:
    queue = await JobQueue.make(around.aws, around.unused("silence"))
    ports = [free_port(0) for _ in range(3)]
    with silent_server() as address:
        silent = {f"AWS_ENDPOINT_URL_{service}": address}
        processes = [
            web_process(around, queue, ports[0], **silent),
            worker_process(around, queue, METRICS_PORT=str(ports[1]), **silent),
            socket_process(around, queue, METRICS_PORT=str(ports[2]), **silent),
        ]
        async with running(*processes):
            async with asyncio.timeout(START_SECONDS):
                for port in ports:
                    await answers(f"http://127.0.0.1:{port}/healthz")
            # A call that has just begun is the worst moment.
            await asyncio.sleep(1.0)
            ended = await asyncio.gather(*(stopped(process) for process in processes))

    assert [status for status, _ in ended] == [0, 0, 0]
    assert max(seconds for _, seconds in ended) < PROMISED


async def test_a_poll_that_is_never_answered_does_not_keep_the_worker(
    around: Surroundings,
) -> None:
    queue = await JobQueue.make(around.aws, around.unused("silence"))
    async with sqs_without_messages() as (address, polled):
        worker = worker_process(around, queue, AWS_ENDPOINT_URL_SQS=address)
        async with running(worker):
            async with asyncio.timeout(START_SECONDS):
                await polled.wait()
            status, seconds = await stopped(worker)

    assert status == 0
    assert seconds < PROMISED


async def test_a_job_that_waits_for_aws_is_given_back_after_its_grace(
    around: Surroundings,
) -> None:
    """Listener and worker in one process: the job's grace is all that it waits for."""
    queue, port = await JobQueue.make(around.aws, around.unused("silence")), free_port(0)
    with silent_server() as address:
        process = hasty_worker(
            around, queue, role="bot", grace=GRACE,
            AWS_ENDPOINT_URL_REKOGNITION=address, METRICS_PORT=str(port),
        )  # fmt: skip
        async with running(process):
            async with asyncio.timeout(START_SECONDS):
                await answers(f"http://127.0.0.1:{port}/readyz")
                _, page = await asked(f"http://127.0.0.1:{port}/metrics")
                bot = Bot(queue, (process,))
                await posted_to(around, bot)
            await asyncio.sleep(1.0)
            stopping = asyncio.create_task(stopped(process))
            await asyncio.sleep(GRACE / 4)
            ready = await asked(f"http://127.0.0.1:{port}/readyz")
            status, seconds = await stopping
            await queue.handed_back(2.0)

    assert "labels_socket_connected 1.0" in page.splitlines()
    assert ready == (503, "This bot: it is stopping\n")
    assert status == 0
    assert seconds < GRACE + GIVE_BACK
    assert "answers were not finished" not in bot.log()


async def test_a_job_that_cannot_be_given_back_does_not_keep_the_process(
    around: Surroundings,
) -> None:
    queue, port = await JobQueue.make(around.aws, around.unused("silence")), free_port(0)
    with silent_server() as address:
        worker = hasty_worker(
            around, queue, grace=GRACE,
            AWS_ENDPOINT_URL_DYNAMODB=address, METRICS_PORT=str(port),
        )  # fmt: skip
        async with web_bot(around, queue) as listener, running(worker):
            async with asyncio.timeout(START_SECONDS):
                await answers(f"http://127.0.0.1:{port}/healthz")
            Talk(around, listener, new_channel(around)).post()
            await asyncio.sleep(2.0)
            status, seconds = await stopped(worker)

    assert status == 0
    assert seconds < GRACE + GIVE_BACK + 1


@asynccontextmanager
async def sqs_without_messages() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """The address of an SQS that knows the queue but never answers a poll, and whether one came."""
    polled, closing = asyncio.Event(), asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        if request.headers["X-Amz-Target"] == "AmazonSQS.ReceiveMessage":
            polled.set()
            await closing.wait()
        return web.json_response({"QueueUrl": f"http://{request.host}/1/jobs"})

    app = web.Application()
    app.router.add_post("/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", polled
    finally:
        closing.set()
        await runner.cleanup()


async def posted_to(around: Surroundings, bot: Bot) -> None:
    """Post photos until one of them is a job of this bot's.

    Slack hands each event to one of the open sockets, and another bot may listen beside it.
    """
    while not await bot.queue.jobs():
        reactions = Talk(around, bot, new_channel(around)).post().reactions
        await around.workspace.wait_for(partial(reactions.get, "eyes"), START_SECONDS)


async def asked(url: str) -> tuple[int, str]:
    """What a process says of itself."""
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()


async def stopped(process: BotProcess) -> tuple[int, float]:
    """Its exit status after SIGTERM, and how many seconds it took."""
    began = time.monotonic()
    send(process, signal.SIGTERM)
    status = await process.wait()
    return status, time.monotonic() - began
