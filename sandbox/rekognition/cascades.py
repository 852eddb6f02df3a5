"""OpenCV's built-in detectors, for when there is no model file: faces, cats, whole people.

Each of them alone sees a lot that is not there. So every finding needs two witnesses: what
one detector proposes, another one, trained apart from it, must find again in the same place.
"""

import math
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from sandbox.rekognition.values import Pixels, Sighting, Spot

Grey = npt.NDArray[np.uint8]
Rectangle = tuple[int, int, int, int]
"""Left, top, width and height in pixels."""

WITNESS_SIDE = 160
AGREEMENT = 0.45
"""Intersection over union from which two witnesses mean the same place."""

HOG_WINDOW = (192, 288)
HOG_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class _Search:
    """How one kind of thing is proposed. Sides in pixels, `growth` the step between sizes."""

    label: str
    cascade: str
    witness: str
    side: int
    growth: float
    neighbours: int


FACES = _Search("Face", "frontalface_alt2", "frontalface_alt", 640, 1.1, 6)
# Cat faces are found in small pictures, with fine steps, or not at all.
CATS = _Search("Cat", "frontalcatface_extended", "frontalcatface", 320, 1.03, 9)
PEOPLE = _Search("Person", "fullbody", "", 640, 1.1, 5)


DESCRIPTION = "OpenCV's built-in detectors know only faces, cats and standing people"


class Cascades:
    """Haar cascades and the people detector that come with OpenCV 4."""

    def __init__(self, description: str = DESCRIPTION) -> None:
        """`description` may tell why there is no better detector."""
        self.description = description
        self._cascades = {
            name: _cascade(name)
            for search in (FACES, CATS, PEOPLE)
            for name in (search.cascade, search.witness)
            if name
        }
        self._people = cv2.HOGDescriptor()
        self._people.setSVMDetector(np.array(cv2.HOGDescriptor.getDefaultPeopleDetector()))
        # A cascade holds its own working memory, so that one picture goes through at a time.
        self._lock = threading.Lock()

    def detect(self, picture: Pixels) -> list[Sighting]:
        """Faces, cats' faces and standing people that two detectors agree on."""
        with self._lock:
            faces = self._search(picture, FACES, self._same_face)
            cats = self._search(picture, CATS, self._same_face)
            people = self._search(picture, PEOPLE, self._person)
        # To the cats' detectors a human face looks much like a cat's.
        cats = tuple(cat for cat in cats if not any(cat.overlap(face) > 0 for face in faces))
        found = {FACES.label: faces, CATS.label: cats, PEOPLE.label: people}
        return [
            Sighting(label, max(spot.confidence or 0.0 for spot in spots), spots)
            for label, spots in found.items()
            if spots
        ]

    def _search(
        self,
        picture: Pixels,
        search: _Search,
        confirm: Callable[[Pixels, Rectangle, _Search], bool],
    ) -> tuple[Spot, ...]:
        scaled = _scaled(picture, search.side)
        height, width = scaled.shape[:2]
        return tuple(
            Spot(
                place[0] / width,
                place[1] / height,
                place[2] / width,
                place[3] / height,
                _confidence(votes),
            )
            for place, votes in self._proposals(scaled, search)
            if confirm(scaled, place, search)
        )

    def _proposals(self, scaled: Pixels, search: _Search) -> Iterator[tuple[Rectangle, int]]:
        """Places, and how many windows voted for each."""
        places, votes = self._cascades[search.cascade].detectMultiScale2(
            _grey(scaled), search.growth, search.neighbours, minSize=(24, 24)
        )
        for place, count in zip(places, votes, strict=True):
            left, top, width, height = (int(value) for value in place)
            yield (left, top, width, height), int(count)

    def _same_face(self, scaled: Pixels, place: Rectangle, search: _Search) -> bool:
        """Whether the second cascade finds it, too, looking only there."""
        crop, (left, top) = _crop(scaled, place, margin=0.5)
        scale = WITNESS_SIDE / max(crop.shape[:2])
        small = cv2.resize(_grey(crop), None, fx=scale, fy=scale)
        expected = (
            round((place[0] - left) * scale),
            round((place[1] - top) * scale),
            round(place[2] * scale),
            round(place[3] * scale),
        )
        seen = self._cascades[search.witness].detectMultiScale(small, 1.05, 1, minSize=(24, 24))
        return any(_overlap(expected, tuple(int(v) for v in other)) > AGREEMENT for other in seen)

    def _person(self, scaled: Pixels, place: Rectangle, _search: _Search) -> bool:
        """Whether the people detector, which looks at outlines, sees somebody there."""
        crop, _corner = _crop(scaled, place, margin=0.5)
        window = cv2.resize(crop, HOG_WINDOW)
        _places, weights = self._people.detectMultiScale(window, winStride=(4, 4), scale=1.05)
        return any(float(weight) >= HOG_WEIGHT for weight in np.ravel(weights))


def _cascade(name: str) -> cv2.CascadeClassifier:
    path = Path(cv2.__file__).with_name("data") / f"haarcascade_{name}.xml"
    return cv2.CascadeClassifier(str(path))


def _confidence(votes: int) -> float:
    """Percent from the number of votes: 84 % for 5, 92 % for 14, never above 97 %."""
    return 97.0 - 24.0 * math.exp(-votes / 9.0)


def _scaled(picture: Pixels, side: int) -> Pixels:
    scale = min(side / max(picture.shape[:2]), 1.0)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _grey(picture: Pixels) -> Grey:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def _crop(picture: Pixels, place: Rectangle, *, margin: float) -> tuple[Pixels, tuple[int, int]]:
    """The place with a margin (share of its width) around it, and where that begins."""
    left, top, width, height = place
    extra = round(width * margin)
    x, y = max(left - extra, 0), max(top - extra, 0)
    return picture[y : top + height + extra, x : left + width + extra], (x, y)


def _overlap(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Intersection over union."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    shared = max(width, 0) * max(height, 0)
    return shared / (one[2] * one[3] + other[2] * other[3] - shared)
