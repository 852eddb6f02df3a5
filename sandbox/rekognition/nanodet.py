"""NanoDet: finds 80 kinds of things on an ordinary processor.

The file is OpenCV Zoo's `object_detection_nanodet_2022nov.onnx` (NanoDet-Plus-m 1.5x, COCO,
Apache-2.0). For every level of its pyramid it answers with a map of 80 class scores and, for
each side of a box, a distribution over 8 distances in strides.
"""

import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from sandbox.rekognition.values import Pixels, Sighting, Spot

SIDE = 416
MEAN = (103.53, 116.28, 123.675)
DEVIATION = (57.375, 57.12, 58.395)
DISTANCES = np.arange(8, dtype=np.float32)

LEAST_SCORE = 0.2
SPREAD = 0.25
"""How fast a candidate loses score with overlap: at 0.42 it keeps half."""

CLASSES_TEXT = """
    Person, Bicycle, Car, Motorcycle, Airplane, Bus, Train, Truck, Boat, Traffic Light,
    Fire Hydrant, Stopsign, Parking Meter, Bench, Bird, Cat, Dog, Horse, Sheep, Cow,
    Elephant, Bear, Zebra, Giraffe, Backpack, Umbrella, Handbag, Tie, Suitcase, Frisbee,
    Skiing, Snowboarding, Ball, Kite, Baseball Bat, Baseball Glove, Skateboard, Surfboard,
    Tennis Racket, Bottle, Wine Glass, Cup, Fork, Knife, Spoon, Bowl, Banana, Apple,
    Sandwich, Orange, Broccoli, Carrot, Hot Dog, Pizza, Donut, Cake, Chair, Couch, Potted
    Plant, Bed, Dining Table, Toilet, TV, Laptop, Mouse, Remote Control, Computer
    Keyboard, Mobile Phone, Microwave, Oven, Toaster, Sink, Refrigerator, Book, Clock,
    Vase, Scissors, Teddy Bear, Blow Dryer, Toothbrush
"""
"""The 80 classes of COCO in the model's order, by Rekognition's names."""

CLASSES = tuple(" ".join(name.split()) for name in CLASSES_TEXT.split(","))

Floats = npt.NDArray[np.float32]


def confidence(score: float) -> float:
    """Rekognition's percent for a NanoDet score 0–1.

    The curve 100 · (1 − exp(−g)) with g quadratic in the score goes through
    0.35 → 70 %, 0.5 → 85 % and 0.8 → 98 %, rises everywhere, and ends at 99.7 %.
    """
    low, middle, high = 0.35, 0.5, 0.8
    at_low, at_middle, at_high = (-math.log(1 - share) for share in (0.70, 0.85, 0.98))
    first = (at_middle - at_low) / (middle - low)
    second = ((at_high - at_middle) / (high - middle) - first) / (high - low)
    g = at_low + first * (score - low) + second * (score - low) * (score - middle)
    return 100 * (1 - math.exp(-g))


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the picture lies in the model's square: offset and size in pixels."""

    left: int
    top: int
    width: int
    height: int

    def spot(self, box: Floats) -> Spot:
        """A box in the square as ratios of the picture, kept inside it."""
        left, right = (min(max((float(x) - self.left) / self.width, 0.0), 1.0) for x in box[0::2])
        top, bottom = (min(max((float(y) - self.top) / self.height, 0.0), 1.0) for y in box[1::2])
        return Spot(left, top, right - left, bottom - top)


class NanoDet:
    """The detector, from its file."""

    description = "NanoDet looks for 80 kinds of things"

    def __init__(self, path: Path) -> None:
        """Load the file; raises cv2.error for no model, ValueError for another one."""
        self._net = cv2.dnn.readNet(str(path))
        self._outputs = self._net.getUnconnectedOutLayersNames()
        # A network holds its own working memory, so that one picture goes through at a time.
        self._lock = threading.Lock()
        shapes = [
            found.shape[-1] for found in self._forward(np.zeros((1, 3, SIDE, SIDE), np.float32))
        ]
        if set(shapes) != {len(CLASSES), 4 * len(DISTANCES)}:
            raise ValueError("another kind of model")

    def detect(self, picture: Pixels) -> list[Sighting]:
        """Every thing with a score of at least 0.2, each seen once."""
        square, frame = _letterboxed(picture)
        outputs = self._forward(square)
        found: dict[str, list[Spot]] = {}
        for name, spot in _once(_candidates(*_decoded(outputs), frame)):
            found.setdefault(name, []).append(spot)
        return [
            Sighting(name, spots[0].confidence or 0.0, tuple(spots))
            for name, spots in found.items()
        ]

    def _forward(self, square: Floats) -> list[Floats]:
        with self._lock:
            self._net.setInput(square)
            return [np.asarray(found, np.float32) for found in self._net.forward(self._outputs)]


