"""Videos, a cloud in memory, and calls that the tests of Rekognition Video share."""

from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import av
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from sandbox.rekognition import RekognitionSandbox
from sandbox.rekognition.protocol import TARGET_PREFIX
from tests.sandbox.slack_support import until

SIDES = (320, 180)
RATE = 8
TOPIC = "arn:aws:sns:us-east-1:123456789012:AmazonRekognition-videos"
CHANNEL = {"SNSTopicArn": TOPIC, "RoleArn": "arn:aws:iam::123456789012:role/rekognition"}
SCENES = ("#d1495b", "#30638e", "#edae49")


class MemoryCloud:
    """S3 and SNS in memory; `sizes` lets an object look larger than it is."""

    def __init__(self, **objects: bytes) -> None:
        self.objects = {name.replace("__", "."): data for name, data in objects.items()}
        self.sizes: dict[str, int] = {}
        self.published: list[tuple[str, str]] = []
        self.topics = {TOPIC}

    def size(self, bucket: str, key: str) -> int:
        if bucket != "videos" or key not in self.objects:
            raise FileNotFoundError(key)
        return self.sizes.get(key, len(self.objects[key]))

    def save(self, bucket: str, key: str, path: Path) -> None:
        self.size(bucket, key)
        path.write_bytes(self.objects[key])

    def publish(self, topic: str, message: str) -> None:
        if topic not in self.topics:
            raise LookupError(topic)
        self.published.append((topic, message))


def film(
    seconds: float = 3.0,
    *,
    says: str = "",
    codec: str = "libx264",
    container: str = "mp4",
    sound: str = "",
    turned: int = 0,
) -> bytes:
    """A video of one colour a second, with a bright corner, upper left."""
    made = BytesIO()
    with av.open(made, "w", format=container) as out:
        out.metadata["comment"] = says
        video = out.add_stream(codec, RATE, {"preset": "ultrafast"} if "26" in codec else {})
        assert isinstance(video, VideoStream)
        video.width, video.height = SIDES
        video.pix_fmt = "yuv420p"
        if turned:
            video.set_display_rotation(turned)
        track = out.add_stream(sound, 44_100) if sound else None
        for pixels in _pixels(seconds):
            out.mux(video.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        out.mux(video.encode())
        if isinstance(track, AudioStream):
            _silence(out, track)
    return made.getvalue()


def _pixels(seconds: float) -> Iterator[np.ndarray[Any, np.dtype[np.uint8]]]:
    width, height = SIDES
    for number in range(round(seconds * RATE)):
        colour = SCENES[number // RATE % len(SCENES)]
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        pixels = np.full((height, width, 3), (red, green, blue), np.uint8)
        pixels[: height // 3, : width // 3] = 250
        yield pixels


def _silence(out: av.container.OutputContainer, track: AudioStream) -> None:
    for number in range(20):
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 1024), np.float32), format="fltp", layout="mono"
        )
        frame.sample_rate, frame.pts, frame.time_base = 44_100, number * 1024, Fraction(1, 44_100)
        out.mux(track.encode(frame))
    out.mux(track.encode())


def video(name: str) -> dict[str, Any]:
    return {"S3Object": {"Bucket": "videos", "Name": name}}


async def ask(sandbox: RekognitionSandbox, operation: str, **request: Any) -> dict[str, Any]:
    """The body of the answer, as it comes over HTTP."""
    headers = {
        "X-Amz-Target": f"{TARGET_PREFIX}{operation}",
        "Authorization": "AWS4-HMAC-SHA256 Credential=test",
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(sandbox.url, json=request, headers=headers) as answer,
    ):
        body: dict[str, Any] = await answer.json(content_type=None)
        return body


async def started(sandbox: RekognitionSandbox, name: str, **request: Any) -> str:
    """The id of a job that looks for labels in a video."""
    answer = await ask(sandbox, "StartLabelDetection", Video=video(name), **request)
    return str(answer["JobId"])


async def finished(sandbox: RekognitionSandbox, job: str, **request: Any) -> dict[str, Any]:
    """What a job for labels has found, once it has ended."""
    await ended(sandbox, job)
    return await ask(sandbox, "GetLabelDetection", JobId=job, **request)


async def ended(sandbox: RekognitionSandbox, job: str) -> None:
    await until(lambda: sandbox.jobs[job] != "IN_PROGRESS")


def seen(answer: dict[str, Any]) -> list[tuple[int, str]]:
    return [(entry["Timestamp"], entry["Label"]["Name"]) for entry in answer["Labels"]]
