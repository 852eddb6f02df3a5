"""What a detector saw in a picture: labels, their boxes, colours and quality.

The names are Amazon Rekognition's, whose answers these values hold whole
(https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html).
"""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.core.moderation.seen import Moderation


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle as ratios 0–1 of the upright picture, origin top left.

    A detector may answer with negative values or values above 1 (API_BoundingBox);
    `clamped` brings such a box back inside the picture.
    """

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge, ratio 0–1."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The bottom edge, ratio 0–1."""
        return self.top + self.height

    @property
    def area(self) -> float:
        """The share of the picture that the box covers, ratio 0–1 once clamped."""
        return self.width * self.height

    def clamped(self) -> "Box":
        """The part of the box that lies inside the picture; its area may be 0."""
        left, top = min(max(self.left, 0.0), 1.0), min(max(self.top, 0.0), 1.0)
        right, bottom = min(max(self.right, 0.0), 1.0), min(max(self.bottom, 0.0), 1.0)
        return Box(left, top, max(right - left, 0.0), max(bottom - top, 0.0))

    def overlap(self, other: "Box") -> float:
        """Intersection over union with another box, ratio 0–1."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        shared = max(width, 0.0) * max(height, 0.0)
        covered = self.area + other.area - shared
        return min(shared / covered, 1.0) if covered > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Instance:
    """One place in the picture where a label was found; confidence in percent 0–100."""

    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Label:
    """A thing, scene or concept that the detector named; confidence in percent 0–100.

    `parents` holds all ancestors, which also come back as labels of their own.
    """

    name: str
    confidence: float
    instances: tuple[Instance, ...] = ()
    parents: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Colour:
    """A dominant colour: red, green and blue 0–255, its plain name, its share in percent 0–100."""

    red: int
    green: int
    blue: int
    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Quality:
    """How a picture came out; brightness, sharpness and contrast 0–100 each."""

    brightness: float
    sharpness: float
    contrast: float


@dataclass(frozen=True, slots=True)
class Detection:
    """The whole answer of a detector to one picture; boxes are relative to the picture sent.

    `colours` and `quality` are there only when the detector was asked to measure them.
    """

    labels: tuple[Label, ...]
    model_version: str
    colours: tuple[Colour, ...] = ()
    quality: Quality | None = None


class Span(NamedTuple):
    """From `start` until `end`, in seconds from the beginning."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Moment:
    """What was seen in one frame, and from when until when that frame stands for others.

    Boxes are relative to the upright frame.
    """

    span: Span
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """What is known of one frame so far, and when it stands for others.

    A part that is None was not asked for yet. Boxes are relative to the upright frame.
    """

    spans: tuple[Span, ...]
    labels: tuple[Label, ...] | None = None
    moderation: Moderation | None = None
    text: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything known about the content of a picture, as it is stored and shown.

    `width` and `height` are the upright original's, in pixels. Boxes are relative to it.
    """

    labels: tuple[Label, ...]
    model_version: str
    width: int
    height: int
    format: str
    colours: tuple[Colour, ...] = ()
    quality: Quality | None = None
    animated: bool = field(default=False)
    fingerprint: int = 0
    """A perceptual hash of 64 bits: few differ between two copies of one picture. 0: unknown."""
    moderation: Moderation | None = None
    """What a moderation model saw; None when none was asked."""
    text: tuple[str, ...] | None = None
    """The lines that were read in it; None when nobody read."""
    is_video: bool = False
    seconds: float = 0.0
    """How long it moves; 0 for what stands still."""
    moments: tuple[Moment, ...] = ()
    """What was seen when, in the order of time; empty for what stands still."""
    note: str = ""
    """A plain sentence on what was not looked at, empty when all was."""
    frames: int = 0
    """How many frames it has, of what moves and was looked at frame by frame; else 0."""
    frames_seen: int = 0
    """How many of them were shown to the detector; the others resemble those."""
    unfinished: tuple[Glance, ...] = ()
    """What was paid for of single frames while others are missing; empty once all are known."""

    @property
    def shared(self) -> "Analysis":
        """What anybody may know: what a moderation model saw is for moderators alone."""
        return replace(self, moderation=None, unfinished=())
