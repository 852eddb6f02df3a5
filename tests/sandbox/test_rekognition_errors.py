"""Requests that the service refuses, with its codes, its statuses and its messages."""

import asyncio
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from typing import Any

import pytest
from PIL import Image

from sandbox.rekognition import RekognitionSandbox, Sighting
from sandbox.rekognition.values import Json
from tests.sandbox.rekognition_support import ask, drawing, encoded, names, refusal

PICTURE = encoded(drawing())
MEGABYTE = 1024 * 1024
BUCKET = {
    "large.jpg": PICTURE + bytes(14 * MEGABYTE),
    "huge.jpg": PICTURE + bytes(15 * MEGABYTE),
}


def read_object(bucket: str, key: str) -> bytes:
    if bucket != "photos" or key not in BUCKET:
        raise FileNotFoundError(key)
    return BUCKET[key]


@pytest.fixture
async def sandbox() -> AsyncIterator[RekognitionSandbox]:
    async with RekognitionSandbox(s3_reader=read_object) as running:
        running.known.register(PICTURE, [Sighting("Chair", 90.0)])
        yield running


def blank(width: int, height: int) -> bytes:
    return encoded(Image.new("L", (width, height)), "PNG")


TOO_LARGE = ("ImageTooLargeException", 400, "Image size is too large.")
BAD_FORMAT = ("InvalidImageFormatException", 400, "Request has invalid image format.")


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (PICTURE + bytes(5_242_881 - len(PICTURE)), TOO_LARGE),
        (blank(10_001, 100), TOO_LARGE),
        (b"no picture", BAD_FORMAT),
        (b"", BAD_FORMAT),
        (PICTURE[:2000], BAD_FORMAT),
        (b"\x89PNG\r\n\x1a\n", BAD_FORMAT),
        (encoded(drawing(), "GIF"), BAD_FORMAT),
        (encoded(drawing(), "WEBP"), BAD_FORMAT),
        (
            blank(79, 200),
            (
                "InvalidParameterException",
                400,
                "Request has invalid parameters. Images are at least 80 pixels a side.",
            ),
        ),
    ],
)
async def test_pictures_outside_the_limits_are_refused(
    sandbox: RekognitionSandbox, picture: bytes, expected: tuple[str, int, str]
) -> None:
    assert await refusal(sandbox, Image={"Bytes": picture}) == expected


@pytest.mark.parametrize(
    "picture",
    [PICTURE + bytes(5_242_880 - len(PICTURE)), blank(10_000, 80)],
    ids=["most bytes", "most pixels"],
)
async def test_pictures_at_the_limits_are_taken(
    sandbox: RekognitionSandbox, picture: bytes
) -> None:
    answer = await ask(sandbox, Image={"Bytes": picture})

    assert answer["LabelModelVersion"] == "3.0"


async def test_an_object_in_s3_may_be_larger(sandbox: RekognitionSandbox) -> None:
    large = await ask(sandbox, Image={"S3Object": {"Bucket": "photos", "Name": "large.jpg"}})
    huge = await refusal(sandbox, Image={"S3Object": {"Bucket": "photos", "Name": "huge.jpg"}})

    assert names(large) == ["Chair", "Furniture"]
    assert huge == TOO_LARGE


