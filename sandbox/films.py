"""Videos of any kind and their frames, by PyAV (FFmpeg's libraries)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO

import av
import numpy as np
import numpy.typing as npt
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

Pixels = npt.NDArray[np.uint8]
"""Rows × columns × blue, green, red."""

FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi"
"""What people post; playlists and their like, which name other files, are not opened."""

_MAGIC = ((4, b"ftyp"), (4, b"moov"), (4, b"mdat"), (0, b"\x1aE\xdf\xa3"), (8, b"AVI "))
_QUARTER = 90


def is_video(data: bytes) -> bool:
    """Whether the first bytes are those of a video."""
    return any(data[at : at + len(magic)] == magic for at, magic in _MAGIC)


@dataclass(frozen=True, slots=True)
class Length:
    """How long a video is, in milliseconds, and its upright size in pixels."""

    milliseconds: int
    width: int
    height: int


def measured(data: bytes) -> Length | None:
    """By its header and its first frame; None for what cannot be played."""
    try:
        with opened(data) as container:
            stream = container.streams.video[0]
            _, frame = next(timed_frames(container, stream))
            milliseconds = round((container.duration or 0) * 1000 / av.time_base)
            sides = (frame.width, frame.height)
            width, height = sides if round(frame.rotation / _QUARTER) % 2 == 0 else sides[::-1]
            return Length(milliseconds, width, height)
    except (ValueError, StopIteration):
        return None


def still(data: bytes, longest: int) -> bytes | None:
    """The first frame as a PNG, at most `longest` pixels a side; None where there is none."""
    try:
        with opened(data) as container:
            _, frame = next(timed_frames(container, container.streams.video[0]))
            pixels = upright(frame, longest)
    except (ValueError, StopIteration):
        return None
    out = BytesIO()
    Image.fromarray(pixels[:, :, ::-1]).save(out, "PNG")
    return out.getvalue()


@contextmanager
def opened(data: bytes) -> Iterator[InputContainer]:
    """A video; raises ValueError for everything that is none, and for broken ones."""
    options = {"format_whitelist": FORMATS}
    try:
        with av.open(BytesIO(data), "r", options=options, metadata_errors="replace") as container:
            if not container.streams.video:
                raise ValueError("no pictures in it")
            yield container
    except (av.FFmpegError, OSError) as error:
        raise ValueError("no video") from error


def comment(container: InputContainer) -> str:
    """What a video's metadata says in words; Matroska writes the name in capitals."""
    words = container.metadata
    return words.get("comment") or words.get("COMMENT", "")


def timed_frames(
    container: InputContainer, stream: VideoStream
) -> Iterator[tuple[float, VideoFrame]]:
    """Every frame with its time in seconds from the first one; raises av.FFmpegError."""
    begin = float((stream.start_time or 0) * (stream.time_base or Fraction(1)))
    for frame in container.decode(stream):
        if frame.time is not None:
            yield max(frame.time - begin, 0.0), frame


def upright(frame: VideoFrame, longest: int) -> Pixels:
    """The frame's pixels, at most `longest` a side, turned as players turn them."""
    scale = min(longest / max(frame.width, frame.height), 1.0)
    width, height = (max(round(side * scale), 2) for side in (frame.width, frame.height))
    pixels = frame.reformat(width, height, format="bgr24").to_ndarray()
    return np.ascontiguousarray(np.rot90(pixels, round(frame.rotation / _QUARTER)))
