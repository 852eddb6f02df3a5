"""What the bots of these conversations ask of AWS, against what `infrastructure.yml` allows them.

Both directions. After every module each process has asked for nothing that its policy does not
allow. And each right stands in `NEEDED` with a module whose conversations use it, which is looked
at as soon as that module was played whole: so no process need know what others played.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from sandbox.rights import Asked, Right
from tests.scenarios.surroundings import Surroundings

EXAMINES = "Examine"
"""How the statements are called that only the doctor needs."""
DOCTOR = "doctor"
ROLES = {
    "bot": "WorkerPolicy",
    "worker": "WorkerPolicy",
    "web": "WebPolicy",
    "operator": "OperatorPolicy",
}
"""The access keys under which the processes come, and the policy that each lives with."""


class Use(NamedTuple):
    """A policy's right on one kind of place: a folder of the bucket, the table, a queue."""

    policy: str
    action: str
    place: str


def of(policy: str, place: str, *actions: str) -> set[Use]:
    """Several rights on one place."""
    return {Use(policy, action, place) for action in actions}


def _rekognition(*operations: str) -> set[Use]:
    return of("WorkerPolicy", "anything", *(f"rekognition:{each}" for each in operations))


_KEEPS = ("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query")
_FINDS = ("sqs:GetQueueAttributes", "sqs:GetQueueUrl")

NEEDED: dict[str, set[Use]] = {
    "test_answers": {
        *_rekognition("DetectLabels"),
        *of("WorkerPolicy", "originals/", "s3:PutObject"),
        *of("WorkerPolicy", "table", *_KEEPS, "dynamodb:BatchWriteItem", "dynamodb:DeleteItem",
            "dynamodb:PutItem", "dynamodb:UpdateItem"),
        *of("WorkerPolicy", "queue", "sqs:DeleteMessage", "sqs:ReceiveMessage"),
    },
    "test_roles": {
        *of("WorkerPolicy", "queue", *_FINDS),
        *of("WorkerPolicy", "dead letters", *_FINDS),
        *of("WebPolicy", "queue", *_FINDS, "sqs:SendMessage"),
        *of("WebPolicy", "table", "dynamodb:GetItem"),
    },
    "test_aws_trouble": {
        *of("WorkerPolicy", "queue", "sqs:ChangeMessageVisibility"),
        *of("WorkerPolicy", "dead letters", "sqs:SendMessage"),
    },
    "test_forget": of("WorkerPolicy", "originals/", "s3:DeleteObject"),
    "test_drop_folder": of("WorkerPolicy", "drop/", "s3:DeleteObject", "s3:GetObject"),
    "test_moving_long": {
        *_rekognition("GetLabelDetection", "StartLabelDetection"),
        *of("WorkerPolicy", "watching/", "s3:DeleteObject", "s3:PutObject"),
    },
    "test_deciding": {
        *_rekognition("DetectModerationLabels"),
        *of("WorkerPolicy", "quarantine/", "s3:DeleteObject", "s3:PutObject"),
        *of("WorkerPolicy", "queue", "sqs:SendMessage"),
        *of("WebPolicy", "table", "dynamodb:BatchGetItem", "dynamodb:Query"),
    },
    "test_flagged_moving": _rekognition("GetContentModeration", "StartContentModeration"),
    "test_many_workspaces": of("WebPolicy", "table", "dynamodb:DeleteItem", "dynamodb:PutItem"),
    "test_rights": {
        *_rekognition("DetectText"),
        *of("OperatorPolicy", "queue", *_FINDS, "sqs:SendMessage"),
        *of("OperatorPolicy", "dead letters", *_FINDS, "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage", "sqs:ReceiveMessage"),
    },
    "test_doctor": {
        *of(DOCTOR, "bucket", "s3:GetBucketNotification", "s3:GetBucketPublicAccessBlock",
            "s3:GetLifecycleConfiguration", "s3:ListBucket"),
        *of(DOCTOR, "table", "dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTable",
            "dynamodb:DescribeTimeToLive"),
    },
}  # fmt: skip
"""By the module that uses them: all rights but those that others use in our name."""

IN_OUR_NAME = {
    Use("WorkerPolicy", "iam:PassRole", "anything"),
    Use("WorkerPolicy", "s3:GetObject", "watching/"),
}
"""Rekognition Video reads the video, and is handed its role, with the rights of whoever asks."""


def place_of(action: str, resource: str) -> str:
    """The kind of place behind an ARN, or behind the pattern of one."""
    service = action.split(":", maxsplit=1)[0]
    name = resource.rsplit(":", 1)[-1]
    if service == "s3":
        _, slash, key = name.partition("/")
        return f"{key.split('/')[0]}/" if slash else "bucket"
    if service == "sqs":
        return "dead letters" if name.endswith("-dead") else "queue"
    return {"dynamodb": "table"}.get(service, "anything")


def allowed(policies: Mapping[str, Sequence[Right]]) -> set[Use]:
    """Every right of the policies; those that only the doctor needs are the doctor's."""
    return {
        Use(
            DOCTOR if right.sid.startswith(EXAMINES) else policy,
            right.action,
            place_of(right.action, right.resource),
        )
        for policy, rights in policies.items()
        for right in rights
    }


def used(around: Surroundings) -> Counter[Use]:
    """How often the bots, and the doctor, have made use of what so far."""
    looks = around.rekognition.calls
    calls = [Asked(call.caller, f"rekognition:{call.operation}", "*") for call in looks]
    return uses_of(around.aws.calls() + Counter(calls))


def uses_of(calls: Mapping[Asked, int]) -> Counter[Use]:
    """Each call as a use of its caller's policy; who is none of the processes has none."""
    uses: Counter[Use] = Counter()
    for (caller, action, resource), count in calls.items():
        policy = ROLES.get(caller, caller)
        if policy in {*ROLES.values(), DOCTOR} and action != "sts:GetCallerIdentity":
            uses[Use(policy, action, place_of(action, resource))] += count
    return uses


def wrong(around: Surroundings, uses: Counter[Use]) -> set[Use]:
    """What was used without being allowed. The doctor tries what each of the others may, too."""
    rights = allowed(around.aws.policies)
    of_doctor = {use._replace(policy=DOCTOR) for use in rights}
    return set(uses) - rights - of_doctor


def missed(request: pytest.FixtureRequest, uses: Counter[Use], played: set[str]) -> set[Use]:
    """What a module's conversations use according to `NEEDED` and did not, if all were played."""
    module = Path(str(request.node.path))
    written = {name for name in vars(request.module) if name.startswith("test_")}
    if written - played or request.session.testsfailed:
        return set()
    return NEEDED.get(module.stem, set()) - set(uses)
