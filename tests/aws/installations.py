"""An installation for the doctor to look at: sound, until somebody refuses something."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from bot.aws.checks import check_aws
from bot.aws.examining import Examined
from bot.core.findings import Finding
from tests.aws.resources import make_bucket, make_queue, make_table
from tests.aws.servers import AWS, REGION


def install(aws: AWS, name: str) -> Examined:
    """Everything by one name, with all that is optional switched off."""
    _prepare(aws, name)
    return Examined(
        sts=aws.sts,
        s3=aws.s3,
        dynamodb=aws.dynamodb,
        sqs=aws.sqs,
        rekognition=aws.rekognition,
        region=REGION,
        bucket=name,
        table=name,
        queue=name,
        now=time.time,
    )


async def findings(examined: Examined, aws: AWS) -> dict[str, Finding]:
    return {found.subject: found for found in await check_aws(examined, aws.executor)}


@contextmanager
def refused(
    client: Any, *operations: str, code: str = "AccessDeniedException", status: int = 400,
    message: str = "Not you.", date: str = "",
) -> Iterator[None]:  # fmt: skip
    """While it lasts, these calls of a client are answered with an error, and no others."""

    def answer(**_: Any) -> tuple[AWSResponse, dict[str, Any]]:
        parsed = {
            "Error": {"Code": code, "Message": message},
            "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": {"date": date}},
        }
        return AWSResponse("", status, HTTPHeaders(), None), parsed

    service = client.meta.service_model.service_id.hyphenize()
    events = [f"before-call.{service}.{operation}" for operation in operations]
    for event in events:
        client.meta.events.register_first(event, answer)
    try:
        yield
    finally:
        for event in events:
            client.meta.events.unregister(event, answer)


def _prepare(aws: AWS, name: str) -> None:
    """Bucket, table and queue as the template makes them."""
    make_bucket(aws, name)
    blocks = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    aws.s3.put_public_access_block(
        Bucket=name,
        PublicAccessBlockConfiguration=dict.fromkeys(blocks, True),  # type: ignore[arg-type]
    )
    rule = {"Status": "Enabled", "ID": "q", "Filter": {"Prefix": "quarantine/"},
            "Expiration": {"Days": 30}}  # fmt: skip
    aws.s3.put_bucket_lifecycle_configuration(
        Bucket=name,
        LifecycleConfiguration={"Rules": [rule]},  # type: ignore[list-item]
    )
    make_table(aws, name)
    aws.dynamodb.update_time_to_live(
        TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"}
    )
    aws.dynamodb.update_continuous_backups(
        TableName=name,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    make_queue(aws, name)
    url = aws.sqs.get_queue_url(QueueName=name)["QueueUrl"]
    told = aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    arn = told["Attributes"]["QueueArn"]
    # S3 tells nobody who does not let it in.
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "s3.amazonaws.com"},
                "Action": "sqs:SendMessage",
                "Resource": arn,
            }
        ],
    }
    aws.sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy)})
    dropped = {"Key": {"FilterRules": [{"Name": "prefix", "Value": "drop/"}]}}
    told_of = {"QueueArn": arn, "Events": ["s3:ObjectCreated:*"], "Filter": dropped}
    aws.s3.put_bucket_notification_configuration(
        Bucket=name,
        NotificationConfiguration={"QueueConfigurations": [told_of]},  # type: ignore[list-item]
    )
