"""What Rekognition Video reaches of AWS: videos in S3, and topics of SNS."""

from pathlib import Path
from typing import Protocol


class Cloud(Protocol):
    """The rest of AWS. Called in threads."""

    def size(self, bucket: str, key: str) -> int:
        """How many bytes an object has; raises FileNotFoundError."""
        ...

    def save(self, bucket: str, key: str, path: Path) -> None:
        """Write an object to a file, a piece at a time; raises FileNotFoundError."""
        ...

    def publish(self, topic: str, message: str) -> None:
        """Publish to a topic by its ARN; raises LookupError when there is none."""
        ...


class NoCloud:
    """Nothing is there."""

    def size(self, bucket: str, key: str) -> int:
        """Never known."""
        raise FileNotFoundError(f"s3://{bucket}/{key}")

    def save(self, bucket: str, key: str, path: Path) -> None:  # noqa: ARG002  a Cloud
        """Nothing to write."""
        raise FileNotFoundError(f"s3://{bucket}/{key}")

    def publish(self, topic: str, message: str) -> None:  # noqa: ARG002  a Cloud
        """Nowhere."""
        raise LookupError(topic)
