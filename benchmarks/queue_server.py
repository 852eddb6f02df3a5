"""SQS on this machine, fast enough to be measured against: ministack.

moto's SQS manages about as many messages a second as are sent here, and would measure itself.
"""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from benchmarks.services import QUEUE, ROOT
from sandbox.aws import REGION
from sandbox.config import free_port

_START_SECONDS = 30


@asynccontextmanager
async def queue_server(environment: Mapping[str, str]) -> AsyncIterator[dict[str, str]]:
    """Run ministack with one queue; yields the environment that points SQS at it."""
    port = free_port(0)
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ministack", cwd=ROOT,
        env={
            "PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", ""),
            "BIND_HOST": "127.0.0.1", "MINISTACK_HOST": "127.0.0.1", "MINISTACK_REGION": REGION,
            "GATEWAY_PORT": str(port), "LOG_LEVEL": "ERROR",
        },
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        await asyncio.to_thread(_make_queue, url, environment)
        yield {"AWS_ENDPOINT_URL_SQS": url}
    finally:
        running.terminate()
        await running.wait()


def _make_queue(url: str, environment: Mapping[str, str]) -> None:
    sqs = boto3.client(
        "sqs", region_name=REGION, endpoint_url=url,
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
    )  # fmt: skip
    for tries_left in reversed(range(_START_SECONDS)):
        try:
            sqs.create_queue(QueueName=QUEUE)
        except (BotoCoreError, ClientError):
            if not tries_left:
                raise
        else:
            return
