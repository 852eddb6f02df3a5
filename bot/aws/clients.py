"""The boto3 clients, each built once.

Addresses and credentials come from boto3's own settings (`AWS_PROFILE`, `AWS_ENDPOINT_URL`…).
The region is passed in, because boto3 alone reads `AWS_DEFAULT_REGION` but not `AWS_REGION`.
"""

from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from bot.aws.failures import translated

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_rekognition import RekognitionClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sts import STSClient

CONNECT_SECONDS = 3
TRIES = 4
"""How often a call is made in all; botocore waits up to 20 s between, with jitter."""


class Clients:
    """Builds clients for one region; call it from the main thread.

    A Session must not be shared by threads, its clients may. Every method raises SetupError
    when region, profile or credentials are not set up.
    """

    def __init__(self, *, region: str | None, connections: int) -> None:
        """Prepare for `connections` calls at once per client."""
        self._connections = connections
        with translated("AWS"):
            self._session = boto3.Session(region_name=region)

    def _config(self, *, read: int) -> Config:
        return Config(
            retries={"mode": "standard", "total_max_attempts": TRIES},
            connect_timeout=CONNECT_SECONDS,
            read_timeout=read,
            max_pool_connections=self._connections,
            user_agent_extra="labels",
        )

    def rekognition(self) -> "RekognitionClient":
        """Sees pictures; large ones take seconds."""
        with translated("AWS"):
            return self._session.client("rekognition", config=self._config(read=20))

    def s3(self) -> "S3Client":
        """Keeps files."""
        with translated("AWS"):
            return self._session.client("s3", config=self._config(read=20))

    def dynamodb(self) -> "DynamoDBClient":
        """Keeps records. Answers in milliseconds or not at all; a lease must not wait longer."""
        with translated("AWS"):
            return self._session.client("dynamodb", config=self._config(read=5))

    def sqs(self) -> "SQSClient":
        """Keeps work; the time-out is well above the wait of a long poll."""
        with translated("AWS"):
            return self._session.client("sqs", config=self._config(read=15))

    def sts(self) -> "STSClient":
        """Says who the credentials belong to."""
        with translated("AWS"):
            return self._session.client("sts", config=self._config(read=10))

    def cloudformation(self) -> "CloudFormationClient":
        """Deploys `infrastructure.yml`."""
        with translated("AWS"):
            return self._session.client("cloudformation", config=self._config(read=20))
