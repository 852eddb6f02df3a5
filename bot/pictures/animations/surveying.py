"""From an animation's file to what has to be known to choose among its frames."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.core.frames import Frame
from bot.core.sampling import sampling_sentence
from bot.pictures.animations.layout import Layout
from bot.pictures.animations.reading import frames, read_layout
from bot.pictures.animations.signatures import signature
from bot.pictures.converting import reduced
from bot.pictures.formats.base import Format, Source
from bot.pictures.opening import PreparedPicture, prepared
from bot.pictures.orientation import swaps_sides

MOST_FRAMES = 2000
"""So many frames are looked at; of more, some evenly spread over the whole."""
SURVEY_SECONDS = 15.0
"""How long frames are looked at. They are decoded twice more, so a minute does for everything."""

ANIMATED = frozenset({Format.GIF.value, Format.PNG.value, Format.WEBP.value})
"""The formats whose frames are read."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What an animation is, and what those of its frames look like that were looked at.

    `size` is its width and height in pixels, upright. `indexes` are those of the frames that were
    looked at; in `frames` each of them is shown until the next one begins.
    """

    layout: Layout
    size: tuple[int, int]
    indexes: tuple[int, ...]
    frames: tuple[Frame, ...]

    @property
    def count(self) -> int:
        """How many frames the file has; 1 is a still picture."""
        return self.layout.count

    @property
    def seconds(self) -> float:
        """How long the whole animation takes."""
        return math.fsum(self.layout.seconds)

    @property
    def seen(self) -> float:
        """How many seconds of it were looked at, from its beginning."""
        return math.fsum(frame.seconds for frame in self.frames)

    @property
    def sampled(self) -> bool:
        """Whether there are frames that were not looked at."""
        return len(self.indexes) < self.count

    @property
    def sentence(self) -> str:
        """What a person is told of that; nothing when every frame was looked at."""
        looked = len(self.indexes)
        return sampling_sentence(
            count=self.count, looked=looked, seconds=self.seconds, seen=self.seen
        )


class _Look(NamedTuple):
    """What one frame looks like, and how large it is when upright."""

    signature: bytes
    size: tuple[int, int]


def memory_needed(path: Path) -> int:
    """The bytes that surveying, taking or drawing its frames allocates. Raises PictureError."""
    return read_layout(path).memory


def survey(
    path: Path, *, seconds: float = SURVEY_SECONDS, now: Callable[[], float] = time.monotonic
) -> Survey:
    """Look at the frames of an animation for so many seconds at most.

    Raises PictureError for what cannot be read or is cut off.
    """
    layout = read_layout(path)
    planned = range(0, layout.count, math.ceil(layout.count / MOST_FRAMES))
    looks = tuple(_looks(frames(path, layout, planned), now() + seconds, now))
    indexes = tuple(planned[: len(looks)])
    # What ended early lasts only as long as what was looked at.
    ends = (*planned, layout.count)[1 : len(indexes) + 1]
    looked = (
        Frame(look.signature, math.fsum(layout.seconds[start:end]))
        for look, start, end in zip(looks, indexes, ends, strict=True)
    )
    return Survey(layout, looks[0].size, indexes, tuple(looked))


def taken(path: Path, found: Survey, chosen: tuple[int, ...]) -> tuple[PreparedPicture, ...]:
    """The frames that were chosen among the survey's, ready for the detector.

    Raises PictureError.
    """
    wanted = [found.indexes[index] for index in chosen]
    sources = frames(path, found.layout, wanted)
    return tuple(prepared(reduced(each), each.facts, found.layout.format) for each in sources)


def _looks(sources: Iterator[Source], deadline: float, now: Callable[[], float]) -> Iterator[_Look]:
    for source in sources:
        width, height = source.width, source.height
        turned = swaps_sides(source.facts.orientation)
        yield _Look(signature(source), (height, width) if turned else (width, height))
        if now() > deadline:
            return
