"""What the sandbox's Rekognition reaches of the sandbox's AWS: S3 and SNS."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from sandbox.aws import AWSSandbox

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sns import SNSClient

_PIECE = 1024 * 1024
_MISSING = frozenset({"404", "NoSuchKey", "NoSuchBucket", "NotFound", "NotFoundException"})


class SandboxCloud:
    """Videos and topics of an AWS that runs."""

    def __init__(self, aws: AWSSandbox) -> None:
        self._aws = aws
        self._lock = threading.Lock()
        self._clients: dict[str, Any] = {}

    def size(self, bucket: str, key: str) -> int:
        """How many bytes an object has; raises FileNotFoundError."""
        try:
            return self._s3().head_object(Bucket=bucket, Key=key)["ContentLength"]
        except ClientError as error:
            if _is_missing(error):
                raise FileNotFoundError(f"s3://{bucket}/{key}") from error
            raise

    def save(self, bucket: str, key: str, path: Path) -> None:
        """Write an object to a file, a piece at a time; raises FileNotFoundError."""
        try:
            body = self._s3().get_object(Bucket=bucket, Key=key)["Body"]
        except ClientError as error:
            if _is_missing(error):
                raise FileNotFoundError(f"s3://{bucket}/{key}") from error
            raise
        with path.open("wb") as file:
            for piece in body.iter_chunks(_PIECE):
                file.write(piece)

    def publish(self, topic: str, message: str) -> None:
        """Publish to a topic by its ARN; raises LookupError when there is none."""
        try:
            self._sns().publish(TopicArn=topic, Message=message)
        except ClientError as error:
            if _is_missing(error):
                raise LookupError(topic) from error
            raise

    def _s3(self) -> "S3Client":
        client: S3Client = self._client("s3")
        return client

    def _sns(self) -> "SNSClient":
        client: SNSClient = self._client("sns")
        return client

    def _client(self, service: Any) -> Any:
        with self._lock:
            if service not in self._clients:
                made = self._aws.session().client(service, endpoint_url=self._aws.url)
                self._clients[service] = made
            return self._clients[service]


def _is_missing(error: ClientError) -> bool:
    return error.response["Error"]["Code"] in _MISSING
