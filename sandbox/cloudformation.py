"""Applies from a template what moto's CloudFormation leaves out.

moto reports CREATE_COMPLETE, but of a bucket it applies only encryption and tags, of a table
neither time to live nor point-in-time recovery, and not at all the policies of queues, buckets and
topics, nor subscriptions.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import boto3

from sandbox.templates import Resource, TemplateError

Apply = Callable[["Clients", Resource, Any], None]


class Clients:
    """One client per service whose settings are applied."""

    def __init__(self, session: boto3.Session, endpoint: str) -> None:
        self.s3 = session.client("s3", endpoint_url=endpoint)
        self.dynamodb = session.client("dynamodb", endpoint_url=endpoint)
        self.sqs = session.client("sqs", endpoint_url=endpoint)
        self.sns = session.client("sns", endpoint_url=endpoint)


def apply(resources: list[Resource], clients: Clients) -> None:
    """Apply every setting that moto skipped; raises TemplateError for one not known here."""
    for resource in resources:
        settings = SETTINGS.get(resource.kind)
        for name, value in resource.properties.items() if settings is not None else ():
            setting = settings.get(name) if settings else None
            if setting is None and name not in DONE_BY_MOTO[resource.kind]:
                raise TemplateError(f"{name} of {resource.kind} is not known to the sandbox")
            if setting is not None:
                setting(clients, resource, value)


def _public_access(clients: Clients, bucket: Resource, value: Any) -> None:
    flags: Any = {key: _truth(flag) for key, flag in value.items()}
    clients.s3.put_public_access_block(Bucket=bucket.name, PublicAccessBlockConfiguration=flags)


def _ownership(clients: Clients, bucket: Resource, value: Any) -> None:
    clients.s3.put_bucket_ownership_controls(Bucket=bucket.name, OwnershipControls=value)


def _versioning(clients: Clients, bucket: Resource, value: Any) -> None:
    clients.s3.put_bucket_versioning(Bucket=bucket.name, VersioningConfiguration=value)


def _lifecycle(clients: Clients, bucket: Resource, value: Any) -> None:
    rules = [_rule(rule) for rule in value["Rules"]]
    if rules:
        clients.s3.put_bucket_lifecycle_configuration(
            Bucket=bucket.name,
            LifecycleConfiguration={"Rules": rules},  # type: ignore[typeddict-item]
        )


def _rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """S3's own shape of a lifecycle rule, which differs from CloudFormation's."""
    made: dict[str, Any] = {"Status": rule["Status"], "Filter": {"Prefix": ""}}
    for name, value in rule.items():
        match name:
            case "Id":
                made["ID"] = value
            case "Prefix":
                made["Filter"] = {"Prefix": value}
            case "ExpirationInDays":
                made["Expiration"] = {"Days": int(value)}
            case "AbortIncompleteMultipartUpload" | "NoncurrentVersionExpiration":
                made[name] = {key: int(number) for key, number in value.items()}
            case "Status":
                pass
            case _:
                raise TemplateError(f"{name} of a lifecycle rule is not known to the sandbox")
    return made


def _notifications(clients: Clients, bucket: Resource, value: Any) -> None:
    queues = [
        {
            "QueueArn": entry["Queue"],
            "Events": [entry["Event"]],
            "Filter": {"Key": {"FilterRules": _filter_rules(entry)}},
        }
        for entry in value.get("QueueConfigurations", [])
    ]
    clients.s3.put_bucket_notification_configuration(
        Bucket=bucket.name,
        NotificationConfiguration={"QueueConfigurations": queues},  # type: ignore[typeddict-item]
    )


def _filter_rules(entry: Mapping[str, Any]) -> list[dict[str, str]]:
    rules: list[dict[str, str]] = entry.get("Filter", {}).get("S3Key", {}).get("Rules", [])
    return rules


def _time_to_live(clients: Clients, table: Resource, value: Any) -> None:
    clients.dynamodb.update_time_to_live(
        TableName=table.name,
        TimeToLiveSpecification={
            "AttributeName": value["AttributeName"],
            "Enabled": _truth(value["Enabled"]),
        },
    )


def _recovery(clients: Clients, table: Resource, value: Any) -> None:
    clients.dynamodb.update_continuous_backups(
        TableName=table.name,
        PointInTimeRecoverySpecification={
            "PointInTimeRecoveryEnabled": _truth(value["PointInTimeRecoveryEnabled"])
        },
    )


def _queue_policy(clients: Clients, policy: Resource, value: Any) -> None:
    for address in policy.properties["Queues"]:
        clients.sqs.set_queue_attributes(QueueUrl=address, Attributes={"Policy": json.dumps(value)})


def _bucket_policy(clients: Clients, policy: Resource, value: Any) -> None:
    """Apply the statements without a condition: moto takes the others as unconditional.

    `aws:SecureTransport` in particular forbids plain HTTP, which is what the sandbox speaks.
    """
    statements = [part for part in value["Statement"] if "Condition" not in part]
    if statements:
        document = json.dumps({**value, "Statement": statements})
        clients.s3.put_bucket_policy(Bucket=policy.properties["Bucket"], Policy=document)


def _topic_policy(clients: Clients, policy: Resource, value: Any) -> None:
    for topic in policy.properties["Topics"]:
        clients.sns.set_topic_attributes(
            TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps(value)
        )


def _subscription(clients: Clients, subscription: Resource, value: Any) -> None:
    settings = subscription.properties
    raw = str(_truth(settings.get("RawMessageDelivery", False))).lower()
    clients.sns.subscribe(
        TopicArn=settings["TopicArn"],
        Protocol=settings["Protocol"],
        Endpoint=value,
        Attributes={"RawMessageDelivery": raw},
    )


def _truth(value: Any) -> bool:
    """Templates may write booleans as text."""
    return value if isinstance(value, bool) else str(value).lower() == "true"


SETTINGS: dict[str, dict[str, Apply]] = {
    "AWS::S3::Bucket": {
        "PublicAccessBlockConfiguration": _public_access,
        "OwnershipControls": _ownership,
        "VersioningConfiguration": _versioning,
        "LifecycleConfiguration": _lifecycle,
        "NotificationConfiguration": _notifications,
    },
    "AWS::DynamoDB::Table": {
        "TimeToLiveSpecification": _time_to_live,
        "PointInTimeRecoverySpecification": _recovery,
    },
    "AWS::SQS::QueuePolicy": {"PolicyDocument": _queue_policy},
    "AWS::S3::BucketPolicy": {"PolicyDocument": _bucket_policy},
    "AWS::SNS::Topic": {},
    "AWS::SNS::TopicPolicy": {"PolicyDocument": _topic_policy},
    "AWS::SNS::Subscription": {"Endpoint": _subscription},
}

DONE_BY_MOTO = {
    "AWS::S3::Bucket": {"BucketName", "BucketEncryption", "Tags"},
    "AWS::DynamoDB::Table": {
        "AttributeDefinitions",
        "BillingMode",
        "DeletionProtectionEnabled",
        "GlobalSecondaryIndexes",
        "KeySchema",
        "SSESpecification",
        "TableName",
        "Tags",
    },
    "AWS::SQS::QueuePolicy": {"Queues"},
    "AWS::S3::BucketPolicy": {"Bucket"},
    "AWS::SNS::Topic": {"DisplayName", "KmsMasterKeyId", "TopicName"},
    "AWS::SNS::TopicPolicy": {"Topics"},
    "AWS::SNS::Subscription": {"Protocol", "RawMessageDelivery", "TopicArn"},
}
