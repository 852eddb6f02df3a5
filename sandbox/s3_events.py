"""Lets moto's S3 tell of new objects as Amazon's does.

moto's events lack half of what S3 says, an upload in parts makes two of them, and any destination
is taken. Here they have S3's own shape
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html), there
is one for each upload, and a queue whose policy does not let the bucket send is refused, as S3
refuses it.
"""

import functools
import inspect
import itertools
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus
from uuid import uuid4

import moto
from moto.s3 import notifications
from moto.s3.exceptions import InvalidArgumentError
from moto.s3.models import FakeBucket, FakeKey, S3Backend
from moto.sqs.models import sqs_backends

from sandbox.quick_tables import KNOWN, Call

_OWNER = "A3NL1KOZZKEXAMPLE"
_UNABLE = "Unable to validate the following destination configurations"
_numbers = itertools.count(1)


def mend_events() -> bool:
    """Change moto in this process; False when its version is not one of the known."""
    if not moto.__version__.startswith(KNOWN):
        return False
    for name, ours in (("_get_s3_event", _event), ("_get_test_event", _test_event)):
        setattr(notifications, name, ours)
    for name, around in (
        ("put_object", told_once),
        ("put_bucket_notification_configuration", only_where_it_may),
    ):
        setattr(S3Backend, name, around(getattr(S3Backend, name)))
    return True


def _event(event_name: str, bucket: FakeBucket, key: FakeKey, id_: str) -> dict[str, Any]:
    """One record, as S3 sends them."""
    described = {
        "key": quote_plus(key.name, safe="/"),
        "size": key.size,
        "eTag": key.etag.replace('"', ""),
        "sequencer": f"{time.time_ns() // 1000:014X}{next(_numbers):04X}",
    }
    if bucket.is_versioned:
        described["versionId"] = key.version_id
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": bucket.region_name,
        "eventTime": _now(),
        "eventName": event_name.removeprefix("s3:"),
        "userIdentity": {"principalId": "AWS:AIDAEXAMPLE"},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {"x-amz-request-id": _request_id(), "x-amz-id-2": _host_id()},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": id_,
            "bucket": {
                "name": bucket.name,
                "ownerIdentity": {"principalId": _OWNER},
                "arn": bucket.arn,
            },
            "object": described,
        },
    }
    return {"Records": [record]}


def _test_event(bucket_name: str) -> dict[str, Any]:
    return {
        "Service": "Amazon S3", "Event": "s3:TestEvent", "Time": _now(), "Bucket": bucket_name,
        "RequestId": _request_id(), "HostId": _host_id(),
    }  # fmt: skip


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _request_id() -> str:
    return uuid4().hex[:16].upper()


def _host_id() -> str:
    return uuid4().hex + uuid4().hex


def told_once(put_object: Call) -> Call:
    """`S3Backend.put_object`, silent about uploads in parts: their completion is told of."""
    signature = inspect.signature(put_object)

    @functools.wraps(put_object)
    def put(*args: Any, **kwargs: Any) -> Any:
        if signature.bind(*args, **kwargs).arguments.get("multipart") is not None:
            kwargs["disable_notification"] = True
        return put_object(*args, **kwargs)

    return put


def only_where_it_may(configure: Call) -> Call:
    """`S3Backend.put_bucket_notification_configuration`, for queues that take messages."""

    @functools.wraps(configure)
    def check(backend: S3Backend, bucket_name: str, notification_config: dict[str, Any]) -> None:
        bucket = backend.get_bucket(bucket_name)
        wanted = notification_config.get("QueueConfiguration") or []
        for entry in wanted if isinstance(wanted, list) else [wanted]:
            if not _may_send(backend.account_id, bucket, entry["Queue"]):
                raise InvalidArgumentError(_UNABLE, entry["Queue"], "Permissions on the queue")
        configure(backend, bucket_name, notification_config)

    return check


def _may_send(account: str, bucket: FakeBucket, arn: str) -> bool:
    region, _, name = arn.split(":")[3:6]
    queue = sqs_backends[account][region].queues.get(name)
    statements = json.loads(queue.policy or "{}").get("Statement", []) if queue else []
    known = {"aws:sourcearn": bucket.arn, "aws:sourceaccount": account}
    return any(_lets_in(statement, arn, known) for statement in statements)


def _lets_in(statement: Mapping[str, Any], arn: str, known: Mapping[str, str]) -> bool:
    """Whether S3 may send by this statement; conditions beside the usual ones fail."""
    principal = statement.get("Principal")
    is_for_s3 = isinstance(principal, dict) and "s3.amazonaws.com" in _many(principal["Service"])
    conditions = [
        (name.lower(), value)
        for tests in statement.get("Condition", {}).values()
        for name, value in tests.items()
    ]
    return (
        statement.get("Effect") == "Allow"
        and is_for_s3
        and "sqs:SendMessage" in _many(statement["Action"])
        and arn in _many(statement["Resource"])
        and all(known.get(name) in _many(value) for name, value in conditions)
    )


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
