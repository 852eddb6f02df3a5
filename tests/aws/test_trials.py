"""Every right that a role uses is tried, and nothing comes of it."""

import json
from dataclasses import replace

import pytest

from bot.aws.checks import check_aws
from bot.aws.examining import Examined, give_rights
from bot.aws.role_rights import rights_of
from bot.aws.trials import try_rights
from bot.core.findings import Role
from tests.aws.installations import refused
from tests.aws.servers import AWS


@pytest.mark.parametrize(
    ("call", "subject"),
    [
        ("DetectModerationLabels", "Rekognition's moderation"),
        ("DetectText", "Rekognition's reading"),
        ("GetLabelDetection", "Rekognition's videos"),
        ("StartLabelDetection", "Rekognition's videos"),
        ("GetContentModeration", "Rekognition's moderation of videos"),
        ("StartContentModeration", "Rekognition's moderation of videos"),
    ],
)
async def test_each_call_that_pictures_and_videos_need_is_tried(
    examined: Examined, moto_server: AWS, call: str, subject: str
) -> None:
    everything = replace(examined, moderates=True, reads_text=True, watches=True)
    pictures = ("DetectLabels", "DetectModerationLabels", "DetectText")
    begin = ("StartLabelDetection", "StartContentModeration")
    ask = ("GetLabelDetection", "GetContentModeration")
    client = moto_server.rekognition
    with (
        refused(client, call),
        refused(client, *pictures, code="InvalidImageFormatException"),
        refused(client, *begin, code="InvalidS3ObjectException"),
        refused(client, *ask, code="ResourceNotFoundException"),
    ):
        found = await check_aws(everything, moto_server.executor)

    (ill,) = [each for each in found if not each.ok]
    assert (ill.subject, ill.advice) == (subject, give_rights(Role.WORKER))
    assert call in ill.detail


@pytest.mark.parametrize(
    ("right", "places"),
    [
        ("s3:PutObject", "originals/, quarantine/, watching/"),
        ("s3:DeleteObject", "originals/, quarantine/, watching/, drop/"),
        ("s3:GetObject", "drop/, watching/"),
        ("dynamodb:BatchGetItem", "{name}"),
        ("dynamodb:BatchWriteItem", "{name}"),
        ("dynamodb:DeleteItem", "{name}"),
        ("dynamodb:GetItem", "{name}"),
        ("dynamodb:PutItem", "{name}"),
        ("dynamodb:Query", "{name}"),
        ("dynamodb:UpdateItem", "{name}"),
        ("sqs:SendMessage", "{name}, {name}-dead"),
        ("sqs:ReceiveMessage", "{name}"),
        ("sqs:DeleteMessage", "{name}"),
        ("sqs:ChangeMessageVisibility", "{name}"),
    ],
)
async def test_every_right_of_a_running_bot_is_tried(
    examined: Examined, moto_server: AWS, name: str, right: str, places: str
) -> None:
    service, operation = right.split(":")
    with refused(getattr(moto_server, service), operation):
        found = [each for each in await try_rights(examined, moto_server.executor) if not each.ok]

    (ill,) = found
    assert ill.detail == f"refused: {right} on {places.format(name=name)}"
    assert ill.advice == give_rights(Role.WORKER)


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (
            Role.WEB,
            {
                "dynamodb:BatchGetItem": "{name}", "dynamodb:GetItem": "{name}",
                "dynamodb:Query": "{name}", "dynamodb:DeleteItem": "{name}",
                "dynamodb:PutItem": "{name}", "sqs:SendMessage": "{name}",
            },
        ),
        (
            Role.OPERATOR,
            {
                "sqs:SendMessage": "{name}", "sqs:ReceiveMessage": "{name}-dead",
                "sqs:DeleteMessage": "{name}-dead", "sqs:ChangeMessageVisibility": "{name}-dead",
            },
        ),
    ],
)  # fmt: skip
async def test_a_role_is_tried_by_its_own_rights_alone(
    examined: Examined, moto_server: AWS, name: str, role: Role, rights: dict[str, str]
) -> None:
    theirs = replace(examined, role=role)
    tried = [trial for trials in rights_of(theirs).values() for trial in trials]
    assert {trial.right: trial.where for trial in tried} == {
        right: place.format(name=name) for right, place in rights.items()
    }

    with refused(moto_server.sqs, "SendMessage"):
        found = await check_aws(theirs, moto_server.executor)

    (ill,) = [each for each in found if not each.ok]
    assert ill.subject == f"{role.capitalize()}'s rights in SQS"
    assert (ill.detail, ill.advice) == (f"refused: sqs:SendMessage on {name}", give_rights(role))
    assert f"Attach the {role}'s policy" in ill.advice


@pytest.mark.parametrize(
    ("role", "missing"), [(Role.WEB, {"Table", "Queue"}), (Role.OPERATOR, {"Queue"})]
)
async def test_a_role_learns_that_what_it_needs_is_not_there(
    examined: Examined, moto_server: AWS, role: Role, missing: set[str]
) -> None:
    nothing = replace(examined, table="labels-none", queue="labels-none", role=role)
    found = await check_aws(nothing, moto_server.executor)

    ill = {each.subject: each.detail for each in found if not each.ok}
    assert ill == dict.fromkeys(missing, "labels-none does not exist")


async def test_the_dead_letter_queue_is_the_one_that_the_queue_names(
    examined: Examined, moto_server: AWS, name: str
) -> None:
    sqs = moto_server.sqs
    other = sqs.create_queue(QueueName=f"{name}-given-up")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=other, AttributeNames=["QueueArn"])["Attributes"]
    policy = {"deadLetterTargetArn": arn["QueueArn"], "maxReceiveCount": 100}
    sqs.set_queue_attributes(
        QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"],
        Attributes={"RedrivePolicy": json.dumps(policy)},
    )

    with refused(sqs, "SendMessage"):
        found = [each for each in await try_rights(examined, moto_server.executor) if not each.ok]

    (ill,) = found
    assert ill.detail == f"refused: sqs:SendMessage on {name}, {name}-given-up"


async def test_a_service_that_fails_refuses_no_right(examined: Examined, moto_server: AWS) -> None:
    with refused(moto_server.sqs, "SendMessage", code="ServiceUnavailable", status=503):
        found = await try_rights(examined, moto_server.executor)

    assert [each.ok for each in found] == [True, True, False]
    assert "refused" not in found[2].detail
