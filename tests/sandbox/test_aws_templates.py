"""Reading a CloudFormation template."""

from pathlib import Path

import pytest

from sandbox.templates import Resolver, Resource, TemplateError, load

TEMPLATE = """
Parameters:
  BucketName: {Type: String}
  Days: {Type: Number, Default: 0}
Conditions:
  Expires: !Not [!Equals [!Ref Days, 0]]
  Both: !And [!Condition Expires, !Equals [a, a]]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Ref BucketName
      Rules:
        - First
        - !If [Expires, {Days: !Ref Days}, !Ref AWS::NoValue]
      Extra: !If [Both, yes, !Ref AWS::NoValue]
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      Version: 2012-10-17
      Address: !Ref Queue
      Name: !GetAtt Queue.QueueName
      Text: !Sub "${Bucket.Arn}/x ${!Literal} ${AWS::Region} ${BucketName}"
      Parts: !Join ["-", [a, !Ref BucketName]]
      Named: !Sub ["${Who}!", {Who: !Ref BucketName}]
  Sometimes:
    Type: AWS::SQS::Queue
    Condition: Expires
"""

PHYSICAL = {"Bucket": "photos", "Queue": "http://127.0.0.1:1/123456789012/jobs"}


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.yml"
    path.write_text(TEMPLATE)
    return path


def resolver(template: Path, **parameters: str) -> Resolver:
    return Resolver(load(template), {"BucketName": "photos", **parameters}, "eu-west-1", PHYSICAL)


WAITING = """
Resources:
  A: {Type: AWS::SQS::Queue, DependsOn: [B, C]}
  B: {Type: AWS::SQS::Queue, DependsOn: C}
  C: {Type: AWS::SQS::Queue%s}
"""


def test_what_others_depend_on_comes_first(template: Path) -> None:
    template.write_text(WAITING % "")

    assert [each.logical_id for each in resolver(template).resources()] == ["C", "B", "A"]


def test_a_circle_is_refused(template: Path) -> None:
    template.write_text(WAITING % ", DependsOn: A")

    with pytest.raises(TemplateError, match="A, B, C wait for each other"):
        resolver(template).resources()


def test_functions_are_replaced_by_their_values(template: Path) -> None:
    bucket, queue = resolver(template).resources()

    assert bucket == Resource(
        "Bucket", "AWS::S3::Bucket", "photos", {"BucketName": "photos", "Rules": ["First"]}
    )
    assert queue.properties == {
        "Version": "2012-10-17",
        "Address": "http://127.0.0.1:1/123456789012/jobs",
        "Name": "jobs",
        "Text": "arn:aws:s3:::photos/x ${Literal} eu-west-1 photos",
        "Parts": "a-photos",
        "Named": "photos!",
    }


def test_conditions_follow_the_parameters(template: Path) -> None:
    resources = resolver(template, Days="30").resources()

    assert [resource.logical_id for resource in resources] == ["Bucket", "Queue", "Sometimes"]
    assert resources[0].properties["Rules"] == ["First", {"Days": "30"}]
    assert resources[0].properties["Extra"] is True


@pytest.mark.parametrize(
    ("node", "reason"),
    [
        ({"Fn::Base64": "x"}, "Fn::Base64 is not known"),
        ({"Ref": "Nobody"}, "nothing is called 'Nobody'"),
        ({"Fn::GetAtt": ["Bucket", "DomainName"]}, "DomainName of AWS::S3::Bucket"),
    ],
)
def test_what_is_not_known_is_an_error(
    template: Path, node: dict[str, object], reason: str
) -> None:
    with pytest.raises(TemplateError, match=reason):
        resolver(template).resolve(node)


def test_a_parameter_without_a_value_is_an_error(template: Path) -> None:
    bare = Resolver(load(template), {}, "eu-west-1", PHYSICAL)

    with pytest.raises(TemplateError, match="parameter BucketName has no value"):
        bare.resources()


def test_something_else_is_no_template(tmp_path: Path) -> None:
    other = tmp_path / "other.yml"
    other.write_text("- a\n- b\n")

    with pytest.raises(TemplateError, match="is not a CloudFormation template"):
        load(other)
