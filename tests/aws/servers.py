"""The two stand-ins for AWS that the adapters are tried on: moto, and ministack, which is strict
where moto is kind (batch sizes, checksums, capacity)."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import pytest

from bot.aws.clients import Clients
from bot.aws.queue import QueueClients

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_rekognition import RekognitionClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sts import STSClient

REGION: Final = "eu-west-1"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@dataclass(frozen=True)
class AWS:
    """Real clients at one address, and the threads that they are called in."""

    name: str
    s3: "S3Client"
    dynamodb: "DynamoDBClient"
    sqs: "SQSClient"
    rekognition: "RekognitionClient"
    cloudformation: "CloudFormationClient"
    sts: "STSClient"
    executor: Executor

    @property
    def queue(self) -> QueueClients:
        """One client for everything: these servers answer at once."""
        return QueueClients(polling=self.sqs, sending=self.sqs, working=self.sqs)


@contextmanager
def aws_at(name: str, url: str) -> Iterator[AWS]:
    with pytest.MonkeyPatch.context() as environment:
        for key, value in {**ENVIRONMENT, "AWS_ENDPOINT_URL": url}.items():
            environment.setenv(key, value)
        clients = Clients(region=REGION, connections=32)
        # Address and credentials stay with the clients; the environment is needed no longer.
        made = (
            clients.s3(),
            clients.dynamodb(),
            clients.sqs(),
            clients.rekognition(),
            clients.cloudformation(),
            clients.sts(),
        )
    with ThreadPoolExecutor(max_workers=32) as executor:
        yield AWS(name, *made, executor)
    for client in made:
        client.close()


@contextmanager
def moto() -> Iterator[AWS]:
    """The sandbox's server, whose conditional writes are whole as DynamoDB's; moto's are not."""
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "sandbox.moto_server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        with aws_at("moto", f"http://127.0.0.1:{int(process.stdout.readline())}") as aws:
            yield aws
        process.stdin.close()


@contextmanager
def ministack() -> Iterator[AWS]:
    port = _free_port()
    with (
        TemporaryDirectory() as directory,
        _ministack(port, directory),
        aws_at("ministack", f"http://127.0.0.1:{port}") as aws,
    ):
        yield aws


@contextmanager
def _ministack(port: int, directory: str) -> Iterator[None]:
    environment = {
        **os.environ,
        "STATE_DIR": directory,
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "GATEWAY_PORT": str(port),
        "LOG_LEVEL": "ERROR",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "ministack"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait_for(port, process)
            yield
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError("ministack did not start")
