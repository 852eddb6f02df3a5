"""Pictures and calls that the tests of the sandbox's Rekognition share."""

import asyncio
from functools import partial
from io import BytesIO
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from PIL import Image, ImageDraw, ImageFilter

from sandbox.rekognition import RekognitionSandbox


def client(url: str, **config: Any) -> Any:
    session = boto3.Session("test", "test", region_name="us-east-1")
    once = Config(retries={"total_max_attempts": 1}, parameter_validation=False, **config)
    return session.client("rekognition", endpoint_url=url, config=once)


async def ask(sandbox: RekognitionSandbox, **request: Any) -> dict[str, Any]:
    """The answer to DetectLabels, as boto3 hands it out."""
    return await call(sandbox, "detect_labels", **request)


async def call(sandbox: RekognitionSandbox, method: str, **request: Any) -> dict[str, Any]:
    operation = partial(getattr(client(sandbox.url), method), **request)
    answer: dict[str, Any] = await asyncio.to_thread(operation)
    return answer


async def refusal(
    sandbox: RekognitionSandbox, method: str = "detect_labels", **request: Any
) -> tuple[str, int, str]:
    """Code, HTTP status and message of the error that the call ends with."""
    try:
        await call(sandbox, method, **request)
    except ClientError as error:
        found = error.response["Error"]
        return found["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"], found["Message"]
    raise AssertionError("the call succeeded")


def names(answer: dict[str, Any]) -> list[str]:
    return [label["Name"] for label in answer["Labels"]]


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    data = BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def drawing(width: int = 640, height: int = 480, *, ground: str = "#f4efe4") -> Image.Image:
    """A flat drawing that is not symmetric in any direction."""
    image = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(image)
    draw.rectangle([0, height * 0.7, width, height], fill="#4a7c59")
    draw.ellipse([width * 0.1, height * 0.1, width * 0.3, height * 0.4], fill="#d1495b")
    draw.polygon(
        [(width * 0.5, height * 0.7), (width * 0.7, height * 0.3), (width * 0.9, height * 0.7)],
        fill="#30638e",
    )
    return image


def face(side: int = 400) -> Image.Image:
    """A head seen from the front, drawn well enough for a face detector."""
    image = Image.new("RGB", (side, side), "#6f8f9f")
    draw = ImageDraw.Draw(image)

    def place(x: float, y: float) -> tuple[float, float]:
        return side / 2 + x * side / 2, side / 2 + y * side / 2

    def oval(x: float, y: float, across: float, down: float, colour: str) -> None:
        corners = [*place(x - across, y - down), *place(x + across, y + down)]
        draw.ellipse(corners, fill=colour)

    oval(0, -0.08, 0.42, 0.56, "#3a2a22")
    draw.rectangle([*place(-0.15, 0.3), *place(0.15, 0.75)], fill="#b58365")
    oval(0, 0.05, 0.37, 0.48, "#dcae90")
    oval(0, -0.18, 0.33, 0.18, "#e6bb9f")
    for x in (-0.16, 0.16):
        oval(x, -0.04, 0.1, 0.06, "#a87a62")
        oval(x, -0.03, 0.075, 0.035, "#f2ece6")
        oval(x, -0.03, 0.035, 0.035, "#2a1c18")
        draw.rectangle([*place(x - 0.11, -0.155), *place(x + 0.11, -0.115)], fill="#3a2a22")
    nose = [place(-0.02, -0.05), place(0.02, -0.05), place(0.07, 0.16), place(-0.07, 0.16)]
    draw.polygon(nose, fill="#e8c2a6")
    oval(0, 0.29, 0.13, 0.035, "#9c4a48")
    return image.filter(ImageFilter.GaussianBlur(side * 0.008))
