"""The tutorials' way to find pictures: one item a picture, and a Scan that looks for the label.

A Scan has no order, so the newest five are known only when all of it was read.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from benchmarks.virtual_table import Partition
from benchmarks.zipf import Pictures, file_id
from bot.aws.items import Item, decode

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PAGE = 5


class ScannedPictures(Sequence[str]):
    """The keys of a table with one item for each picture."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures

    def __len__(self) -> int:
        return self._pictures.count

    def __getitem__(self, number: Any) -> Any:
        return file_id(number)


def one_item_each(pictures: Pictures) -> Partition:
    """Items as tutorials write them: who, where, when, and the names of the labels."""

    def item(number: int) -> Item:
        entry = pictures.entry(number)
        return {
            "pk": entry.file_id,
            "sk": entry.file_id,
            "channel": entry.channel,
            "user": entry.user,
            "ts": entry.ts,
            "name": entry.name,
            "labels": [seen.name.casefold() for seen in entry.labels],
        }

    return Partition(ScannedPictures(pictures), item)


def scan(client: "DynamoDBClient", label: str, channels: frozenset[str]) -> list[str]:
    """The newest page of pictures with a label in these channels, by reading everything."""
    found: list[Item] = []
    asked: dict[str, Any] = {
        "TableName": "pictures",
        "FilterExpression": "contains(labels, :label)",
        "ExpressionAttributeValues": {":label": {"S": label}},
    }
    while True:
        page = client.scan(**asked)
        found += [item for item in map(decode, page["Items"]) if item["channel"] in channels]
        if "LastEvaluatedKey" not in page:
            break
        asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]
    found.sort(key=lambda item: str(item["ts"]), reverse=True)
    return [item["pk"] for item in found[:PAGE]]
