"""The doctor's look at AWS: what is well, what is not, and how to mend it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.aws.checks import check_aws
from bot.aws.examining import (
    COPY_KEYS,
    LOOK_AT_SETTINGS,
    RUN_SETUP,
    SIGN_IN,
    Examined,
    give_rights,
)
from bot.core.clock_skew import SET_CLOCK
from bot.core.findings import Finding, Role
from tests.aws.installations import findings, refused
from tests.aws.servers import AWS


async def test_a_sound_installation(examined: Examined, moto_server: AWS, name: str) -> None:
    found = await check_aws(examined, moto_server.executor)

    assert [(each.subject, each.ok, each.advice) for each in found] == [
        (subject, True, "")
        for subject in (
            "Credentials", "Clock against AWS", "Bucket", "Public access", "Files' age",
            "Drop folder", "Table", "Expiry", "Recovery", "Queue", "Rekognition",
            "Worker's rights in S3", "Worker's rights in DynamoDB", "Worker's rights in SQS",
        )
    ]  # fmt: skip
    told = {each.subject: each.detail for each in found}
    assert told["Queue"] == f"{name}, 0 dead letters"
    assert told["Worker's rights in S3"] == "9 tried, none refused"


async def test_looking_changes_nothing(examined: Examined, moto_server: AWS, name: str) -> None:
    url = moto_server.sqs.get_queue_url(QueueName=name)["QueueUrl"]
    moto_server.sqs.purge_queue(QueueUrl=url)
    moto_server.sqs.send_message(QueueUrl=url, MessageBody="{}")

    await check_aws(examined, moto_server.executor)

    (message,) = moto_server.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert message["Body"] == "{}"
    dead = moto_server.sqs.get_queue_url(QueueName=f"{name}-dead")["QueueUrl"]
    assert "Messages" not in moto_server.sqs.receive_message(QueueUrl=dead)
    assert moto_server.s3.list_objects_v2(Bucket=name)["KeyCount"] == 0
    assert moto_server.dynamodb.scan(TableName=name)["Count"] == 0


async def test_nothing_is_there_yet(examined: Examined, moto_server: AWS) -> None:
    empty = replace(examined, bucket="labels-none", table="labels-none", queue="labels-none")
    found = await findings(empty, moto_server)

    ill = {subject: each for subject, each in found.items() if not each.ok}
    assert ill == {
        thing: Finding(thing, ok=False, detail="labels-none does not exist", advice=RUN_SETUP)
        for thing in ("Bucket", "Table", "Queue")
    }
    assert found["Worker's rights in SQS"].detail == "not all of them could be tried"


async def test_what_boto3_does_not_even_ask_is_a_finding(
    examined: Examined, moto_server: AWS
) -> None:
    found = await findings(replace(examined, bucket="s3://mine"), moto_server)

    assert found["Bucket"].detail.startswith('Invalid bucket name "s3://mine": Bucket name must ')
    assert (found["Bucket"].ok, found["Bucket"].advice) == (False, LOOK_AT_SETTINGS)
    assert found["Worker's rights in S3"].detail == found["Bucket"].detail
    assert found["Table"].ok


@pytest.mark.parametrize(
    ("code", "advice"),
    [("InvalidClientTokenId", COPY_KEYS), ("ExpiredToken", SIGN_IN), ("Whatever", RUN_SETUP)],
)
async def test_without_credentials_there_is_one_finding(
    examined: Examined, moto_server: AWS, code: str, advice: str
) -> None:
    long = "Not valid.\n\nThe Canonical String was x-amz-security-token:secret"
    with refused(moto_server.sts, "GetCallerIdentity", code=code, message=long):
        (found,) = await check_aws(examined, moto_server.executor)

    assert (found.subject, found.ok, found.advice) == ("Credentials", False, advice)
    assert "secret" not in found.detail


async def test_a_clock_that_is_wrong_is_told_before_credentials(
    examined: Examined, moto_server: AWS
) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1))
    code = "SignatureDoesNotMatch"
    with refused(moto_server.sts, "GetCallerIdentity", code=code, date=later):
        credentials, clock = await check_aws(examined, moto_server.executor)

    assert credentials.advice == "Mend the clock first."
    assert (clock.subject, clock.ok, clock.advice) == ("Clock against AWS", False, SET_CLOCK)
    assert re.fullmatch(r"this machine is 3[56]\d\d s behind", clock.detail)


async def test_a_missing_right_is_named(examined: Examined, moto_server: AWS) -> None:
    message = "User: arn is not authorized to perform: rekognition:DetectLabels"
    with refused(moto_server.rekognition, "DetectLabels", message=message):
        found = (await findings(examined, moto_server))["Rekognition"]

    assert not found.ok
    assert message in found.detail
    assert found.advice == give_rights(Role.WORKER)


async def test_a_bucket_elsewhere(examined: Examined, moto_server: AWS, name: str) -> None:
    found = (await findings(replace(examined, region="us-east-1"), moto_server))["Bucket"]

    assert (found.ok, found.detail) == (
        False,
        f"{name} is in eu-west-1, the bot works in us-east-1",
    )
    assert found.advice.startswith("Set AWS_REGION=eu-west-1")


@pytest.mark.parametrize(("status", "words"), [("403", "may not be looked at"), ("400", "400")])
async def test_a_bucket_that_refuses(
    examined: Examined, moto_server: AWS, status: str, words: str
) -> None:
    with refused(moto_server.s3, "HeadBucket", code=status, status=int(status)):
        found = (await findings(examined, moto_server))["Bucket"]

    assert not found.ok
    assert words in found.detail


async def test_a_bucket_that_is_half_open(examined: Examined, moto_server: AWS, name: str) -> None:
    moto_server.s3.put_public_access_block(
        Bucket=name, PublicAccessBlockConfiguration={"BlockPublicAcls": True}
    )
    found = (await findings(examined, moto_server))["Public access"]

    assert (found.ok, found.detail) == (False, "not blocked in every way")
    assert f"`aws s3api put-public-access-block --bucket {name} " in found.advice


async def test_a_bucket_without_any_block(examined: Examined, moto_server: AWS, name: str) -> None:
    moto_server.s3.delete_public_access_block(Bucket=name)
    found = (await findings(examined, moto_server))["Public access"]

    assert (found.ok, found.detail) == (False, "not blocked")


async def test_somebody_elses_table(examined: Examined, moto_server: AWS, name: str) -> None:
    moto_server.dynamodb.create_table(
        TableName=f"{name}-other",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    found = await findings(replace(examined, table=f"{name}-other"), moto_server)

    assert found["Table"].detail == f"{name}-other is a table of another shape"
    assert not {"Expiry", "Recovery"} & found.keys()


async def test_a_queue_without_a_place_for_the_dead(
    examined: Examined, moto_server: AWS, name: str
) -> None:
    moto_server.sqs.create_queue(QueueName=f"{name}-bare")
    found = (await findings(replace(examined, queue=f"{name}-bare"), moto_server))["Queue"]

    assert (found.ok, found.detail) == (False, f"{name}-bare has no dead-letter queue")


async def test_a_queue_that_hides_jobs_too_long(
    examined: Examined, moto_server: AWS, name: str
) -> None:
    url = moto_server.sqs.get_queue_url(QueueName=name)["QueueUrl"]
    moto_server.sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "600"})
    found = (await findings(examined, moto_server))["Queue"]

    assert (found.ok, found.detail) == (
        False,
        f"{name} hides the job of a killed worker for 600 s",
    )


async def test_a_service_out_of_reach(examined: Examined, moto_server: AWS) -> None:
    with refused(moto_server.rekognition, "DetectLabels", code="InternalServerError", status=500):
        found = (await findings(examined, moto_server))["Rekognition"]

    assert found.advice == "Check the network and that eu-west-1 is a region with this service."
