"""The doctor's look at AWS: what is well, what is not, and how to mend it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from botocore.stub import Stubber

from bot.aws.checks import (
    GIVE_CREDENTIALS,
    GIVE_RIGHTS,
    RUN_SETUP,
    Examined,
    check_aws,
)
from bot.core.findings import Finding
from tests.aws.resources import make_bucket, make_queue, make_table
from tests.aws.servers import AWS, REGION


@pytest.fixture
def examined(moto_server: AWS, name: str) -> Examined:
    """An installation where all is well."""
    aws = moto_server
    aws.s3.put_public_access_block(
        Bucket=make_bucket(aws, name),
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
    )
    aws.dynamodb.update_time_to_live(
        TableName=make_table(aws, name),
        TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"},
    )
    return Examined(
        sts=aws.sts,
        s3=aws.s3,
        dynamodb=aws.dynamodb,
        sqs=aws.sqs,
        rekognition=aws.rekognition,
        region=REGION,
        bucket=name,
        table=name,
        queue=make_queue(aws, name),
    )


async def findings(examined: Examined, aws: AWS) -> dict[str, Finding]:
    return {found.subject: found for found in await check_aws(examined, aws.executor)}


async def test_a_sound_installation(examined: Examined, moto_server: AWS, name: str) -> None:
    found = await check_aws(examined, moto_server.executor)

    assert [(each.subject, each.ok, each.advice) for each in found] == [
        ("Credentials", True, ""),
        ("Bucket", True, ""),
        ("Public access", True, ""),
        ("Table", True, ""),
        ("Expiry", True, ""),
        ("Queue", True, ""),
        ("Rekognition", True, ""),
    ]
    assert found[5].detail == f"{name}, 0 dead letters"


async def test_nothing_is_there_yet(examined: Examined, moto_server: AWS) -> None:
    empty = replace(examined, bucket="labels-none", table="labels-none", queue="labels-none")
    found = await findings(empty, moto_server)

    ill = {subject: each.advice for subject, each in found.items() if not each.ok}
    assert ill == dict.fromkeys(["Bucket", "Public access", "Table", "Expiry", "Queue"], RUN_SETUP)
    assert found["Bucket"].detail == "labels-none does not exist"


async def test_without_credentials_there_is_one_finding(
    examined: Examined, moto_server: AWS
) -> None:
    with Stubber(moto_server.sts) as stub:
        stub.add_client_error("get_caller_identity", "InvalidClientTokenId", "Not valid.")
        (found,) = await check_aws(examined, moto_server.executor)

    assert (found.subject, found.ok, found.advice) == ("Credentials", False, GIVE_CREDENTIALS)


async def test_a_missing_right_is_named(examined: Examined, moto_server: AWS) -> None:
    message = "User: arn is not authorized to perform: rekognition:DetectLabels"
    with Stubber(moto_server.rekognition) as stub:
        stub.add_client_error("detect_labels", "AccessDeniedException", message)
        found = (await findings(examined, moto_server))["Rekognition"]

    assert not found.ok
    assert message in found.detail
    assert found.advice == GIVE_RIGHTS


@pytest.mark.parametrize(
    ("call", "subject"),
    [
        ("detect_moderation_labels", "Rekognition's moderation"),
        ("detect_text", "Rekognition's reading"),
    ],
)
async def test_each_call_that_pictures_need_is_tried(
    examined: Examined, moto_server: AWS, call: str, subject: str
) -> None:
    switched_on = replace(examined, moderates=True, reads_text=True)
    with Stubber(moto_server.rekognition) as stub:
        stub.add_client_error("detect_labels", "InvalidImageFormatException", "No image.")
        for asked in ("detect_moderation_labels", "detect_text"):
            code = "AccessDeniedException" if asked == call else "InvalidImageFormatException"
            stub.add_client_error(asked, code, f"to perform: {asked}")
        with ThreadPoolExecutor(1) as one_by_one:  # The stub knows in which order they come.
            found = await check_aws(switched_on, one_by_one)

    (ill,) = [each for each in found if not each.ok]
    assert (ill.subject, ill.advice) == (subject, GIVE_RIGHTS)
    assert f"to perform: {call}" in ill.detail


async def test_rekognition_that_refuses_what_is_no_picture_is_well(
    examined: Examined, moto_server: AWS
) -> None:
    with Stubber(moto_server.rekognition) as stub:
        stub.add_client_error("detect_labels", "InvalidImageFormatException", "No image.")
        found = (await findings(examined, moto_server))["Rekognition"]

    assert found == Finding("Rekognition", ok=True, detail="answers in eu-west-1")


async def test_the_right_to_watch_videos_is_tried_with_a_job_that_never_was(
    examined: Examined, moto_server: AWS
) -> None:
    switched_on = replace(examined, moderates=True, watches=True)
    with Stubber(moto_server.rekognition) as stub:
        for asked in ("detect_labels", "detect_moderation_labels"):
            stub.add_client_error(asked, "InvalidImageFormatException", "No image.")
        stub.add_client_error("get_label_detection", "ResourceNotFoundException", "No such job.")
        stub.add_client_error("get_content_moderation", "AccessDeniedException", "Not you.")
        with ThreadPoolExecutor(1) as one_by_one:  # The stub knows in which order they come.
            found = await check_aws(switched_on, one_by_one)

    (ill,) = [each for each in found if not each.ok]
    assert (ill.subject, ill.advice) == ("Rekognition's moderation of videos", GIVE_RIGHTS)
    assert Finding("Rekognition's videos", ok=True, detail="answers in eu-west-1") in found


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
    with Stubber(moto_server.s3) as stub:
        stub.add_client_error("head_bucket", status, "", int(status))
        stub.add_response("get_public_access_block", {"PublicAccessBlockConfiguration": {}})
        found = (await findings(examined, moto_server))["Bucket"]

    assert not found.ok
    assert words in found.detail


async def test_a_bucket_that_is_half_open(examined: Examined, moto_server: AWS, name: str) -> None:
    moto_server.s3.put_public_access_block(
        Bucket=name, PublicAccessBlockConfiguration={"BlockPublicAcls": True}
    )
    found = (await findings(examined, moto_server))["Public access"]

    assert found == Finding(
        "Public access", ok=False, detail="not blocked in every way", advice=RUN_SETUP
    )


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
    assert found["Expiry"].detail == f"{name}-other does not delete what has expired"


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
    with Stubber(moto_server.rekognition) as stub:
        stub.add_client_error("detect_labels", "InternalServerError", "", 500)
        found = (await findings(examined, moto_server))["Rekognition"]

    assert found.advice == "Check the network and that eu-west-1 is a region with this service."
