"""When the frames of a drawn GIF are shown, in its own unit of hundredths of a second."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST = 2
"""Hundredths. Browsers show a frame of 1 for 10 (see `bot.pictures.animations.layout`)."""
LONGEST = 65_535
"""Hundredths: what two bytes hold."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One frame to show, by its place among those given, and for how many hundredths."""

    frame: int
    hundredths: int


def paced(seconds: Iterable[float], step: int = 1) -> tuple[Beat, ...]:
    """Every `step`-th frame, lasting until the next one shown; the whole keeps its length.

    Frames that GIF cannot show for so short a time are left out.
    """
    beats: list[Beat] = []
    began, now = 0, 0.0
    pending: int | None = None
    for index, lasts in enumerate(seconds):
        if index % step == 0 and pending is None:
            pending = index
        now += lasts
        length = _rounded(now) - began
        if pending is not None and length >= SHORTEST and (index + 1) % step == 0:
            beats.append(Beat(pending, min(length, LONGEST)))
            began, pending = _rounded(now), None
    if pending is not None:
        beats.append(Beat(pending, min(max(_rounded(now) - began, SHORTEST), LONGEST)))
    return tuple(beats)


def _rounded(seconds: float) -> int:
    return math.floor(seconds * 100 + 0.5)
