"""What Rekognition says of moderation and text; the contract of `Detector`."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from botocore.stub import Stubber

from bot.aws.detections import lines_from_answer, moderation_from_answer
from bot.aws.rekognition import RekognitionDetector
from bot.core.labels import Detection
from bot.core.moderation.seen import ContentType, Moderation, ModerationLabel
from bot.errors import NotAPictureError, PictureError
from bot.ports import Detector
from sandbox.rekognition import RekognitionSandbox, Sighting
from tests.aws.servers import AWS
from tests.fakes.aws import FakeDetector
from tests.sandbox.rekognition_support import client, drawing, encoded

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


@pytest.fixture
def detector(moto_server: AWS) -> RekognitionDetector:
    return RekognitionDetector(moto_server.rekognition, moto_server.executor)


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

    @pytest.mark.parametrize("method", ["detect_labels", "detect_moderation", "detect_text"])
    async def test_what_is_no_picture_is_refused(self, contracted: Detector, method: str) -> None:
        with pytest.raises(PictureError):
            await getattr(contracted, method)(b"text")


async def test_the_fake_remembers_what_it_was_asked() -> None:
    detection = Detection((), "3.0")
    fake = FakeDetector(detection)

    assert await fake.detect_labels(b"1") == detection
    assert await fake.detect_moderation(b"2") == Moderation(model_version="7.0")
    assert await fake.detect_text(b"3") == ()
    assert (fake.asked, fake.moderated, fake.read) == ([b"1"], [b"2"], [b"3"])
