"""The door of the sandbox's AWS: who asked for what, and who is let in how far."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.aws import REGION, AWSSandbox
from sandbox.rights import Asked, Right, allows, rights_of

TEMPLATE = Path(__file__).parents[2] / "infrastructure.yml"
TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/door"


@pytest.fixture(scope="module")
def aws() -> Iterator[AWSSandbox]:
    with AWSSandbox(TEMPLATE, bucket="door-bucket", table="door", queue="door-jobs") as started:
        yield started


def client(aws: AWSSandbox, service: Any, caller: str) -> Any:
    return boto3.client(
        service, endpoint_url=aws.url, region_name=REGION,
        aws_access_key_id=caller, aws_secret_access_key="any",
    )  # fmt: skip


def asked_by(aws: AWSSandbox, caller: str) -> dict[tuple[str, str], int]:
    return {
        (what.action, what.resource): count
        for what, count in aws.calls().items()
        if what.caller == caller
    }


def test_every_call_is_noted_with_its_right_and_its_resource(aws: AWSSandbox) -> None:
    s3, dynamodb, sqs = (client(aws, name, "noted") for name in ("s3", "dynamodb", "sqs"))
    key = {"pk": {"S": "a"}, "sk": {"S": "b"}}

    s3.put_object(Bucket="door-bucket", Key="originals/T1/a b", Body=b"x")
    s3.head_bucket(Bucket="door-bucket")
    s3.get_bucket_lifecycle_configuration(Bucket="door-bucket")
    dynamodb.get_item(TableName="door", Key=key)
    dynamodb.batch_get_item(RequestItems={"door": {"Keys": [key]}})
    url = sqs.get_queue_url(QueueName="door-jobs")["QueueUrl"]
    for _ in range(2):
        sqs.send_message(QueueUrl=url, MessageBody="{}")

    queue = "arn:aws:sqs:us-east-1:123456789012:door-jobs"
    assert asked_by(aws, "noted") == {
        ("s3:PutObject", "arn:aws:s3:::door-bucket/originals/T1/a b"): 1,
        ("s3:ListBucket", "arn:aws:s3:::door-bucket"): 1,
        ("s3:GetLifecycleConfiguration", "arn:aws:s3:::door-bucket"): 1,
        ("dynamodb:GetItem", TABLE): 1,
        ("dynamodb:BatchGetItem", TABLE): 1,
        ("sqs:GetQueueUrl", queue): 1,
        ("sqs:SendMessage", queue): 2,
    }


def test_what_nobody_knows_is_noted_as_it_came(aws: AWSSandbox) -> None:
    client(aws, "s3", "odd").get_bucket_versioning(Bucket="door-bucket")

    assert list(asked_by(aws, "odd")) == [("s3:GET?versioning", "arn:aws:s3:::door-bucket")]


def test_whoever_is_limited_does_what_they_may_and_nothing_else(aws: AWSSandbox) -> None:
    aws.limit("narrow", [Right("s3:PutObject", "arn:aws:s3:::door-bucket/originals/*")])
    s3 = client(aws, "s3", "narrow")
    s3.put_object(Bucket="door-bucket", Key="originals/a", Body=b"x")

    with pytest.raises(ClientError) as elsewhere:
        s3.put_object(Bucket="door-bucket", Key="quarantine/a", Body=b"x" * 100_000)
    with pytest.raises(ClientError) as other:
        client(aws, "dynamodb", "narrow").describe_table(TableName="door")
    with pytest.raises(ClientError) as bare:
        s3.head_bucket(Bucket="door-bucket")

    assert elsewhere.value.response["Error"]["Code"] == "AccessDenied"
    assert "not authorized to perform: s3:PutObject" in str(elsewhere.value)
    assert other.value.response["Error"]["Code"] == "AccessDeniedException"
    assert bare.value.response["Error"]["Code"] == "403"
    assert asked_by(aws, "narrow").keys() == {
        ("s3:PutObject", "arn:aws:s3:::door-bucket/originals/a")
    }


def test_a_limit_may_be_an_error_and_be_taken_back(aws: AWSSandbox) -> None:
    sts = client(aws, "sts", "late")
    aws.limit("late", "ExpiredToken")
    with pytest.raises(ClientError, match="ExpiredToken"):
        sts.get_caller_identity()

    aws.limit("late", None)

    assert sts.get_caller_identity()["Account"] == "123456789012"


def test_the_policies_are_those_of_the_template(aws: AWSSandbox) -> None:
    worker = aws.policies["WorkerPolicy"]

    assert Right("dynamodb:Query", TABLE, "Remember") in worker
    assert aws.policies.keys() == {"OperatorPolicy", "WebPolicy", "WorkerPolicy"}


@pytest.mark.parametrize(
    ("action", "resource", "is_allowed"),
    [
        ("sqs:SendMessage", "arn:q", True),
        ("sqs:SendMessage", "arn:q-dead", False),
        ("sqs:DeleteMessage", "arn:q", False),
        ("s3:GetObject", "arn:b/drop/T1/x", True),
        ("s3:GetObject", "arn:b/originals/T1/x", False),
        ("sts:GetCallerIdentity", "*", True),
    ],
)
def test_a_right_is_an_action_on_a_resource(
    action: str, resource: str, *, is_allowed: bool
) -> None:
    rights = rights_of(
        {
            "Statement": [
                {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:q"},
                {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:b/drop/*"]},
                {"Effect": "Deny", "Action": "sqs:DeleteMessage", "Resource": "*"},
            ]
        }
    )

    assert allows(rights, Asked("x", action, resource)) == is_allowed
