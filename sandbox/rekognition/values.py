"""What is seen in a picture or known of it, before it becomes an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
"""An upright picture: rows × columns × blue, green, red."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a label is, as ratios 0–1 of the upright picture, origin top left.

    `confidence` is in percent; without one the spot is as sure as its label.
    """

    left: float
    top: float
    width: float
    height: float
    confidence: float | None = None

    @property
    def area(self) -> float:
        """The share of the picture, ratio 0–1."""
        return self.width * self.height

    def overlap(self, other: "Spot") -> float:
        """The area that both cover, ratio of the picture."""
        width = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        height = min(self.top + self.height, other.top + other.height) - max(self.top, other.top)
        return max(width, 0.0) * max(height, 0.0)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A label by Rekognition's name, its confidence in percent, and where it was seen."""

    name: str
    confidence: float
    spots: tuple[Spot, ...] = ()


Point = tuple[float, float]
"""Ratios 0–1 of the upright picture, from the left and from the top."""

Corners = tuple[Point, Point, Point, Point]
"""Of a box that may be turned: clockwise, from where the text's top left is."""


def around(points: Sequence[Point]) -> Spot:
    """The upright box around these points."""
    across, down = [x for x, _ in points], [y for _, y in points]
    left, top = min(across), min(down)
    return Spot(left, top, max(across) - left, max(down) - top)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or a word; confidence in percent."""

    text: str
    confidence: float
    corners: Corners

    @property
    def box(self) -> Spot:
        """The upright box around it."""
        return around(self.corners)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of a picture.

    A `complete` one is the whole answer; otherwise the detector adds what it sees.
    `moderation` holds moderation labels by their deepest name. `lines` are all that is written.
    """

    sightings: tuple[Sighting, ...] = ()
    moderation: tuple[Sighting, ...] = ()
    content_types: tuple[Sighting, ...] = ()
    lines: tuple[Line, ...] = ()
    complete: bool = False


class Detector(Protocol):
    """Looks at pictures. It may be called from several threads at once."""

    @property
    def description(self) -> str:
        """What it is, for the log."""
        ...

    def detect(self, picture: Pixels) -> list[Sighting]:
        """What it sees, without ancestors, each name once."""
        ...


class NoDetector:
    """Sees nothing: for tests and measurements where pictures are known beforehand."""

    description = "No detector looks at the pictures, so only known ones have labels"

    def detect(self, picture: Pixels) -> list[Sighting]:  # noqa: ARG002  a Detector
        """Nothing."""
        return []


class TextReader(Protocol):
    """Reads what is written in pictures. It may be called from several threads at once."""

    def read(self, picture: Pixels) -> list[Line]:
        """The lines, in the order in which a person reads them."""
        ...


class NoReader:
    """Reads nothing."""

    def read(self, picture: Pixels) -> list[Line]:  # noqa: ARG002  a TextReader
        """Nothing."""
        return []


Json = dict[str, Any]
