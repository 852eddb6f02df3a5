"""DynamoDB as the memory for videos under way."""

from concurrent.futures import Executor
from typing import TYPE_CHECKING

from bot.aws.table import Table
from bot.ports import Clips, Clock

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoClips(Clips):
    """See `bot.ports.Clips`."""

    def __init__(
        self, client: "DynamoDBClient", executor: Executor, clock: Clock, *,
        table: str, retention_days: int = 0,
    ) -> None:  # fmt: skip
        """With `retention_days` above 0 everything goes so long after it was posted."""
        self._table = Table(client, executor, clock, name=table)
