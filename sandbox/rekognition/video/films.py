"""Opens a stored video as Rekognition does, and takes two frames a second out of it.

One frame is in memory at a time, at working size, however long the video is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream

from sandbox.rekognition.pictures import WORKING_SIDE
from sandbox.rekognition.values import Json, Pixels

LOOK_EVERY = 500
"""Milliseconds from one look to the next."""

LONGEST_SECONDS = 6 * 3600
FORMATS = frozenset({"mov", "mp4"})
UNSUPPORTED = "Unsupported codec/format"
TOO_LARGE = "The file size or duration of the supplied media is too large."
_QUARTER = 90


class UnusableVideoError(Exception):
    """The job fails; the text is its `StatusMessage`."""


class Interrupted(Protocol):
    """Whether nobody waits for the result any more, as `threading.Event` tells it."""

    def is_set(self) -> bool:
        """True once the work is to be given up."""
        ...


@dataclass(frozen=True, slots=True)
class VideoMetadata:
    """What is told of a video; times in milliseconds, sizes in upright pixels."""

    codec: str
    milliseconds: int
    format: str
    rate: float
    width: int
    height: int
    full_range: bool

    def as_json(self) -> Json:
        """The service's `VideoMetadata`."""
        return {
            "Codec": self.codec,
            "DurationMillis": self.milliseconds,
            "Format": self.format,
            "FrameRate": self.rate,
            "FrameWidth": self.width,
            "FrameHeight": self.height,
            "ColorRange": "FULL" if self.full_range else "LIMITED",
        }


@dataclass(frozen=True, slots=True)
class Film:
    """An opened video that the service takes."""

    container: InputContainer
    stream: VideoStream
    seconds: float
    comment: str
    """What its own metadata says about it."""

    def looks(self, interrupted: Interrupted) -> Iterator[tuple[int, Pixels]]:
        """Times in milliseconds and upright frames; raises UnusableVideoError for broken ones."""
        due = 0
        try:
            for milliseconds, frame in self._frames():
                if interrupted.is_set():
                    return
                if milliseconds >= due:
                    yield milliseconds, upright(frame, WORKING_SIDE)
                    due = milliseconds - milliseconds % LOOK_EVERY + LOOK_EVERY
        except av.FFmpegError as error:
            raise UnusableVideoError(UNSUPPORTED) from error

    def metadata(self, frame: Pixels) -> VideoMetadata:
        """What is told of it; `frame` is one of its own, which knows how the film is turned."""
        height, width = frame.shape[:2]
        sides = sorted((self.stream.width, self.stream.height))
        across, down = sides if width < height else sides[::-1]
        return VideoMetadata(
            self.stream.codec_context.name,
            round(self.seconds * 1000),
            self.container.format.long_name,
            float(self.stream.average_rate or 0),
            across,
            down,
            self.stream.codec_context.color_range == ColorRange.JPEG,
        )

    def _frames(self) -> Iterator[tuple[int, VideoFrame]]:
        begin = (self.stream.start_time or 0) * (self.stream.time_base or Fraction(1))
        for frame in self.container.decode(self.stream):
            if frame.time is not None:
                yield max(round((frame.time - float(begin)) * 1000), 0), frame


@contextmanager
def open_film(path: Path) -> Iterator[Film]:
    """A video that the service takes; raises UnusableVideoError for every other file."""
    try:
        with av.open(path, metadata_errors="replace") as container:
            yield _film(container)
    except (av.FFmpegError, OSError) as error:
        raise UnusableVideoError(UNSUPPORTED) from error


def _film(container: InputContainer) -> Film:
    videos, sounds = container.streams.video, container.streams.audio
    wrong_sound = any(sound.codec_context.name != "aac" for sound in sounds)
    if (
        not FORMATS & set(container.format.name.split(","))
        or not videos
        or videos[0].codec_context.name != "h264"
        or wrong_sound
    ):
        raise UnusableVideoError(UNSUPPORTED)
    seconds = (container.duration or 0) / av.time_base
    if seconds > LONGEST_SECONDS:
        raise UnusableVideoError(TOO_LARGE)
    return Film(container, videos[0], seconds, container.metadata.get("comment", ""))


def upright(frame: VideoFrame, longest: int) -> Pixels:
    """The frame's pixels, at most `longest` a side, turned as players turn them."""
    scale = min(longest / max(frame.width, frame.height), 1.0)
    width, height = (max(round(side * scale), 2) for side in (frame.width, frame.height))
    pixels = frame.reformat(width, height, format="bgr24").to_ndarray()
    return np.ascontiguousarray(np.rot90(pixels, round(frame.rotation / _QUARTER)))
