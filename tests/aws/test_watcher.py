"""Rekognition Video as the watcher: against the service's own model of its answers."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from bot.aws.watcher import RekognitionWatcher
from bot.core.labels import Box, Instance, Label, Moment, Span
from bot.core.moderation.seen import Moderation, ModerationLabel
from bot.errors import PictureError, RetryLaterError, SetupError, VideoUnreadableError
from bot.ports import JobState, Watched
from tests.aws.servers import AWS

KEY = "watching/T1/ab-as-is"
JOB = "f" * 64
TOPIC, ROLE = "arn:aws:sns:eu-west-1:1:AmazonRekognition-labels", "arn:aws:iam::1:role/labels-tells"


@pytest.fixture
def stub(moto_server: AWS) -> Iterator[Stubber]:
    with Stubber(moto_server.rekognition) as stub:
        yield stub
        stub.assert_no_pending_responses()


def watcher(aws: AWS, **settings: str) -> RekognitionWatcher:
    return RekognitionWatcher(aws.rekognition, aws.executor, bucket="labels", **settings)


def started(minimum: float, **more: Any) -> dict[str, Any]:
    video = {"S3Object": {"Bucket": "labels", "Name": KEY}}
    return {
        "Video": video, "MinConfidence": minimum, "JobTag": "T1", "ClientRequestToken": ANY, **more,
    }  # fmt: skip


def seen(milliseconds: int, name: str, confidence: float, *boxes: float) -> dict[str, Any]:
    instances = [
        {"BoundingBox": {"Left": left, "Top": 0.1, "Width": 0.2, "Height": 0.3}, "Confidence": 90.0}
        for left in boxes
    ]
    label = {"Name": name, "Confidence": confidence, "Instances": instances}
    return {"Timestamp": milliseconds, "Label": label}


def page(*entries: dict[str, Any], status: str = "SUCCEEDED", **more: Any) -> dict[str, Any]:
    metadata = {"DurationMillis": 3200, "Codec": "h264"}
    return {
        "JobStatus": status, "Labels": list(entries), "VideoMetadata": metadata,
        "LabelModelVersion": "3.0", **more,
    }  # fmt: skip


async def test_a_job_says_what_to_watch_whose_it_is_and_who_is_told(
    moto_server: AWS, stub: Stubber
) -> None:
    told = {"NotificationChannel": {"SNSTopicArn": TOPIC, "RoleArn": ROLE}}
    stub.add_response("start_label_detection", {"JobId": JOB}, started(55.0, **told))
    stub.add_response("start_content_moderation", {"JobId": JOB}, started(50.0))

    assert await watcher(moto_server, topic=TOPIC, role=ROLE).begin_labels(KEY, "0") == JOB
    assert await watcher(moto_server, topic=TOPIC).begin_moderation(KEY, "0") == JOB


async def test_a_token_fits_and_belongs_to_one_operation_and_one_input(moto_server: AWS) -> None:
    plain, told = watcher(moto_server), watcher(moto_server, topic=TOPIC, role=ROLE)
    requests = [
        plain._request("labels", KEY, "0", 55.0),
        plain._request("labels", KEY, "1", 55.0),
        plain._request("moderation", KEY, "0", 50.0),
        plain._request("labels", "watching/T1/cd-as-is", "0", 55.0),
        told._request("labels", KEY, "0", 55.0),
    ]
    tokens = [request["ClientRequestToken"] for request in requests]

    assert plain._request("labels", KEY, "0", 55.0) == requests[0]
    assert len(set(tokens)) == len(tokens)
    assert {len(token) for token in tokens} == {64}


async def test_every_page_is_read_and_looks_become_moments(moto_server: AWS, stub: Stubber) -> None:
    first = page(
        seen(0, "Car", 80.0, 0.1), seen(500, "Car", 91.0, 0.5), seen(1000, "Car", 70.0),
        seen(1000, "Dog", 88.0), NextToken="more",
    )  # fmt: skip
    second = page(seen(1500, "Dog", 90.0), seen(3000, "Dog", 60.0))
    asked = {"JobId": JOB, "MaxResults": 1000, "SortBy": "TIMESTAMP"}
    stub.add_response("get_label_detection", first, asked)
    stub.add_response("get_label_detection", second, {**asked, "NextToken": "more"})

    car = Label("Car", 91.0, (Instance(Box(0.1, 0.1, 0.2, 0.3), 90.0),))
    assert await watcher(moto_server).labels(JOB) == Watched(
        JobState.DONE,
        moments=(
            Moment(Span(0.0, 1.0), (car,)),
            Moment(Span(1.0, 1.5), (Label("Car", 70.0), Label("Dog", 88.0))),
            Moment(Span(1.5, 2.0), (Label("Dog", 90.0),)),
            Moment(Span(3.0, 3.2), (Label("Dog", 60.0),)),
        ),
        model_version="3.0",
    )


async def test_every_category_is_kept_as_it_was_seen_most_surely(
    moto_server: AWS, stub: Stubber
) -> None:
    def found(at: int, name: str, confidence: float, parent: str = "") -> dict[str, Any]:
        label = {"Name": name, "Confidence": confidence, "ParentName": parent}
        return {"Timestamp": at, "ModerationLabel": label}

    stub.add_response(
        "get_content_moderation",
        {
            "JobStatus": "SUCCEEDED",
            "ModerationLabels": [
                found(0, "Violence", 60.0), found(0, "Weapons", 60.0, "Violence"),
                found(500, "Weapons", 95.0, "Violence"), found(1000, "Violence", 95.0),
            ],
            "ModerationModelVersion": "7.0",
        },
    )  # fmt: skip
    labels = (ModerationLabel("Violence", 95.0), ModerationLabel("Weapons", 95.0, "Violence", 2))

    watched = await watcher(moto_server).moderation(JOB)

    assert watched == Watched(JobState.DONE, moderation=Moderation(labels, (), "7.0"))


@pytest.mark.parametrize(
    ("status", "state"), [("IN_PROGRESS", JobState.RUNNING), ("FAILED", JobState.FAILED)]
)
async def test_a_job_that_is_not_done_has_seen_nothing(
    moto_server: AWS, stub: Stubber, status: str, state: JobState
) -> None:
    unfinished = {"JobStatus": status, "StatusMessage": "Unsupported codec/format"}
    stub.add_response("get_label_detection", unfinished)
    stub.add_response("get_content_moderation", unfinished)

    assert await watcher(moto_server).labels(JOB) == Watched(
        state, reason="Unsupported codec/format"
    )
    assert (await watcher(moto_server).moderation(JOB)).state is state


async def test_a_job_that_is_not_known_any_more_has_failed(moto_server: AWS, stub: Stubber) -> None:
    stub.add_client_error("get_label_detection", "ResourceNotFoundException", "No such job.", 400)

    assert (await watcher(moto_server).labels(JOB)).state is JobState.FAILED


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("LimitExceededException", RetryLaterError),
        ("ThrottlingException", RetryLaterError),
        ("ProvisionedThroughputExceededException", RetryLaterError),
        ("VideoTooLargeException", PictureError),
        ("InvalidParameterException", PictureError),
        ("InvalidS3ObjectException", VideoUnreadableError),
        ("AccessDeniedException", SetupError),
    ],
)
async def test_a_refusal_says_what_can_be_done(
    moto_server: AWS, stub: Stubber, code: str, error: type[Exception]
) -> None:
    stub.add_client_error("start_label_detection", code, "Refused.", 400)

    with pytest.raises(error) as caught:
        await watcher(moto_server).begin_labels(KEY, "0")
    assert type(caught.value) is error


async def test_a_page_that_is_too_old_is_read_again_later(moto_server: AWS, stub: Stubber) -> None:
    stub.add_response("get_label_detection", page(NextToken="old"))
    stub.add_client_error("get_label_detection", "InvalidPaginationTokenException", "Old.", 400)

    with pytest.raises(RetryLaterError):
        await watcher(moto_server).labels(JOB)
