"""What moto's CloudFormation leaves out is applied from the same template."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sandbox.aws import AWSSandbox
from sandbox.cloud import SandboxCloud

TEMPLATE = """
Parameters:
  BucketName: {Type: String}
  TableName: {Type: String}
  QueueName: {Type: String}
  RetentionDays: {Type: Number}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    DependsOn: QueuePolicy
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
  Topic:
    Type: AWS::SNS::Topic
    Properties: {TopicName: AmazonRekognition-videos}
  TopicPolicy:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Topic]
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - {Effect: Allow, Principal: {AWS: !GetAtt Role.Arn}, Action: "sns:Publish",
             Resource: !GetAtt Topic.TopicArn}
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: rekognition
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - {Effect: Allow, Principal: {Service: rekognition.amazonaws.com},
             Action: "sts:AssumeRole"}
  Wrapped:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref Topic, Protocol: sqs, Endpoint: !GetAtt Queue.Arn}
  RawQueue:
    Type: AWS::SQS::Queue
    Properties: {QueueName: raw}
  Raw:
    Type: AWS::SNS::Subscription
    Properties:
      TopicArn: !Ref Topic
      Protocol: sqs
      Endpoint: !GetAtt RawQueue.Arn
      RawMessageDelivery: true
Outputs:
  VideoTopicArn: {Value: !Ref Topic}
  VideoRoleArn: {Value: !GetAtt Role.Arn}
  TopicName: {Value: !GetAtt Topic.TopicName}
  Never: {Condition: Never, Value: !Ref Topic}
Conditions:
  Never: !Equals [a, b]
"""

TOPIC = "arn:aws:sns:us-east-1:123456789012:AmazonRekognition-videos"
ROLE = "arn:aws:iam::123456789012:role/rekognition"


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
    assert keys == ["drop/b"]


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


def test_the_template_puts_out_what_its_conditions_let_through(aws: AWSSandbox) -> None:
    assert aws.outputs == {
        "VideoTopicArn": TOPIC,
        "VideoRoleArn": ROLE,
        "TopicName": "AmazonRekognition-videos",
    }


def test_a_notice_reaches_its_queues_wrapped_unless_they_want_it_raw(aws: AWSSandbox) -> None:
    SandboxCloud(aws).publish(TOPIC, '{"Status": "SUCCEEDED"}')

    wrapped, raw = json.loads(received(aws, "jobs")), received(aws, "raw")
    assert (wrapped["Type"], wrapped["TopicArn"]) == ("Notification", TOPIC)
    assert wrapped["Message"] == raw == '{"Status": "SUCCEEDED"}'


def received(aws: AWSSandbox, queue: str) -> str:
    """The body of the one message; what others left behind is not for us."""
    sqs = client(aws, "sqs")
    address = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    messages = sqs.receive_message(QueueUrl=address, MaxNumberOfMessages=10)["Messages"]
    (body,) = (message["Body"] for message in messages if "SUCCEEDED" in message["Body"])
    return str(body)


def test_the_topic_says_who_may_publish(aws: AWSSandbox) -> None:
    attributes = client(aws, "sns").get_topic_attributes(TopicArn=TOPIC)["Attributes"]

    (statement,) = json.loads(attributes["Policy"])["Statement"]
    assert (statement["Principal"], statement["Resource"]) == ({"AWS": ROLE}, TOPIC)


def test_rekognition_reaches_objects_and_topics(aws: AWSSandbox, tmp_path: Path) -> None:
    cloud, path = SandboxCloud(aws), tmp_path / "video"
    client(aws, "s3").put_object(Bucket="photos", Key="a b.mp4", Body=b"film")

    cloud.save("photos", "a b.mp4", path)

    assert (cloud.size("photos", "a b.mp4"), path.read_bytes()) == (4, b"film")


def test_what_is_missing_is_told_apart_from_what_is_broken(aws: AWSSandbox, tmp_path: Path) -> None:
    cloud = SandboxCloud(aws)

    for bucket, key in (("photos", "missing"), ("no-such-bucket", "a")):
        with pytest.raises(FileNotFoundError, match=f"s3://{bucket}/{key}"):
            cloud.size(bucket, key)
        with pytest.raises(FileNotFoundError, match=f"s3://{bucket}/{key}"):
            cloud.save(bucket, key, tmp_path / "none")
    with pytest.raises(LookupError):
        cloud.publish(f"{TOPIC}-else", "nobody hears this")