@pytest.mark.parametrize(
    "place", [{"Bucket": "photos", "Name": "missing.jpg"}, {"Bucket": "other", "Name": "large.jpg"}]
)
async def test_a_missing_object_and_a_missing_bucket_are_the_same_error(
    sandbox: RekognitionSandbox, place: dict[str, str]
) -> None:
    code, status, message = await refusal(sandbox, Image={"S3Object": place})

    assert (code, status) == ("InvalidS3ObjectException", 400)
    assert message.startswith("Unable to get object metadata from S3.")


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        ({}, "DetectLabels.Image is missing"),
        ({"Image": {}}, "Give Bytes or S3Object."),
        ({"MinConfidence": 101}, "DetectLabels.MinConfidence is above 100"),
        ({"MaxLabels": -1}, "DetectLabels.MaxLabels is below 0"),
        ({"Features": ["FACES"]}, "is none of GENERAL_LABELS, IMAGE_PROPERTIES"),
        ({"Features": ["GENERAL_LABELS"] * 3}, "the length of DetectLabels.Features is above 2"),
        ({"Features": ["GENERAL_LABELS"] * 2}, "Features names one twice."),
        ({"Features": ["IMAGE_PROPERTIES"], "MaxLabels": 5}, "Only GENERAL_LABELS has labels"),
        (
            {"Settings": {"GeneralLabels": {"LabelInclusionFilters": ["Dog#"]}}},
            "LabelInclusionFilters[0] does not match",
        ),
        (
            {"Settings": {"ImageProperties": {"MaxDominantColors": 21}}},
            "MaxDominantColors is above 20",
        ),
    ],
)
async def test_requests_outside_the_model_are_refused_with_the_reason(
    sandbox: RekognitionSandbox, request_: Json, reason: str
) -> None:
    # The picture is added unless the request is about the picture.
    whole = (
        request_
        if not request_ or "Image" in request_
        else {"Image": {"Bytes": PICTURE}, **request_}
    )

    code, status, message = await refusal(sandbox, **whole)

    assert (code, status) == ("InvalidParameterException", 400)
    assert reason in message


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "The body is not JSON."),
        (b"[]", "DetectLabels is not a structure"),
        (b'{"Image": {"Bytes": "?"}}', "DetectLabels.Image.Bytes is not base64"),
        (b'{"Image": {}, "MaxLabels": true}', "DetectLabels.MaxLabels is not a integer"),
        (b'{"Image": {}, "Shape": 1}', "DetectLabels.Shape is unknown"),
    ],
)
async def test_what_no_client_would_send_is_refused_as_well(
    sandbox: RekognitionSandbox, body: bytes, reason: str
) -> None:
    headers = {"Authorization": "AWS4-HMAC-SHA256 Credential=x"}

    status, text = await post(sandbox, "RekognitionService.DetectLabels", headers, body)

    assert status == 400
    assert reason in text


async def test_an_unsigned_request_is_denied(sandbox: RekognitionSandbox) -> None:
    status, text = await post(sandbox, "RekognitionService.DetectLabels", {}, b"{}")

    assert status == 400
    assert '"__type": "AccessDeniedException"' in text
    assert "rekognition:DetectLabels" in text


async def test_operations_outside_the_sandbox_say_so(sandbox: RekognitionSandbox) -> None:
    known = await refusal(sandbox, "detect_faces", Image={"Bytes": PICTURE})
    status, text = await post(sandbox, "RekognitionService.ReadMinds", {}, b"{}")

    assert known == (
        "UnknownOperationException",
        400,
        "DetectFaces is not part of the sandbox.",
    )
    assert (status, "UnknownOperationException" in text) == (400, True)


async def post(
    sandbox: RekognitionSandbox, target: str, headers: dict[str, str], body: bytes
) -> tuple[int, str]:
    request = urllib.request.Request(
        sandbox.url, data=body, headers={"X-Amz-Target": target, **headers}
    )

    def send() -> tuple[int, str]:
        try:
            with urllib.request.urlopen(request) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    return await asyncio.to_thread(send)


async def test_every_call_is_noted(sandbox: RekognitionSandbox) -> None:
    sandbox.faults.fail_next("ThrottlingException")

    await refusal(sandbox, Image={"Bytes": PICTURE})
    await ask(sandbox, Image={"Bytes": PICTURE}, MaxLabels=1)

    assert [(call.operation, call.error, call.labels) for call in sandbox.calls] == [
        ("DetectLabels", "ThrottlingException", ()),
        ("DetectLabels", "", ("Chair",)),
    ]
    assert sandbox.calls[1].request == {"Image": {}, "MaxLabels": 1}
    assert len(sandbox.calls[1].sha256) == 64
    assert [call.caller for call in sandbox.calls] == ["test", "test"]


async def test_an_answer_that_the_model_does_not_know_is_no_answer(
    sandbox: RekognitionSandbox,
) -> None:
    answer: dict[str, Any] = {"Labels": [{"Name": "Dog", "Colour": "brown"}]}

    with pytest.raises(ValueError, match=r"Labels\[0\].Colour is unknown"):
        sandbox._protocol.write("DetectLabels", answer)
