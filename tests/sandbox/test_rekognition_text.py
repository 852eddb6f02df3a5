"""DetectText: what is known to be written in a picture, as lines and words."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from sandbox.config import SandboxConfig
from sandbox.rekognition import NoReader, RekognitionSandbox, Sighting
from sandbox.rekognition.protocol import Protocol
from sandbox.rekognition.rapidocr import RapidReader, choose_reader
from sandbox.rekognition.text import marked, text_answer
from sandbox.rekognition.values import Line, Pixels, Spot
from sandbox.samples.canvas import Thing
from sandbox.samples.metadata import xmp_packet
from tests.sandbox.rekognition_support import call, drawing, encoded, names, refusal

PICTURE = encoded(drawing())
SIGN = marked("OPEN 24 hours", Spot(0.2, 0.4, 0.4, 0.1))


def read(answer: dict[str, Any]) -> list[tuple[str, str, int, int | None]]:
    return [
        (found["Type"], found["DetectedText"], found["Id"], found.get("ParentId"))
        for found in answer["TextDetections"]
    ]


@pytest.fixture
async def sandbox() -> AsyncIterator[RekognitionSandbox]:
    async with RekognitionSandbox() as running:
        yield running


async def test_text_in_the_metadata_is_read_as_lines_and_words(
    sandbox: RekognitionSandbox,
) -> None:
    place = Thing("text:WET PAINT", 0.1, 0.6, 0.5, 0.2)
    packet = xmp_packet((640, 480), ["Sign", "text:Keep off"], [place])
    sandbox.known.remember(encoded(drawing(), xmp=packet))

    answer = await call(sandbox, "detect_text", Image={"Bytes": PICTURE})
    labels = await call(sandbox, "detect_labels", Image={"Bytes": PICTURE})

    assert read(answer) == [
        ("LINE", "WET PAINT", 0, None),
        ("LINE", "Keep off", 1, None),
        ("WORD", "WET", 2, 0),
        ("WORD", "PAINT", 3, 0),
        ("WORD", "Keep", 4, 1),
        ("WORD", "off", 5, 1),
    ]
    box = answer["TextDetections"][0]["Geometry"]["BoundingBox"]
    assert box == pytest.approx({"Left": 0.1, "Top": 0.6, "Width": 0.5, "Height": 0.2})
    assert answer["TextModelVersion"] == "3.0"
    assert names(labels) == ["Sign", "Symbol"]


async def test_a_test_says_what_is_written_in_a_picture(sandbox: RekognitionSandbox) -> None:
    sandbox.known.register(PICTURE, [Sighting("Chair", 90.0)], text=["Sale", "today"])

    answer = await call(sandbox, "detect_text", Image={"Bytes": PICTURE})

    assert [text for kind, text, *_ in read(answer) if kind == "LINE"] == ["Sale", "today"]


async def test_of_an_unknown_picture_nothing_is_read(sandbox: RekognitionSandbox) -> None:
    answer = await call(sandbox, "detect_text", Image={"Bytes": PICTURE})

    assert answer["TextDetections"] == []


@pytest.mark.parametrize(
    ("filters", "problem"),
    [
        ({"WordFilter": {"MinConfidence": 101.0}}, "MinConfidence is above 100"),
        ({"RegionsOfInterest": [{}] * 11}, "the length of"),
        ({"RegionsOfInterest": [{}]}, "has a BoundingBox or a Polygon"),
    ],
)
async def test_filters_outside_the_model_are_refused(
    sandbox: RekognitionSandbox, filters: dict[str, Any], problem: str
) -> None:
    image = {"Bytes": PICTURE}
    code, status, message = await refusal(sandbox, "detect_text", Image=image, Filters=filters)

    assert (code, status) == ("InvalidParameterException", 400)
    assert problem in message


def test_words_share_the_length_of_their_line() -> None:
    _, *words = text_answer([SIGN], {})["TextDetections"]

    lefts = [word["Geometry"]["BoundingBox"]["Left"] for word in words]
    widths = [word["Geometry"]["BoundingBox"]["Width"] for word in words]
    assert lefts == pytest.approx([0.2, 0.2 + 0.4 * 5 / 13, 0.2 + 0.4 * 8 / 13])
    assert widths == pytest.approx([0.4 * 4 / 13, 0.4 * 2 / 13, 0.4 * 5 / 13])


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ({}, ["OPEN", "24", "hours"]),
        ({"WordFilter": {"MinConfidence": 99.5}}, []),
        ({"WordFilter": {"MinBoundingBoxWidth": 0.1}}, ["OPEN", "hours"]),
        ({"WordFilter": {"MinBoundingBoxHeight": 0.2}}, []),
        (
            {"RegionsOfInterest": [
                {"BoundingBox": {"Left": 0.0, "Top": 0.0, "Width": 0.3, "Height": 1.0}}
            ]},
            ["OPEN"],
        ),
        (
            {"RegionsOfInterest": [
                {"Polygon": [{"X": 0.45, "Y": 0.3}, {"X": 0.9, "Y": 0.3}, {"X": 0.45, "Y": 0.9}]}
            ]},
            ["hours"],
        ),
    ],
)  # fmt: skip
def test_filters_let_words_through(filters: dict[str, Any], kept: list[str]) -> None:
    answer = text_answer([SIGN], {"Filters": filters})

    words = [found["DetectedText"] for found in answer["TextDetections"] if "ParentId" in found]
    assert words == kept


def test_unsure_words_are_left_out_by_default() -> None:
    unsure = Line("Perhaps", 79.0, SIGN.corners)

    assert text_answer([unsure], {})["TextDetections"] == []


def test_no_more_than_100_words_are_read() -> None:
    lines = [marked("one two three", Spot(0.1, 0.1, 0.5, 0.1))] * 40

    answer = text_answer(lines, {})

    kinds = [found["Type"] for found in answer["TextDetections"]]
    assert (kinds.count("LINE"), kinds.count("WORD")) == (34, 100)


def test_the_answer_has_the_services_shape() -> None:
    assert Protocol().write("DetectText", text_answer([SIGN], {}))


@dataclass
class RapidOutput:
    """What RapidOCR hands out: pixels, texts and scores from 0 to 1."""

    boxes: npt.NDArray[np.float64] | None = None
    txts: Sequence[str] | None = None
    scores: Sequence[float] | None = None


class Engine:
    def __init__(self, output: RapidOutput) -> None:
        self.output = output
        self.seen: list[tuple[int, ...]] = []

    def __call__(self, picture: Pixels) -> RapidOutput:
        self.seen.append(picture.shape)
        return self.output


BLANK: Pixels = np.zeros((100, 200, 3), np.uint8)


def test_rapidocrs_boxes_become_lines() -> None:
    boxes = np.array([[[20, 10], [120, 20], [120, 40], [20, 30]], [[0, 0], [9, 0], [9, 9], [0, 9]]])
    reader = RapidReader(Engine(RapidOutput(boxes * 1.0, ["Hello", " "], [0.875, 0.9])))

    assert reader.read(BLANK) == [
        Line("Hello", 87.5, ((0.1, 0.1), (0.6, 0.2), (0.6, 0.4), (0.1, 0.3)))
    ]


def test_where_rapidocr_finds_nothing_there_are_no_lines() -> None:
    assert RapidReader(Engine(RapidOutput())).read(BLANK) == []


async def test_what_is_not_known_is_read_where_there_is_a_reader() -> None:
    boxes = np.array([[[64.0, 48.0], [320.0, 48.0], [320.0, 96.0], [64.0, 96.0]]])
    engine = Engine(RapidOutput(boxes, ["Read me"], [0.9]))
    async with RekognitionSandbox(text_reader=RapidReader(engine)) as sandbox:
        answer = await call(sandbox, "detect_text", Image={"Bytes": PICTURE})

    assert [text for _, text, *_ in read(answer)] == ["Read me", "Read", "me"]
    assert engine.seen == [(480, 640, 3)]


async def test_nobody_reads_unless_that_is_wanted_and_may_be_fetched(tmp_path: Path) -> None:
    unwanted = SandboxConfig(8080, None, offline=False, cache=tmp_path)
    offline = SandboxConfig(8080, None, offline=True, cache=tmp_path, ocr=True)

    assert isinstance(await choose_reader(unwanted), NoReader)
    assert isinstance(await choose_reader(offline), NoReader)
