"""Files that move, as people post them: good ones, strange ones, and ones that are broken."""

import io
from fractions import Fraction
from itertools import count

import av
import numpy as np

from sandbox.people import PostedFile
from sandbox.rekognition import KnownPictures
from sandbox.samples import SAMPLES, draw_sample
from sandbox.workspace.records import Message
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, buttons

PATIENCE = 40.0
"""Seconds until a video is answered that is watched by jobs."""

_numbers = count(1)


def sample(around: Surroundings, name: str) -> PostedFile:
    """A sample from the sandbox's shelf, which tells by itself what it shows when."""
    data = draw_sample(name)
    around.known.remember(data)
    return PostedFile(SAMPLES[name].file_name, data)


def clip(
    known: KnownPictures, seconds: float, *timeline: str, rate: str = "2", name: str = "clip.mp4"
) -> PostedFile:
    """An H.264 video that nobody has posted before, with a scene every two seconds.

    `timeline` tells what is seen when, as a video's comment does.
    """
    made = io.BytesIO()
    with av.open(made, "w", format="mp4") as container:
        container.metadata["comment"] = f"labels: {'; '.join(timeline)}"
        stream = container.add_stream("libx264", Fraction(rate), {"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        stream.codec_context.thread_count = 1
        dice = np.random.default_rng(next(_numbers))
        scenes = dice.integers(0, 255, (round(seconds / 2) + 1, 4, 6, 3), np.uint8)
        for number in range(round(seconds * Fraction(rate))):
            coarse = scenes[int(number / Fraction(rate) / 2)]
            frame = av.VideoFrame.from_ndarray(coarse.repeat(16, 0).repeat(16, 1), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    data = made.getvalue()
    if timeline:
        known.remember(data)
    return PostedFile(name, data)


def sound() -> PostedFile:
    """An MP4 in which nothing is to be seen: a second of silence."""
    made = io.BytesIO()
    with av.open(made, "w", format="mp4") as container:
        stream = container.add_stream("aac", 8000)
        silence = np.zeros((1, 1024), np.float32)
        for _ in range(8):
            frame = av.AudioFrame.from_ndarray(silence, format="fltp", layout="mono")
            frame.sample_rate = 8000
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return PostedFile("song.mp4", made.getvalue())


def endless_gif(frames: int, side: int = 16) -> bytes:
    """A GIF of very many small frames, red and blue in turns for a quarter each."""
    palette = bytes((200, 30, 30, 30, 60, 200, 0, 0, 0, 0, 0, 0))
    size = side.to_bytes(2, "little") * 2
    control = b"!\xf9\x04\x00\x02\x00\x00\x00"
    place = b",\0\0\0\0" + size + b"\0\x02"
    shown = [control + place + _one_colour(colour, side * side) for colour in (0, 1)]
    quarter = max(frames // 4, 1)
    body = b"".join(shown[number // quarter % 2] for number in range(frames))
    loop = b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    return b"GIF89a" + size + b"\x91\0\0" + palette + loop + body + b";"


def _one_colour(colour: int, pixels: int) -> bytes:
    """LZW of equal pixels in codes of three bits: cleared before they would need a fourth."""
    clear, end = 4, 5
    codes = [each for _ in range(pixels // 2) for each in (clear, colour, colour)]
    bits = sum(code << 3 * place for place, code in enumerate([*codes, end]))
    data = bits.to_bytes((3 * (len(codes) + 1) + 7) // 8, "little")
    parts = (data[start : start + 255] for start in range(0, len(data), 255))
    return b"".join(bytes((len(part),)) + part for part in parts) + b"\0"


async def labelled(talk: Talk, message: Message, seconds: float = PATIENCE) -> Message:
    """Wait until a reply tells of labels, and no longer of progress only."""

    def answered() -> Message | None:
        return next((each for each in talk.answers(message) if buttons(each)), None)

    answer = await talk.around.workspace.wait_for(answered, seconds)
    assert answer is not None
    return answer
