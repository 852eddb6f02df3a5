"""Everything that table, bucket and queues hold at the end of a round."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.chaos.surroundings import BUCKET, QUEUE, TABLE
from bot.aws.claims import DONE
from bot.aws.items import Item, decode
from bot.aws.keys import Key
from sandbox.aws import AWSSandbox

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_sqs.literals import QueueAttributeNameType

_COUNTS: tuple["QueueAttributeNameType", ...] = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)


@dataclass(frozen=True, slots=True)
class Books:
    """The items by their keys, the objects' keys, and how many messages wait in each queue."""

    items: dict[Key, Item] = field(default_factory=dict)
    objects: frozenset[str] = frozenset()
    waiting: int = 0
    dead: int = 0

    def having(self, name: str) -> list[Item]:
        """The items with this attribute."""
        return [item for item in self.items.values() if name in item]

    def open_claims(self) -> list[Item]:
        """Messages on which somebody works, or would have to."""
        claims = (item for key, item in self.items.items() if key.sk == "CLAIM")
        return [item for item in claims if item["phase"] != DONE]

    def due(self) -> list[Key]:
        """Pictures that the counts do not know yet."""
        return [key for key in self.items if key.pk.endswith("#DUE")]


async def read_books(aws: AWSSandbox) -> Books:
    """Read all of it, past the proxies."""
    return await asyncio.to_thread(_read, aws)


async def set_visibility(aws: AWSSandbox, seconds: int) -> None:
    """For how long the queue hides what a killed worker had in hand."""

    def change() -> None:
        client = aws.session().client("sqs", endpoint_url=aws.url)
        url = client.get_queue_url(QueueName=QUEUE)["QueueUrl"]
        client.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": str(seconds)})

    await asyncio.to_thread(change)


def _read(aws: AWSSandbox) -> Books:
    session = aws.session()
    table = session.client("dynamodb", endpoint_url=aws.url)
    pages = table.get_paginator("scan").paginate(TableName=TABLE, ConsistentRead=True)
    items = (decode(item) for page in pages for item in page["Items"])
    return Books(
        {Key(item["pk"], item["sk"]): item for item in items},
        frozenset(_objects(aws)),
        _messages(aws, QUEUE),
        _messages(aws, f"{QUEUE}-dead"),
    )


def _objects(aws: AWSSandbox) -> Iterable[str]:
    bucket = aws.session().client("s3", endpoint_url=aws.url)
    for page in bucket.get_paginator("list_objects_v2").paginate(Bucket=BUCKET):
        yield from (entry["Key"] for entry in page.get("Contents", ()))


def _messages(aws: AWSSandbox, queue: str) -> int:
    client = aws.session().client("sqs", endpoint_url=aws.url)
    url = client.get_queue_url(QueueName=queue)["QueueUrl"]
    answer = client.get_queue_attributes(QueueUrl=url, AttributeNames=_COUNTS)
    return sum(int(answer["Attributes"][name]) for name in _COUNTS)