def _letterboxed(picture: Pixels) -> tuple[Floats, _Frame]:
    """The picture in the middle of the model's square, as the network's input."""
    height, width = picture.shape[:2]
    scale = SIDE / max(height, width)
    wide, high = max(round(width * scale), 1), max(round(height * scale), 1)
    frame = _Frame((SIDE - wide) // 2, (SIDE - high) // 2, wide, high)
    resized = cv2.resize(picture, (wide, high), interpolation=cv2.INTER_AREA)
    square = np.zeros((SIDE, SIDE, 3), np.float32)
    square[frame.top : frame.top + high, frame.left : frame.left + wide] = resized
    normal = (square - np.array(MEAN, np.float32)) / np.array(DEVIATION, np.float32)
    return np.asarray(normal.transpose(2, 0, 1)[np.newaxis], np.float32), frame


def _decoded(outputs: list[Floats]) -> tuple[Floats, Floats]:
    """Scores (n × 80) and boxes (n × left, top, right, bottom in the square's pixels)."""
    scores = {output.shape[1]: output[0] for output in outputs if output.shape[2] == len(CLASSES)}
    sides = {output.shape[1]: output[0] for output in outputs if output.shape[2] != len(CLASSES)}
    levels = sorted(scores)
    boxes = [_boxes(sides[level]) for level in levels]
    return np.concatenate([scores[level] for level in levels]), np.concatenate(boxes)


def _boxes(distribution: Floats) -> Floats:
    """The boxes of one level: the expected distance of each side from the cell's centre."""
    cells = math.isqrt(len(distribution))
    stride = math.ceil(SIDE / cells)
    powers = np.exp(distribution.reshape(-1, 4, len(DISTANCES)))
    shares = powers / powers.sum(axis=2, keepdims=True)
    left, top, right, bottom = (shares @ DISTANCES * stride).T
    rows, columns = np.divmod(np.arange(cells * cells, dtype=np.float32), np.float32(cells))
    # The centre of a cell of one stride: mirrored pictures get mirrored boxes only with this.
    x, y = (places * stride + (stride - 1) / 2 for places in (columns, rows))
    return np.stack([x - left, y - top, x + right, y + bottom], axis=1)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A class, a place without its confidence yet, and the score 0–1."""

    name: str
    spot: Spot
    score: float


def _candidates(scores: Floats, boxes: Floats, frame: _Frame) -> list[_Candidate]:
    """What every cell may have found."""
    best = scores.max(axis=1)
    found = [
        _Candidate(CLASSES[int(scores[cell].argmax())], frame.spot(boxes[cell]), float(best[cell]))
        for cell in np.flatnonzero(best >= LEAST_SCORE)
    ]
    return [candidate for candidate in found if candidate.spot.area > 0]


def _once(candidates: list[_Candidate]) -> Iterator[tuple[str, Spot]]:
    """Every thing once, the surest first.

    A candidate loses score by its overlap with a surer one of its class (the Gaussian
    Soft-NMS of Bodla and others, 2017), so that people in a crowd stay, and second looks go.
    """
    left = candidates
    while left:
        best = max(left, key=lambda candidate: candidate.score)
        yield best.name, replace(best.spot, confidence=confidence(best.score))
        rest = [_weakened(other, best) for other in left if other is not best]
        left = [candidate for candidate in rest if candidate.score >= LEAST_SCORE]


def _weakened(candidate: _Candidate, surer: _Candidate) -> _Candidate:
    if candidate.name != surer.name:
        return candidate
    overlap = _overlap(candidate.spot, surer.spot)
    return replace(candidate, score=candidate.score * math.exp(-(overlap**2) / SPREAD))


def _overlap(one: Spot, other: Spot) -> float:
    """Intersection over union, ratio 0–1."""
    shared = one.overlap(other)
    return shared / (one.area + other.area - shared)
