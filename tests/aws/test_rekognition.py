"""Rekognition's answers and refusals, checked by botocore against the service's own model."""

from typing import Any

import pytest
from botocore import xform_name
from botocore.stub import Stubber

from bot.aws.codes import PASSING
from bot.aws.detections import detection_from_answer
from bot.aws.rekognition import UNREADABLE, RekognitionDetector
from bot.core.labels import Box, Colour, Detection, Instance, Label, Quality
from bot.errors import PictureError, RetryLaterError, SetupError
from tests.aws.servers import AWS

ANSWER: dict[str, Any] = {
    "Labels": [
        {
            "Name": "Cat",
            "Confidence": 98.5,
            "Instances": [
                {
                    "BoundingBox": {"Width": 0.5, "Height": 0.25, "Left": -0.01, "Top": 0.125},
                    "Confidence": 91.25,
                    "DominantColors": [],
                }
            ],
            "Parents": [{"Name": "Animal"}, {"Name": "Pet"}],
            "Aliases": [{"Name": "Kitty"}],
            "Categories": [{"Name": "Animals and Pets"}],
        },
        {"Name": "Indoors", "Confidence": 55.0},
    ],
    "LabelModelVersion": "3.0",
    "ImageProperties": {
        "Quality": {"Brightness": 40.0, "Sharpness": 50.5, "Contrast": 60.0},
        "DominantColors": [
            {
                "Red": 10,
                "Green": 20,
                "Blue": 30,
                "HexCode": "#0a141e",
                "CSSColor": "black",
                "SimplifiedColor": "black",
                "PixelPercent": 33.5,
            }
        ],
    },
}
DETECTION = Detection(
    labels=(
        Label(
            name="Cat",
            confidence=98.5,
            instances=(Instance(Box(-0.01, 0.125, 0.5, 0.25), 91.25),),
            parents=("Animal", "Pet"),
            aliases=("Kitty",),
            categories=("Animals and Pets",),
        ),
        Label(name="Indoors", confidence=55.0),
    ),
    model_version="3.0",
    colours=(Colour(10, 20, 30, "black", 33.5),),
    quality=Quality(40.0, 50.5, 60.0),
)

OPERATIONS = {
    "detect_labels": "DetectLabels",
    "detect_moderation": "DetectModerationLabels",
    "detect_text": "DetectText",
}
"""Rekognition's operations by the methods that call them."""


@pytest.fixture
def detector(moto_server: AWS) -> RekognitionDetector:
    return RekognitionDetector(moto_server.rekognition, moto_server.executor)


async def test_everything_is_asked_for_from_55_percent(
    moto_server: AWS, detector: RekognitionDetector
) -> None:
    request = {
        "Image": {"Bytes": b"picture"},
        "MinConfidence": 55.0,
        "Features": ["GENERAL_LABELS"],
    }
    with Stubber(moto_server.rekognition) as stub:
        stub.add_response("detect_labels", ANSWER, request)

        assert await detector.detect_labels(b"picture") == DETECTION


async def test_colours_are_asked_for_only_when_wanted(moto_server: AWS) -> None:
    detector = RekognitionDetector(
        moto_server.rekognition, moto_server.executor, image_properties=True
    )
    request = {
        "Image": {"Bytes": b"picture"},
        "MinConfidence": 55.0,
        "Features": ["GENERAL_LABELS", "IMAGE_PROPERTIES"],
    }
    with Stubber(moto_server.rekognition) as stub:
        stub.add_response("detect_labels", ANSWER, request)

        assert await detector.detect_labels(b"picture") == DETECTION


def test_another_question_is_another_version(moto_server: AWS) -> None:
    plain = RekognitionDetector(moto_server.rekognition, moto_server.executor)
    full = RekognitionDetector(moto_server.rekognition, moto_server.executor, image_properties=True)

    assert plain.version == "GENERAL_LABELS@55"
    assert full.version == "GENERAL_LABELS+IMAGE_PROPERTIES@55"


@pytest.mark.parametrize(
    ("answer", "detection"),
    [
        ({}, Detection((), "")),
        ({"Labels": None, "ImageProperties": None}, Detection((), "")),
        ({"Labels": [{"Confidence": 99.0}]}, Detection((), "")),
        (
            {"Labels": [{"Name": "Cat", "Instances": [{"Confidence": 1.0}], "New": {}}]},
            Detection((Label("Cat", 0.0),), ""),
        ),
    ],
)
def test_missing_and_unknown_members_do_no_harm(
    answer: dict[str, Any], detection: Detection
) -> None:
    assert detection_from_answer(answer) == detection


# Of the operations' own errors, those that are about the picture; the others wait or are for
# whoever runs the bot.
MODELLED = {
    "AccessDeniedException": SetupError,
    "ImageTooLargeException": PictureError,
    "InternalServerError": RetryLaterError,
    "InvalidImageFormatException": PictureError,
    "InvalidParameterException": PictureError,
    "ProvisionedThroughputExceededException": RetryLaterError,
    "ThrottlingException": RetryLaterError,
}
# What cannot come: the bytes are sent, and there are neither human loops nor adapters.
IMPOSSIBLE = {
    "detect_labels": {"InvalidS3ObjectException"},
    "detect_moderation": {
        "HumanLoopQuotaExceededException", "InvalidS3ObjectException",
        "ResourceNotFoundException", "ResourceNotReadyException",
    },
    "detect_text": {"InvalidS3ObjectException"},
}  # fmt: skip


@pytest.mark.parametrize("method", OPERATIONS)
def test_every_error_of_the_model_is_thought_of(moto_server: AWS, method: str) -> None:
    model = moto_server.rekognition.meta.service_model.operation_model(OPERATIONS[method])

    assert {shape.name for shape in model.error_shapes} == {*MODELLED, *IMPOSSIBLE[method]}


@pytest.mark.parametrize("method", OPERATIONS)
@pytest.mark.parametrize("code", MODELLED)
async def test_every_error_is_put_into_our_words(
    moto_server: AWS, detector: RekognitionDetector, code: str, method: str
) -> None:
    with Stubber(moto_server.rekognition) as stub:
        operation = xform_name(OPERATIONS[method])
        stub.add_client_error(operation, code, "secret details", http_status_code=400)
        with pytest.raises((PictureError, RetryLaterError, SetupError)) as failure:
            await getattr(detector, method)(b"picture")

    assert type(failure.value) is MODELLED[code]


@pytest.mark.parametrize("code", UNREADABLE)
async def test_a_sentence_about_a_picture_tells_no_details(
    moto_server: AWS, detector: RekognitionDetector, code: str
) -> None:
    with Stubber(moto_server.rekognition) as stub:
        stub.add_client_error("detect_labels", code, "secret details")
        with pytest.raises(PictureError) as failure:
            await detector.detect_labels(b"picture")

    assert failure.value.sentence == UNREADABLE[code]
    assert not PASSING & UNREADABLE.keys()
