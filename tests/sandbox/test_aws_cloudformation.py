"""What moto's CloudFormation leaves out is applied from the same template."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.aws import AWSSandbox

TEMPLATE = """
Parameters:
  BucketName: {Type: String}
  TableName: {Type: String}
  QueueName: {Type: String}
  RetentionDays: {Type: Number}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Ref BucketName
      VersioningConfiguration: {Status: Enabled}
      NotificationConfiguration:
        QueueConfigurations:
          - Event: s3:ObjectCreated:*
            Queue: !GetAtt Queue.Arn
            Filter: {S3Key: {Rules: [{Name: prefix, Value: drop/}]}}
  Queue:
    Type: AWS::SQS::Queue
    Properties: {QueueName: !Ref QueueName}
  QueuePolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Queue]
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Principal: {Service: s3.amazonaws.com}
            Action: sqs:SendMessage
            Resource: !GetAtt Queue.Arn
  BucketPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - {Sid: Secret, Effect: Deny, Principal: "*", Action: "s3:GetObject",
             Resource: !Sub "${Bucket.Arn}/secret/*"}
          - {Sid: Encrypted, Effect: Deny, Principal: "*", Action: "s3:*",
             Resource: !Sub "${Bucket.Arn}/*",
             Condition: {Bool: {"aws:SecureTransport": "false"}}}
"""


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AWSSandbox]:
    template = tmp_path_factory.mktemp("template") / "template.yml"
    template.write_text(TEMPLATE)
    with AWSSandbox(template, bucket="photos", table="unused", queue="jobs") as running:
        yield running


def client(aws: AWSSandbox, service: Any) -> Any:
    return aws.session().client(service, endpoint_url=aws.url)


def test_the_bucket_keeps_versions(aws: AWSSandbox) -> None:
    assert client(aws, "s3").get_bucket_versioning(Bucket="photos")["Status"] == "Enabled"


def test_new_objects_are_announced_in_the_queue(aws: AWSSandbox) -> None:
    sqs = client(aws, "sqs")
    address = sqs.get_queue_url(QueueName="jobs")["QueueUrl"]

    client(aws, "s3").put_object(Bucket="photos", Key="elsewhere/a", Body=b"a")
    client(aws, "s3").put_object(Bucket="photos", Key="drop/b", Body=b"b")

    messages = sqs.receive_message(QueueUrl=address, MaxNumberOfMessages=10)["Messages"]
    bodies = [json.loads(message["Body"]) for message in messages]
    keys = [record["s3"]["object"]["key"] for body in bodies for record in body.get("Records", [])]
    assert keys == ["drop%2Fb"]


def test_the_queue_says_who_may_send(aws: AWSSandbox) -> None:
    sqs = client(aws, "sqs")
    address = sqs.get_queue_url(QueueName="jobs")["QueueUrl"]

    attributes = sqs.get_queue_attributes(QueueUrl=address, AttributeNames=["Policy"])

    (statement,) = json.loads(attributes["Attributes"]["Policy"])["Statement"]
    assert statement["Principal"] == {"Service": "s3.amazonaws.com"}
    assert statement["Resource"] == "arn:aws:sqs:us-east-1:123456789012:jobs"


def test_only_statements_without_a_condition_hold_in_the_sandbox(aws: AWSSandbox) -> None:
    policy = client(aws, "s3").get_bucket_policy(Bucket="photos")["Policy"]

    assert [statement["Sid"] for statement in json.loads(policy)["Statement"]] == ["Secret"]
