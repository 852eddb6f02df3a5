"""The policies of `infrastructure.yml`: who may do what, and to what.

That every right is used, and none is missing, `tests/scenarios/rights.py` sees.
"""

import ast
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.aws.keys import (
    Key,
    claim_key,
    departure_key,
    image_key,
    installation_key,
    policy_key,
    settings_key,
    state_key,
    usage_key,
)
from bot.commands.setup import QUARANTINE_DAYS
from bot.core.drops import DROP_FOLDER
from bot.core.keys import object_key, quarantine_key, watching_key

ROOT = Path(__file__).parents[2]
CODE = ROOT / "bot" / "aws"


class _Tags(yaml.SafeLoader):
    """Reads CloudFormation's short functions as the plain value behind them."""


def _plain(loader: _Tags, _suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    assert isinstance(node, yaml.SequenceNode)
    return loader.construct_sequence(node, deep=True)


_Tags.add_multi_constructor("!", _plain)


@cache
def template() -> dict[str, Any]:
    text = (ROOT / "infrastructure.yml").read_text()
    loaded: dict[str, Any] = yaml.load(text, Loader=_Tags)
    return loaded


def statements(policy: str) -> list[dict[str, Any]]:
    document = template()["Resources"][policy]["Properties"]["PolicyDocument"]
    found: list[dict[str, Any]] = document["Statement"]
    return found


def allowed(policy: str) -> set[str]:
    actions: set[str] = set()
    for statement in statements(policy):
        action = statement["Action"]
        actions |= {action} if isinstance(action, str) else set(action)
    return actions


def attributes_used(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_the_web_process_may_do_little() -> None:
    assert allowed("WebPolicy") < allowed("WorkerPolicy")


def test_the_web_process_changes_nothing_but_installations() -> None:
    writing = [each for each in statements("WebPolicy") if "dynamodb:PutItem" in each["Action"]]
    (allowed_keys,) = [
        each["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] for each in writing
    ]

    def may_write(key: Key) -> bool:
        return any(fnmatchcase(key.pk, pattern) for pattern in allowed_keys)

    installing = [installation_key("T1"), settings_key("T1"), departure_key("T1"), state_key("ab")]
    assert all(may_write(key) for key in installing)
    others = [image_key("T1", "C1", "1.2", "F1"), claim_key("T1", "C1", "1.2"), policy_key("T1")]
    assert not any(may_write(key) for key in (*others, usage_key("T1", "2026-11")))
    writes = {"dynamodb:DeleteItem", "dynamodb:PutItem"}
    assert writes == {action for each in writing for action in each["Action"]}


@pytest.mark.parametrize("policy", ["WorkerPolicy", "WebPolicy", "OperatorPolicy"])
def test_no_right_is_wider_than_it_need_be(policy: str) -> None:
    for statement in statements(policy):
        assert "*" not in "".join(allowed(policy))
        if statement["Sid"] != "Detect":
            assert statement["Resource"] != "*"


def test_no_module_reads_through_the_table() -> None:
    for path in CODE.glob("*.py"):
        assert not {"scan", "execute_statement"} & attributes_used(path), path.name


def test_what_is_kept_outlives_the_stack() -> None:
    for name in ("Bucket", "Table"):
        resource = template()["Resources"][name]
        assert resource["DeletionPolicy"] == "RetainExceptOnCreate"
        assert resource["UpdateReplacePolicy"] == "Retain"


def lifecycle(rule: str) -> dict[str, Any]:
    """A rule of the bucket by its id, whatever it depends on."""
    rules = template()["Resources"]["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    plain = [part for rule in rules for part in (rule if isinstance(rule, list) else [rule])]
    found: list[dict[str, Any]] = [
        part for part in plain if isinstance(part, dict) and part["Id"] == rule
    ]
    return found[0]


@pytest.mark.parametrize(
    ("rule", "key", "days"),
    [
        ("originals", object_key("T1", "ab"), "RetentionDays"),
        ("quarantine", quarantine_key("T1", "ab"), "QuarantineDays"),
        ("watching", watching_key("T1", "ab", "as-is"), 7),
    ],
)
def test_files_expire_under_the_prefix_that_their_keys_have(
    rule: str, key: str, days: str | int
) -> None:
    prefix = key.split("/", maxsplit=1)[0]

    assert lifecycle(rule)["Prefix"] == f"{prefix}/"
    assert lifecycle(rule)["ExpirationInDays"] == days
    store = next(each for each in statements("WorkerPolicy") if each["Sid"] == "StoreOriginals")
    assert f"${{Bucket.Arn}}/{prefix}/*" in store["Resource"]


def test_what_is_in_quarantine_always_goes() -> None:
    rules = template()["Resources"]["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"]

    assert lifecycle("quarantine") in rules
    assert int(template()["Parameters"]["QuarantineDays"]["Default"]) == QUARANTINE_DAYS


def test_nothing_is_read_from_the_bucket_but_drops_and_videos_that_rekognition_watches() -> None:
    reading = [each for each in statements("WorkerPolicy") if "s3:GetObject" in each["Action"]]

    places = ["${Bucket.Arn}/drop/*", "${Bucket.Arn}/watching/*"]
    assert [each["Resource"] for each in reading] == places
    assert watching_key("T1", "ab", "as-is").startswith("watching/")
    assert "s3:GetObjectVersion" not in allowed("WorkerPolicy")


def test_rekognition_alone_gets_the_role_that_tells_of_videos() -> None:
    (passing,) = [each for each in statements("WorkerPolicy") if each["Action"] == "iam:PassRole"]
    role = template()["Resources"]["VideoRole"]["Properties"]
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    (told,) = role["Policies"][0]["PolicyDocument"]["Statement"]

    assert passing["Resource"] == "VideoRole.Arn"
    assert passing["Condition"] == {
        "StringEquals": {"iam:PassedToService": "rekognition.amazonaws.com"}
    }
    assert trust["Principal"] == {"Service": "rekognition.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": "AWS::AccountId"}}
    assert (told["Action"], told["Resource"]) == ("sns:Publish", "VideoTopic")


def test_only_the_topic_of_videos_and_the_bucket_may_send_to_the_queue() -> None:
    policy = template()["Resources"]["QueuePolicy"]["Properties"]["PolicyDocument"]
    topic, bucket = policy["Statement"]

    for sending in (topic, bucket):
        assert (sending["Action"], sending["Resource"]) == ("sqs:SendMessage", "Queue.Arn")
    assert topic["Principal"] == {"Service": "sns.amazonaws.com"}
    assert topic["Condition"] == {"ArnEquals": {"aws:SourceArn": "VideoTopic"}}
    assert bucket["Principal"] == {"Service": "s3.amazonaws.com"}
    assert bucket["Condition"] == {
        "ArnEquals": {"aws:SourceArn": "arn:${AWS::Partition}:s3:::${BucketName}"},
        "StringEquals": {"aws:SourceAccount": "AWS::AccountId"},
    }


def test_s3_tells_of_what_is_dropped_and_of_nothing_else() -> None:
    bucket = template()["Resources"]["Bucket"]
    (told,) = bucket["Properties"]["NotificationConfiguration"]["QueueConfigurations"]

    assert told == {
        "Event": "s3:ObjectCreated:*", "Queue": "Queue.Arn",
        "Filter": {"S3Key": {"Rules": [{"Name": "prefix", "Value": DROP_FOLDER}]}},
    }  # fmt: skip
    # S3 tries at once whether it may, and neither resource may need the other one first.
    assert bucket["DependsOn"] == "QueuePolicy"
    assert lifecycle("drop")["Prefix"] == DROP_FOLDER
    assert lifecycle("drop")["ExpirationInDays"] == "QuarantineDays"


def test_two_stacks_never_want_the_same_topic() -> None:
    topic = template()["Resources"]["VideoTopic"]["Properties"]["TopicName"]

    assert topic == "AmazonRekognition-${AWS::StackName}"
