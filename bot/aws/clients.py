"""The boto3 clients, each built once.

Addresses and credentials come from boto3's own settings (`AWS_PROFILE`, `AWS_ENDPOINT_URL`…).
The region is passed in, because boto3 alone reads `AWS_DEFAULT_REGION` but not `AWS_REGION`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from bot.aws.failures import to_mend, translated
from bot.aws.pages import refuse_pages
from bot.aws.queue import POLL_SECONDS, QueueClients
from bot.aws.traffic import Traffic

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_rekognition import RekognitionClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sts import STSClient

CONNECT_SECONDS = 3.0
TRIES = 4
"""How often a call is made in all; botocore waits up to 20 s between, with jitter."""
POLL_CONNECT_SECONDS = 1.0
POLL_READ_SECONDS = POLL_SECONDS + 2.0
"""A poll is made once: whoever polls does it again anyway, and a process that was told to stop
waits for the last one."""
SEND_CONNECT_SECONDS = 0.5
SEND_READ_SECONDS = 1.5
SEND_TRIES = 2
"""Sending is waited for by Slack, which wants its answer within 3 s and then delivers again."""


class Clients:
    """Builds clients for one region; call it from the main thread.

    A Session must not be shared by threads, its clients may. Every method raises SetupError
    when region, profile or credentials are not set up.
    """

    def __init__(
        self,
        *,
        region: str | None,
        connections: int,
        tries: int = TRIES,
        traffic: Traffic | None = None,
    ) -> None:
        """Prepare for `connections` calls at once per client, all heard by `traffic`.

        A call is made `tries` times at most.
        """
        self._connections = connections
        self._tries = tries
        with translated("AWS"):
            self._session = boto3.Session(region_name=region)
        if traffic:
            traffic.listen(self._session.events)
        refuse_pages(self._session.events)

    def _config(self, *, read: float, connect: float = CONNECT_SECONDS, tries: int = 0) -> Config:
        return Config(
            retries={"mode": "standard", "total_max_attempts": tries or self._tries},
            connect_timeout=connect,
            read_timeout=read,
            max_pool_connections=self._connections,
            user_agent_extra="labels",
        )

    def rekognition(self) -> "RekognitionClient":
        """Sees pictures; large ones take seconds."""
        with _built():
            return self._session.client("rekognition", config=self._config(read=20))

    def s3(self) -> "S3Client":
        """Keeps files."""
        with _built():
            return self._session.client("s3", config=self._config(read=20))

    def dynamodb(self) -> "DynamoDBClient":
        """Keeps records. Answers in milliseconds or not at all; a lease must not wait longer."""
        with _built():
            return self._session.client("dynamodb", config=self._config(read=5))

    def sqs(self) -> "SQSClient":
        """Keeps work; for what jobs in work ask of it."""
        return self._sqs(self._config(read=5))

    def queue(self) -> QueueClients:
        """The same with the patience that each part of a queue's work allows."""
        return QueueClients(
            polling=self._sqs(
                self._config(read=POLL_READ_SECONDS, connect=POLL_CONNECT_SECONDS, tries=1)
            ),
            sending=self._sqs(
                self._config(read=SEND_READ_SECONDS, connect=SEND_CONNECT_SECONDS, tries=SEND_TRIES)
            ),
            working=self.sqs(),
        )

    def sts(self) -> "STSClient":
        """Says who the credentials belong to."""
        with _built():
            return self._session.client("sts", config=self._config(read=10))

    def cloudformation(self) -> "CloudFormationClient":
        """Deploys `infrastructure.yml`."""
        with _built():
            return self._session.client("cloudformation", config=self._config(read=20))

    def regions(self, service: str) -> frozenset[str]:
        """Every region in which boto3 knows a service, in all partitions; asks nobody."""
        session = self._session
        return frozenset(
            region
            for partition in session.get_available_partitions()
            for region in session.get_available_regions(service, partition)
        )

    def _sqs(self, config: Config) -> "SQSClient":
        with _built():
            return self._session.client("sqs", config=config)


@contextmanager
def _built() -> Iterator[None]:
    try:
        with translated("AWS"):
            yield
    except ValueError as error:  # botocore: "Invalid endpoint: …"
        raise to_mend(
            f"An address of AWS that I was given is not a web address ({error}).",
            "AWS_ENDPOINT_URL must be right, or not set.",
        ) from error
