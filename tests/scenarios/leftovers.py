"""Everything that S3 and DynamoDB hold, looked through for what should be gone."""

import asyncio
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from tests.scenarios.surroundings import BUCKET, TABLE, Surroundings

_STAYS = ("#J#", "GONE")
"""In the key of what is named as staying: claims and tombstones, which hold ids alone."""

_FORMATS = (zlib.MAX_WBITS, -zlib.MAX_WBITS)


async def mentions(around: Surroundings, words: Iterable[str]) -> list[str]:
    """Keys of all items and objects in which one of the words stands, but for what stays."""
    found = await asyncio.to_thread(everything, around)
    return [
        name
        for name, text in found
        if not any(part in name for part in _STAYS) and any(word in text for word in words)
    ]


async def claims_and_tombstones(around: Surroundings) -> list[str]:
    """All that the items hold which stay."""
    found = await asyncio.to_thread(everything, around)
    return [text for name, text in found if any(part in name for part in _STAYS)]


def everything(around: Surroundings) -> list[tuple[str, str]]:
    """The name of each thing, and everything that can be read in it."""
    table = around.aws.session().client("dynamodb", endpoint_url=around.aws.url)
    items = [
        item
        for page in table.get_paginator("scan").paginate(TableName=TABLE, ConsistentRead=True)
        for item in page["Items"]
    ]
    bucket = around.aws.session().client("s3", endpoint_url=around.aws.url)
    pages = bucket.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
    objects = [entry["Key"] for page in pages for entry in page.get("Contents", ())]
    found = [
        (f"{item['pk']['S']} {item['sk']['S']}", " ".join(_texts(dict(item)))) for item in items
    ]
    return [*found, *((key, key) for key in objects)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _texts(inner)
    elif isinstance(value, list | set | tuple):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, bytes):
        yield _unpacked(value)
    else:
        yield str(value)


def _unpacked(data: bytes) -> str:
    for format_ in _FORMATS:
        try:
            return zlib.decompress(data, wbits=format_).decode("utf-8", "replace")
        except zlib.error:
            continue
    return data.decode("utf-8", "replace")
