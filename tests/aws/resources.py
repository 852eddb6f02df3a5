"""Bucket, table and queues as `infrastructure.yml` describes them, as far as tests need it."""

import json

from tests.aws.servers import AWS, REGION


def make_bucket(aws: AWS, name: str) -> str:
    aws.s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    return name


def make_table(aws: AWS, name: str) -> str:
    aws.dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
    )
    return name


def make_queue(aws: AWS, name: str) -> str:
    dead = aws.sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
    attributes = aws.sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])
    policy = {
        "deadLetterTargetArn": attributes["Attributes"]["QueueArn"],
        "maxReceiveCount": 100,
    }
    aws.sqs.create_queue(
        QueueName=name,
        Attributes={"VisibilityTimeout": "60", "RedrivePolicy": json.dumps(policy)},
    )
    return name
