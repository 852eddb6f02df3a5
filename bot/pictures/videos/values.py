"""What is asked of a video, and what comes back. FFmpeg is not imported for it."""

from dataclasses import dataclass

from bot.core.videos import MOST_BYTES
from bot.pictures.opening import PreparedPicture

MOST_TIMES = 64
"""Frames that are taken at once."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A frame and when it is shown, in seconds from the beginning."""

    seconds: float
    picture: PreparedPicture


@dataclass(frozen=True, slots=True)
class Glance:
    """What a frame looks like from afar, and when it is shown.

    The signature is that of `bot.pictures.animations.signatures`.
    """

    seconds: float
    signature: bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much is transcoded: the first `seconds`, or everything for None, into `most_bytes`."""

    seconds: float | None = None
    most_bytes: int = MOST_BYTES
