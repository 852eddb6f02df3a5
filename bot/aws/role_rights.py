"""The rights of each role, every one with a call that tries it.

A call changes nothing: AWS must refuse it for another reason, or it has nothing to do. Of the
policies in `infrastructure.yml` these are all rights but those of Rekognition, those to look at
shapes, and those that a look at the shapes needs anyway.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from bot.aws.examining import Examined
from bot.aws.keys import installation_key
from bot.aws.queue import LOST_RECEIPT
from bot.core.drops import DROP_FOLDER
from bot.core.findings import Role
from bot.core.keys import QUARANTINE

WRITTEN = ("originals/", QUARANTINE, "watching/")
READ = (DROP_FOLDER, "watching/")
"""Where the bot writes and reads in its bucket."""
NOBODY = "doctor"
"""Stands where a team stands in every key: no team has such an id."""
_KEY = {"pk": {"S": NOBODY}, "sk": {"S": NOBODY}}
_NEVER = "attribute_exists(pk)"
_UNSENDABLE = "\0"
_NO_TYPE = {"doctor": {"DataType": "Nothing", "StringValue": "nothing"}}
"""SQS takes neither characters that XML does not know, nor attributes of a type that is none.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
"""
_UNSENT = frozenset({"InvalidMessageContents", "InvalidParameterValue", "MessageAttributesInvalid"})
_SHA256 = base64.b64encode(hashlib.sha256(b"something else").digest()).decode()


@dataclass(frozen=True, slots=True)
class Trial:
    """One right on one thing: how it is tried, and the refusals that show that it is there."""

    right: str
    where: str
    call: Callable[[], Any]
    proofs: frozenset[str] = frozenset()


def rights_of(aws: Examined) -> dict[str, Iterator[Trial]]:
    """Every right of the role that looks, by service."""
    return {
        Role.WORKER: {"S3": _in_s3(aws), "DynamoDB": _in_dynamodb(aws), "SQS": _in_sqs(aws)},
        Role.WEB: {"DynamoDB": _of_installations(aws), "SQS": _sending(aws, aws.queue)},
        Role.OPERATOR: {"SQS": _of_dead_letters(aws)},
    }[aws.role]


def _in_s3(aws: Examined) -> Iterator[Trial]:
    for prefix in WRITTEN:
        key = f"{prefix}{NOBODY}"
        # Its checksum is wrong, so that S3 stores nothing. Other stores that do are cleaned up
        # after by the trial that deletes.
        put = partial(
            aws.s3.put_object, Bucket=aws.bucket, Key=key, Body=b"", ChecksumSHA256=_SHA256
        )
        proofs = frozenset({"BadDigest", "XAmzContentChecksumMismatch", "InvalidRequest"})
        yield Trial("s3:PutObject", prefix, put, proofs)
        delete = partial(aws.s3.delete_object, Bucket=aws.bucket, Key=key)
        yield Trial("s3:DeleteObject", prefix, delete)
    drop = partial(aws.s3.delete_object, Bucket=aws.bucket, Key=f"{DROP_FOLDER}{NOBODY}")
    yield Trial("s3:DeleteObject", DROP_FOLDER, drop)
    for prefix in READ:
        get = partial(aws.s3.get_object, Bucket=aws.bucket, Key=f"{prefix}{NOBODY}-none")
        yield Trial("s3:GetObject", prefix, get, frozenset({"NoSuchKey"}))


def _in_dynamodb(aws: Examined) -> Iterator[Trial]:
    table, db = aws.table, aws.dynamodb
    yield from _reading(aws)
    delete = partial(db.batch_write_item, RequestItems={table: [{"DeleteRequest": {"Key": _KEY}}]})
    yield _in_table(aws, "BatchWriteItem", delete)
    yield from _writing(aws, _KEY)
    update = partial(
        db.update_item, TableName=table, Key=_KEY, ConditionExpression=_NEVER,
        UpdateExpression="SET nothing = :nothing",
        ExpressionAttributeValues={":nothing": {"N": "0"}},
    )  # fmt: skip
    yield _in_table(aws, "UpdateItem", update)


def _of_installations(aws: Examined) -> Iterator[Trial]:
    """The web process reads the table, and writes who installed the app."""
    key = installation_key(NOBODY)
    yield from _reading(aws)
    yield from _writing(aws, {"pk": {"S": key.pk}, "sk": {"S": key.sk}})


def _reading(aws: Examined) -> Iterator[Trial]:
    table, db = aws.table, aws.dynamodb
    get = partial(db.batch_get_item, RequestItems={table: {"Keys": [_KEY]}})
    yield _in_table(aws, "BatchGetItem", get)
    yield _in_table(aws, "GetItem", partial(db.get_item, TableName=table, Key=_KEY))
    query = partial(
        db.query, TableName=table, Limit=1, KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": NOBODY}},
    )  # fmt: skip
    yield _in_table(aws, "Query", query)


def _writing(aws: Examined, key: dict[str, Any]) -> Iterator[Trial]:
    table, db = aws.table, aws.dynamodb
    yield _in_table(aws, "DeleteItem", partial(db.delete_item, TableName=table, Key=key))
    put = partial(db.put_item, TableName=table, Item=key, ConditionExpression=_NEVER)
    yield _in_table(aws, "PutItem", put)


def _in_table(aws: Examined, operation: str, call: Callable[[], Any]) -> Trial:
    failed = frozenset({"ConditionalCheckFailedException"})
    return Trial(f"dynamodb:{operation}", aws.table, call, failed)


def _in_sqs(aws: Examined) -> Iterator[Trial]:
    for name in (aws.queue, *_dead_letters(aws)):
        yield from _sending(aws, name)
    yield from _taking(aws, aws.queue)


def _of_dead_letters(aws: Examined) -> Iterator[Trial]:
    """An operator takes from the one queue and sends to the other."""
    yield from _sending(aws, aws.queue)
    for name in _dead_letters(aws):
        yield from _taking(aws, name)


def _sending(aws: Examined, name: str) -> Iterator[Trial]:
    send = _at(aws, name, aws.sqs.send_message, MessageBody=_UNSENDABLE, MessageAttributes=_NO_TYPE)
    yield Trial("sqs:SendMessage", name, send, _UNSENT)


def _taking(aws: Examined, name: str) -> Iterator[Trial]:
    sqs, lost = aws.sqs, {"ReceiptHandle": NOBODY}
    # A job that it sees is seen by a worker at once again.
    receive = _at(aws, name, sqs.receive_message, VisibilityTimeout=0, WaitTimeSeconds=0)
    yield Trial("sqs:ReceiveMessage", name, receive)
    delete = _at(aws, name, sqs.delete_message, **lost)
    yield Trial("sqs:DeleteMessage", name, delete, LOST_RECEIPT)
    hide = _at(aws, name, sqs.change_message_visibility, **lost, VisibilityTimeout=0)
    yield Trial("sqs:ChangeMessageVisibility", name, hide, LOST_RECEIPT)


def _at(aws: Examined, name: str, call: Callable[..., Any], **request: Any) -> Callable[[], Any]:
    return lambda: call(QueueUrl=aws.sqs.get_queue_url(QueueName=name)["QueueUrl"], **request)


def _dead_letters(aws: Examined) -> list[str]:
    """The name of the queue that the redrive policy names; none where that cannot be told.

    Then whoever looks at the queue's shape says what is wrong.
    """
    try:
        url = aws.sqs.get_queue_url(QueueName=aws.queue)["QueueUrl"]
        answer = aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy"])
        policy = json.loads(answer["Attributes"]["RedrivePolicy"])
    except (BotoCoreError, ClientError, KeyError):
        return []
    return [policy["deadLetterTargetArn"].rsplit(":", 1)[-1]]
