"""Recognises a picture that was scaled, encoded again, or stripped of its metadata.

A fingerprint has two parts: a difference hash of 16 × 16 bits (whether the picture gets
brighter from one cell to the next) and the mean colour of 6 × 6 cells. The hash tells photos
apart; the colours tell flat drawings apart, whose hashes hold little.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sandbox.rekognition.values import Pixels

HASH_SIDE = 16
COLOUR_SIDE = 6
RISE = 2
"""Grey levels (of 255) that count as brighter: noise of an encoder stays below."""

HASH_DISTANCE = 26
"""Bits (of 256) that may differ."""

COLOUR_DISTANCE = 14.0
"""Levels (of 255) that the mean colour of any cell may differ."""

SHAPE_RATIO = 1.04
"""How much the ratio of the sides may differ: rounding of small sizes."""


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """What stays of a picture when it is scaled or encoded again."""

    bits: npt.NDArray[np.bool_]
    colours: npt.NDArray[np.float32]
    shape: float
    """Width over height."""

    def distance(self, other: "Fingerprint") -> int | None:
        """Bits of difference to another picture; None when they are not the same picture."""
        if max(self.shape, other.shape) / min(self.shape, other.shape) > SHAPE_RATIO:
            return None
        if np.abs(self.colours - other.colours).max() > COLOUR_DISTANCE:
            return None
        distance = int(np.count_nonzero(self.bits != other.bits))
        return distance if distance <= HASH_DISTANCE else None


def fingerprint(picture: Pixels) -> Fingerprint:
    """The fingerprint of an upright picture."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    cells = cv2.resize(grey, (HASH_SIDE + 1, HASH_SIDE), interpolation=cv2.INTER_AREA)
    rises = cells[:, 1:].astype(np.int16) - cells[:, :-1]
    colours = cv2.resize(picture, (COLOUR_SIDE, COLOUR_SIDE), interpolation=cv2.INTER_AREA)
    height, width = picture.shape[:2]
    return Fingerprint(rises > RISE, colours.astype(np.float32), width / height)
