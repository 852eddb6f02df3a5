"""Opens a stored video as Rekognition does, and takes two frames a second out of it.

One frame is in memory at a time, at working size, however long the video is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import av
from av.container import InputContainer
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream

from sandbox.films import comment, timed_frames, upright
from sandbox.rekognition.errors import VIDEO_TOO_LARGE
from sandbox.rekognition.pictures import WORKING_SIDE
from sandbox.rekognition.values import Json, Pixels

LOOK_EVERY = 500
"""Milliseconds from one look to the next."""

LONGEST_SECONDS = 6 * 3600
FORMAT = "mov,mp4,m4a,3gp,3g2,mj2"
"""FFmpeg's name of what reads MPEG-4 and QuickTime; nothing else is tried."""

UNSUPPORTED = "Unsupported codec/format"


class UnusableVideoError(Exception):
    """The job fails; the text is its `StatusMessage`."""


class Interrupted(Protocol):
    """Whether nobody waits for the result any more, as `threading.Event` tells it."""

    def is_set(self) -> bool:
        """True once the work is to be given up."""
        ...


@dataclass(frozen=True, slots=True)
class VideoMetadata:
    """What is told of a video; its length in milliseconds, its size in upright pixels."""

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

    @property
    def comment(self) -> str:
        """What its own metadata says about it."""
        return comment(self.container)

    def looks(self, interrupted: Interrupted) -> Iterator[tuple[int, Pixels]]:
        """Times in milliseconds and upright frames; raises UnusableVideoError for broken ones."""
        due = 0
        try:
            for seconds, frame in timed_frames(self.container, self.stream):
                if interrupted.is_set():
                    return
                milliseconds = round(seconds * 1000)
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


@contextmanager
def open_film(path: Path) -> Iterator[Film]:
    """A video that the service takes; raises UnusableVideoError for every other file."""
    options = {"format_whitelist": FORMAT}
    try:
        with av.open(str(path), "r", options=options, metadata_errors="replace") as container:
            yield _film(container)
    except (av.FFmpegError, OSError) as error:
        raise UnusableVideoError(UNSUPPORTED) from error


def _film(container: InputContainer) -> Film:
    videos, sounds = container.streams.video, container.streams.audio
    if not videos or videos[0].codec_context.name != "h264":
        raise UnusableVideoError(UNSUPPORTED)
    if any(sound.codec_context.name != "aac" for sound in sounds):
        raise UnusableVideoError(UNSUPPORTED)
    seconds = (container.duration or 0) / av.time_base
    if seconds > LONGEST_SECONDS:
        raise UnusableVideoError(VIDEO_TOO_LARGE)
    return Film(container, videos[0], seconds)
