"""What S3 tells of objects, as strictly as Amazon's."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
from botocore.exceptions import ClientError

from sandbox.aws import AWSSandbox

ROOT = Path(__file__).parents[2]
BUCKET, QUEUE = "photos", "jobs"
FOLDER = "drop/T7TEAM/C7GENERAL"
PART = 5 * 1024 * 1024
"""Bytes: the least that S3 takes as a part that is not the last one."""


@pytest.fixture(scope="module")
def aws() -> Iterator[AWSSandbox]:
    template = ROOT / "infrastructure.yml"
    with AWSSandbox(template, bucket=BUCKET, table="labels", queue=QUEUE) as running:
        yield running


def client(aws: AWSSandbox, service: Any) -> Any:
    return aws.session().client(service, endpoint_url=aws.url)


def told(aws: AWSSandbox) -> list[dict[str, Any]]:
    """The messages in the queue, which is empty after that."""
    sqs = client(aws, "sqs")
    url = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
    bodies: list[dict[str, Any]] = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        bodies += [json.loads(message["Body"]) for message in messages]
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def test_the_template_makes_s3_try_first_and_then_tell_of_drops_alone(aws: AWSSandbox) -> None:
    s3, name = client(aws, "s3"), "red flower+grüße.jpg"
    for key in ("originals/a", "drop", f"{FOLDER}/{name}"):
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"bytes")

    test, message = told(aws)

    assert set(test) == {"Service", "Event", "Time", "Bucket", "RequestId", "HostId"}
    assert (test["Event"], test["Bucket"]) == ("s3:TestEvent", BUCKET)
    (record,) = message["Records"]
    assert set(record) == {
        "eventVersion", "eventSource", "awsRegion", "eventTime", "eventName", "userIdentity",
        "requestParameters", "responseElements", "s3",
    }  # fmt: skip
    assert (record["eventVersion"], record["eventName"]) == ("2.1", "ObjectCreated:Put")
    assert record["eventTime"].endswith("Z")
    assert datetime.fromisoformat(record["eventTime"]).tzinfo is not None
    found = record["s3"]["object"]
    assert set(found) == {"key", "size", "eTag", "sequencer"}
    assert found["key"] == f"{FOLDER}/red+flower%2Bgr%C3%BC%C3%9Fe.jpg"
    assert unquote_plus(found["key"]) == f"{FOLDER}/{name}"
    assert record["s3"]["bucket"]["arn"] == f"arn:aws:s3:::{BUCKET}"


def test_an_upload_in_parts_is_told_of_once_and_later_ones_have_later_numbers(
    aws: AWSSandbox,
) -> None:
    told(aws)
    s3, place = client(aws, "s3"), {"Bucket": BUCKET, "Key": f"{FOLDER}/long.mp4"}
    upload = {**place, "UploadId": s3.create_multipart_upload(**place)["UploadId"]}
    parts = [
        {"PartNumber": n, "ETag": s3.upload_part(**upload, PartNumber=n, Body=body)["ETag"]}
        for n, body in ((1, b"a" * PART), (2, b"b"))
    ]
    s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    s3.put_object(**place, Body=b"again")

    records = [record for message in told(aws) for record in message["Records"]]

    assert [record["eventName"] for record in records] == [
        "ObjectCreated:CompleteMultipartUpload", "ObjectCreated:Put",
    ]  # fmt: skip
    first, second = (record["s3"]["object"]["sequencer"] for record in records)
    assert first < second


@pytest.mark.parametrize(
    "change",
    [
        {"Principal": {"Service": "sns.amazonaws.com"}},
        {"Action": "sqs:ReceiveMessage"},
        {"Effect": "Deny"},
        {"Resource": "arn:aws:sqs:us-east-1:123456789012:other"},
        {"Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::other"}}},
        {"Condition": {"StringEquals": {"aws:SourceAccount": "210987654321"}}},
        None,
    ],
)
def test_a_queue_that_does_not_let_the_bucket_send_is_refused(
    aws: AWSSandbox, change: dict[str, Any] | None
) -> None:
    sqs = client(aws, "sqs")
    arn = "arn:aws:sqs:us-east-1:123456789012:closed"
    right = {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"},
             "Action": "sqs:SendMessage", "Resource": arn}  # fmt: skip
    wanted = {"QueueConfigurations": [{"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}]}

    statements = [right | change] if change else []
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    url = sqs.create_queue(QueueName="closed")["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})

    with pytest.raises(ClientError, match="Unable to validate the following destination"):
        client(aws, "s3").put_bucket_notification_configuration(
            Bucket=BUCKET, NotificationConfiguration=wanted
        )
