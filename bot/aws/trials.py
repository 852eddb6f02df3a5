"""Tries every right that a running bot uses, so that nothing is changed and nothing is paid for.

A right is tried by a call that AWS must refuse for another reason, or that has nothing to do:
refused for want of a right, it says so first. Where AWS does not promise that it looks at rights
first (SQS), a refusal proves that the right is missing, and anything else only makes it likely.

One call leaves a trace: whether messages may be received shows only when one is, so a job that
waits may be handed out once more. It can be had at once again; to a chore it is one of many tries.
"""

import asyncio
import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from bot.aws.codes import MISSING
from bot.aws.examining import GIVE_RIGHTS, Examined, first_line
from bot.aws.failures import error_code
from bot.aws.queue import LOST_RECEIPT
from bot.core.drops import DROP_FOLDER
from bot.core.findings import Finding
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
_REFUSED, _UNTOLD = "refused", "?"
_TRY_AGAIN = "Mend what else is wrong here, check the network, and run the doctor again."
_SHA256 = base64.b64encode(hashlib.sha256(b"something else").digest()).decode()


@dataclass(frozen=True, slots=True)
class Trial:
    """One right on one thing: how it is tried, and the refusals that show that it is there."""

    right: str
    where: str
    call: Callable[[], Any]
    proofs: frozenset[str] = frozenset()


async def try_rights(examined: Examined, executor: Executor) -> list[Finding]:
    """One finding for each service; its rights are tried one after the other."""
    loop = asyncio.get_running_loop()
    services = {"S3": _in_s3, "DynamoDB": _in_dynamodb, "SQS": _in_sqs}
    return await asyncio.gather(
        *(
            loop.run_in_executor(executor, _try_all, service, trials(examined))
            for service, trials in services.items()
        )
    )


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
    failed = frozenset({"ConditionalCheckFailedException"})
    calls: dict[str, Callable[[], Any]] = {
        "BatchGetItem": partial(db.batch_get_item, RequestItems={table: {"Keys": [_KEY]}}),
        "BatchWriteItem": partial(
            db.batch_write_item, RequestItems={table: [{"DeleteRequest": {"Key": _KEY}}]}
        ),
        "DeleteItem": partial(db.delete_item, TableName=table, Key=_KEY),
        "GetItem": partial(db.get_item, TableName=table, Key=_KEY),
        "PutItem": partial(db.put_item, TableName=table, Item=_KEY, ConditionExpression=_NEVER),
        "Query": partial(
            db.query, TableName=table, Limit=1, KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": NOBODY}},
        ),
        "UpdateItem": partial(
            db.update_item, TableName=table, Key=_KEY, ConditionExpression=_NEVER,
            UpdateExpression="SET nothing = :nothing",
            ExpressionAttributeValues={":nothing": {"N": "0"}},
        ),
    }  # fmt: skip
    for name, call in calls.items():
        yield Trial(f"dynamodb:{name}", table, call, failed)


def _in_sqs(aws: Examined) -> Iterator[Trial]:
    sqs, queue = aws.sqs, aws.queue

    def at(name: str, call: Callable[..., Any], **request: Any) -> Callable[[], Any]:
        return lambda: call(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"], **request)

    unsendable = frozenset(
        {"InvalidMessageContents", "InvalidParameterValue", "MessageAttributesInvalid"}
    )
    for name in (queue, *_dead_letters(aws)):
        send = at(name, sqs.send_message, MessageBody=_UNSENDABLE, MessageAttributes=_NO_TYPE)
        yield Trial("sqs:SendMessage", name, send, unsendable)
    # A job that it sees is seen by a worker at once again.
    receive = at(queue, sqs.receive_message, VisibilityTimeout=0, WaitTimeSeconds=0)
    yield Trial("sqs:ReceiveMessage", queue, receive)
    lost = {"ReceiptHandle": NOBODY}
    delete = at(queue, sqs.delete_message, **lost)
    yield Trial("sqs:DeleteMessage", queue, delete, LOST_RECEIPT)
    hide = at(queue, sqs.change_message_visibility, **lost, VisibilityTimeout=0)
    yield Trial("sqs:ChangeMessageVisibility", queue, hide, LOST_RECEIPT)


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


def _try(trial: Trial) -> str:
    """Why a right could not be used: empty when it could, `_UNTOLD` when that cannot be told."""
    try:
        trial.call()
    except ClientError as error:
        code = error_code(error)
        if code in trial.proofs:
            return ""
        if "AccessDenied" in code:
            return _REFUSED
        # What is not there is told by whoever looks at its shape.
        return _UNTOLD if code in MISSING else first_line(error)
    except BotoCoreError as error:
        return first_line(error)
    return ""


def _try_all(service: str, trials: Iterable[Trial]) -> Finding:
    subject = f"Rights in {service}"
    tried = [(trial, _try(trial)) for trial in trials]
    refused: dict[str, list[str]] = {}
    for trial, answer in tried:
        if answer == _REFUSED:
            refused.setdefault(trial.right, []).append(trial.where)
    if refused:
        told = "; ".join(f"{right} on {', '.join(places)}" for right, places in refused.items())
        return Finding(subject, ok=False, detail=f"refused: {told}", advice=GIVE_RIGHTS)
    troubles = [answer for _, answer in tried if answer not in {"", _UNTOLD}]
    if troubles:
        return Finding(subject, ok=False, detail=troubles[0], advice=_TRY_AGAIN)
    if any(answer for _, answer in tried):
        detail = "not all of them could be tried"
        return Finding(subject, ok=True, detail=detail, advice=_TRY_AGAIN)
    return Finding(subject, ok=True, detail=f"{len(tried)} tried, none refused")
