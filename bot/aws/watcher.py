"""Amazon Rekognition Video."""

from concurrent.futures import Executor
from typing import TYPE_CHECKING

from bot.ports import Watcher

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_rekognition import RekognitionClient


class RekognitionWatcher(Watcher):
    """See `bot.ports.Watcher`."""

    def __init__(
        self, client: "RekognitionClient", executor: Executor, *,
        bucket: str, topic: str = "", role: str = "",
    ) -> None:  # fmt: skip
        """With topic and role, the end of a job is told to the queue."""
