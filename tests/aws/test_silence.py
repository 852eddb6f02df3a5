"""What is promised while AWS takes connections but does not answer."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.aws.clients import Clients
from bot.aws.queue import SQSQueue
from bot.aws.threads import DaemonExecutor
from bot.errors import RetryLaterError
from tests.aws.servers import ENVIRONMENT, REGION
from tests.silent import silent_server

SLACKS_PATIENCE = 3.0
"""Seconds in which an event must be acknowledged."""


@pytest.fixture
def clients() -> Iterator[Clients]:
    with silent_server() as address, pytest.MonkeyPatch.context() as environment:
        for key, value in {**ENVIRONMENT, "AWS_ENDPOINT_URL": address}.items():
            environment.setenv(key, value)
        yield Clients(region=REGION, connections=4)


async def test_sending_ends_before_slack_loses_its_patience(clients: Clients) -> None:
    queue = SQSQueue(clients.queue(), DaemonExecutor(4, name="aws"), name="labels-jobs")
    began = time.monotonic()

    with pytest.raises(RetryLaterError, match="Amazon SQS"):
        await queue.send({}, group="T1")

    assert time.monotonic() - began < SLACKS_PATIENCE


async def test_sending_does_not_wait_for_busy_threads(clients: Clients) -> None:
    with ThreadPoolExecutor(1) as executor:
        executor.submit(time.sleep, SLACKS_PATIENCE)
        queue = SQSQueue(clients.queue(), executor, name="labels-jobs")
        began = time.monotonic()

        with pytest.raises(RetryLaterError, match="not stored within"):
            await queue.send({}, group="T1")

        assert time.monotonic() - began < SLACKS_PATIENCE


async def test_a_queue_that_does_not_answer_is_not_ready_soon(clients: Clients) -> None:
    queue = SQSQueue(clients.queue(), DaemonExecutor(4, name="aws"), name="labels-jobs")

    async with asyncio.timeout(4):
        with pytest.raises(RetryLaterError):
            await queue.ping()


def test_a_poll_is_made_once_and_lasts_little_longer_than_sqs_waits(clients: Clients) -> None:
    settings = vars(clients.queue().polling.meta.config)["_user_provided_options"]

    assert settings["retries"] == {"mode": "standard", "total_max_attempts": 1}
    assert (settings["connect_timeout"], settings["read_timeout"]) == (1.0, 7.0)
