"""Rekognition's answers and refusals, checked by botocore against the service's own model."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from botocore import xform_name
from botocore.stub import Stubber

from bot.aws.codes import PASSING
from bot.aws.detections import (
    detection_from_answer,
    lines_from_answer,
    moderation_from_answer,
)
from bot.aws.rekognition import UNREADABLE, RekognitionDetector
from bot.core.labels import Box, Colour, Detection, Instance, Label, Quality
from bot.core.moderation.seen import ContentType, Moderation, ModerationLabel
from bot.errors import NotAPictureError, PictureError, RetryLaterError, SetupError
from bot.ports import Detector
from sandbox.rekognition import RekognitionSandbox, Sighting
from tests.aws.servers import AWS
from tests.fakes.aws import FakeDetector
from tests.sandbox.rekognition_support import client, drawing, encoded

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

MODERATION_ANSWER: dict[str, Any] = {
    "ModerationLabels": [
        {"Confidence": 99.25, "Name": "Weapons", "ParentName": "Violence", "TaxonomyLevel": 2},
        {"Confidence": 99.25, "Name": "Violence", "ParentName": "", "TaxonomyLevel": 1},
    ],
    "ModerationModelVersion": "7.0",
    "ContentTypes": [{"Confidence": 93.5, "Name": "Illustrated"}],
}
MODERATION = Moderation(
    labels=(
        ModerationLabel("Weapons", 99.25, parent="Violence", level=2),
        ModerationLabel("Violence", 99.25, parent="", level=1),
    ),
    content_types=(ContentType("Illustrated", 93.5),),
    model_version="7.0",
)


def text(words: str, *, top: float, kind: str = "LINE", confidence: float = 99.0) -> dict[str, Any]:
    box = {"Width": 0.5, "Height": 0.1, "Left": 0.1, "Top": top}
    return {
        "DetectedText": words, "Type": kind, "Confidence": confidence,
        "Geometry": {"BoundingBox": box},
    }  # fmt: skip


TEXT_ANSWER: dict[str, Any] = {
    "TextDetections": [
        text("at the bottom", top=0.8),
        text("at the top", top=0.1),
        text("hardly", top=0.3, confidence=79.9),
        text("just", top=0.4, confidence=80.0),
        text("top", top=0.1, kind="WORD"),
    ],
    "TextModelVersion": "3.0",
}
LINES = ("at the top", "just", "at the bottom")
PICTURE = encoded(drawing())
REQUEST: dict[str, Any] = {"Image": {"Bytes": b"picture"}}
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


async def test_moderation_is_asked_for_from_50_percent(
    moto_server: AWS, detector: RekognitionDetector
) -> None:
    with Stubber(moto_server.rekognition) as stub:
        request = {**REQUEST, "MinConfidence": 50.0}
        stub.add_response("detect_moderation_labels", MODERATION_ANSWER, request)

        assert await detector.detect_moderation(b"picture") == MODERATION


async def test_sure_lines_are_read_from_the_top_down(
    moto_server: AWS, detector: RekognitionDetector
) -> None:
    with Stubber(moto_server.rekognition) as stub:
        stub.add_response("detect_text", TEXT_ANSWER, REQUEST)

        assert await detector.detect_text(b"picture") == LINES


@pytest.mark.parametrize(
    ("answer", "moderation"),
    [
        ({}, Moderation()),
        ({"ModerationLabels": None, "ContentTypes": None, "New": 1}, Moderation()),
        (
            {"ModerationLabels": [{"Confidence": 99.0}], "ContentTypes": [{"Confidence": 1.0}]},
            Moderation(),
        ),
        (
            {"ModerationLabels": [{"Name": "Weapons", "ParentName": "Violence"}, {"Name": "New"}]},
            Moderation(
                (ModerationLabel("Weapons", 0.0, "Violence", 2), ModerationLabel("New", 0.0))
            ),
        ),
    ],
)
def test_missing_and_unknown_members_of_moderation_do_no_harm(
    answer: dict[str, Any], moderation: Moderation
) -> None:
    assert moderation_from_answer(answer) == moderation


@pytest.mark.parametrize(
    ("answer", "lines"),
    [
        ({}, ()),
        ({"TextDetections": None}, ()),
        ({"TextDetections": [{"Type": "LINE", "Confidence": 99.0}, {"DetectedText": "a"}]}, ()),
        ({"TextDetections": [{"Type": "LINE", "Confidence": 99.0, "DetectedText": "a"}]}, ("a",)),
    ],
)
def test_missing_members_of_text_do_no_harm(answer: dict[str, Any], lines: tuple[str, ...]) -> None:
    assert lines_from_answer(answer) == lines


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


@pytest.fixture(params=["fake", "sandbox"])
async def contracted(request: pytest.FixtureRequest, moto_server: AWS) -> AsyncIterator[Detector]:
    """Detectors that know the same two pictures; the second is none."""
    if request.param == "fake":
        fake = FakeDetector()
        fake.moderation, fake.lines = MODERATION, LINES
        yield ByPicture({PICTURE: fake, b"text": FakeDetector(NotAPictureError("No."))})
        return
    async with RekognitionSandbox() as sandbox:
        sandbox.known.register(
            PICTURE, [], moderation=[Sighting("Weapons", 99.25), Sighting("Gambling", 49.0)],
            content_types=[Sighting("Illustrated", 93.5)], text=LINES,
        )  # fmt: skip
        yield RekognitionDetector(client(sandbox.url), moto_server.executor)


class ByPicture:
    """Asks one of several fakes, by the picture."""

    def __init__(self, detectors: dict[bytes, FakeDetector]) -> None:
        self._detectors = detectors
        for fake in detectors.values():
            if isinstance(fake.answer, Exception):
                fake.moderation = fake.lines = fake.answer

    async def detect_labels(self, image: bytes) -> Detection:
        return await self._detectors[image].detect_labels(image)

    async def detect_moderation(self, image: bytes) -> Moderation:
        return await self._detectors[image].detect_moderation(image)

    async def detect_text(self, image: bytes) -> tuple[str, ...]:
        return await self._detectors[image].detect_text(image)


class TestDetector:
    async def test_what_is_known_of_a_picture_is_found(self, contracted: Detector) -> None:
        assert await contracted.detect_moderation(PICTURE) == MODERATION
        assert await contracted.detect_text(PICTURE) == LINES

    @pytest.mark.parametrize("method", OPERATIONS)
    async def test_what_is_no_picture_is_refused(self, contracted: Detector, method: str) -> None:
        with pytest.raises(PictureError):
            await getattr(contracted, method)(b"text")


async def test_the_fake_remembers_what_it_was_asked() -> None:
    fake = FakeDetector(DETECTION)

    assert await fake.detect_labels(b"1") == DETECTION
    assert await fake.detect_moderation(b"2") == Moderation(model_version="7.0")
    assert await fake.detect_text(b"3") == ()
    assert (fake.asked, fake.moderated, fake.read) == ([b"1"], [b"2"], [b"3"])
