"""Messages by which S3 tells of new objects, as they arrive in the queue.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from bot.core.drops import Drop, drop_at

_CREATED = "ObjectCreated:"
_MAJOR = "2"
"""The version of a record that is known; S3 raises its first number when readers must change."""


@dataclass(frozen=True, slots=True)
class S3Message:
    """What a message says: the drops that it tells of, and how many records tell of nothing.

    `is_unknown`: a record is of a version that nobody here can read, so somebody should look.
    """

    drops: tuple[Drop, ...] = ()
    passed_over: int = 0
    is_unknown: bool = False


def s3_message(message: Mapping[str, Any], bucket: str) -> S3Message | None:
    """What S3 tells of a bucket, straight or through SNS; None for what is no message of S3's.

    The test event, which comes when notifications are set up, tells of nothing.
    """
    told = _unwrapped(message)
    if told.get("Service") == "Amazon S3" and told.get("Event") == "s3:TestEvent":
        return S3Message()
    records = told.get("Records")
    if not isinstance(records, list) or not all(map(_is_of_s3, records)):
        return None
    if not records and len(told) > 1:
        return None
    readable = [record for record in records if _is_readable(record)]
    drops = [drop for record in readable if (drop := _drop(record, bucket))]
    return S3Message(
        tuple(dict.fromkeys(drops)), len(readable) - len(drops), len(readable) < len(records)
    )


def _unwrapped(message: Mapping[str, Any]) -> Mapping[str, Any]:
    if message.get("Type") != "Notification" or not isinstance(message.get("Message"), str):
        return message
    try:
        inner = json.loads(message["Message"])
    except ValueError:
        return message
    return inner if isinstance(inner, Mapping) else message


def _is_of_s3(record: Any) -> bool:
    return isinstance(record, Mapping) and record.get("eventSource") == "aws:s3"


def _is_readable(record: Mapping[str, Any]) -> bool:
    return str(record.get("eventVersion") or "").partition(".")[0] == _MAJOR


def _drop(record: Mapping[str, Any], bucket: str) -> Drop | None:
    """Keys are encoded as in a form: a space is `+`, everything odd `%` and its UTF-8."""
    if not str(record.get("eventName") or "").startswith(_CREATED):
        return None
    try:
        told = record["s3"]
        key = unquote_plus(told["object"]["key"], errors="strict")
        return drop_at(key) if told["bucket"]["name"] == bucket else None
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError):
        return None
