"""A ride in three scenes: somebody cycles through the park, a balloon rises, a dog runs home."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from PIL import Image

from sandbox.samples.balloons import draw_balloon
from sandbox.samples.canvas import Canvas, Point, curve, oval
from sandbox.samples.cyclist import draw_cyclist, riding
from sandbox.samples.figures import draw_dog
from sandbox.samples.sprites import cut_out

SIZE = (640, 360)
TURN = 8
"""Frames in one turn of the pedals."""

ALWAYS = ("Park", "Tree", "Grass", "Outdoors")
LABELS = ("Bicycle", "Person", "Balloon", "Dog", *ALWAYS)

_CYCLIST, _BALLOON, _DOG = (156, 192), (104, 140), (138, 110)
"""Sizes of the sprites in pixels."""


@dataclass(frozen=True, slots=True)
class Way:
    """The way of a sprite in a scene: its size, and its upper left corner at both ends."""

    names: tuple[str, ...]
    size: tuple[int, int]
    start: Point
    end: Point
    hop: int = 0
    """How many pixels it jumps while it goes."""

    def at(self, share: float) -> tuple[int, int]:
        """Where it is after this share of the scene."""
        (x, y), (u, v) = self.start, self.end
        return round(x + (u - x) * share), round(y + (v - y) * share)


SCENES = (
    Way(("Bicycle", "Person"), _CYCLIST, (20, 138), (464, 138)),
    Way(("Balloon",), _BALLOON, (300, 176), (356, 12)),
    Way(("Dog",), _DOG, (40, 226), (440, 226), hop=9),
)
_INSIDE = {"Bicycle": (0.0, 0.33, 1.0, 0.67), "Person": (0.14, 0.0, 0.7, 0.93)}
"""The part of its sprite that a thing covers: left, top, width, height."""


class Ride:
    """The same ride with scenes that end at other times (seconds)."""

    def __init__(self, ends: Sequence[float]) -> None:
        self.ends = tuple(ends)

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.ends[-1]

    def frames(self, rate: int) -> Iterator[Image.Image]:
        """Every frame, at so many in a second."""
        for number in range(round(self.seconds * rate)):
            yield self._frame(number, number / rate)

    def timeline(self) -> list[str]:
        """What is seen when, as the sandbox's Rekognition reads it."""
        return [*self._moving(), *(f"{name} 0-{self.seconds:g}s" for name in ALWAYS)]

    def _moving(self) -> list[str]:
        begins = (0.0, *self.ends)
        return [
            f"{name} {start:g}-{end:g}s at {_box(way, name, 0)} to {_box(way, name, 1)}"
            for start, end, way in zip(begins, self.ends, SCENES, strict=False)
            for name in way.names
        ]

    def _frame(self, number: int, seconds: float) -> Image.Image:
        scene = sum(seconds >= end for end in self.ends[:-1])
        start, end = (0.0, *self.ends)[scene], self.ends[scene]
        frame = _grounds()[scene].copy()
        sprites, way = _sprites()[scene], SCENES[scene]
        sprite = sprites[number % len(sprites)]
        x, y = way.at((seconds - start) / (end - start))
        hop = round(way.hop * abs(math.sin(math.pi * number / TURN)))
        frame.paste(sprite, (x, y - hop), sprite)
        return frame


@cache
def _grounds() -> tuple[Image.Image, ...]:
    return (
        _ground(("#8fd0e6", "#fdf0d8"), 214, (66, 196, 430, 590)),
        _ground(("#7cc4e4", "#ffe7c6"), 300, (40, 120, 560)),
        _ground(("#f2a65a", "#ffe3b0"), 190, (90, 330, 520)),
    )


@cache
def _sprites() -> tuple[tuple[Image.Image, ...], ...]:
    turns = tuple(cut_out(_CYCLIST, _Cyclist(step / TURN)) for step in range(TURN))
    return turns, (cut_out(_BALLOON, _balloon),), (cut_out(_DOG, _dog),)


def _box(way: Way, name: str, share: float) -> str:
    """Left, top, width and height as ratios."""
    (x, y), (wide, high) = way.at(share), way.size
    left, top, width, height = _INSIDE.get(name, (0.0, 0.0, 1.0, 1.0))
    across, down = SIZE
    sides = (
        (x + left * wide) / across,
        (y + top * high - way.hop) / down,
        width * wide / across,
        (height * high + way.hop) / down,
    )
    return " ".join(f"{side:.3f}" for side in sides)


@dataclass(frozen=True, slots=True)
class _Cyclist:
    """Draws the cyclist after a share of a turn."""

    share: float

    def __call__(self, canvas: Canvas) -> None:
        with canvas.placed((412, 310), (1, 1), 0.375):
            draw_cyclist(canvas, riding(self.share))


def _balloon(canvas: Canvas) -> None:
    draw_balloon(canvas, (52, 56), 0.66, ("#e2574c", "#fff1d8"))


def _dog(canvas: Canvas) -> None:
    with canvas.placed((846, 648), (4, 4), 0.64):
        draw_dog(canvas)


def _ground(sky: tuple[str, str], horizon: float, trees: Sequence[float]) -> Image.Image:
    """The park from another place: its sky, the height of its meadow, where its trees stand."""
    canvas = Canvas(*SIZE)
    width, height = SIZE
    canvas.shaded([(0, 0), (width, 0), (width, horizon + 20), (0, horizon + 20)], *sky)
    canvas.disc((width * 0.84, horizon * 0.3), 24, "#fff8df")
    far = curve((0, horizon), (200, horizon - 26), (420, horizon + 20), (width, horizon - 8))
    canvas.shaded([*far, (width, height), (0, height)], "#9bca83", "#4f9b63")
    for x in trees:
        _tree(canvas, x, horizon + 14)
    if horizon < height * 0.7:
        path = [(0, height - 46), (width, height - 46), (width, height - 18), (0, height - 18)]
        canvas.shape(path, "#f1dcb4")
    return canvas.finished()


def _tree(canvas: Canvas, x: float, foot: float) -> None:
    canvas.shape([(x - 6, foot), (x - 4, foot - 60), (x + 4, foot - 60), (x + 6, foot)], "#8a5f43")
    for dx, dy, radius, green in (
        (-20, -64, 22, "#37876a"),
        (20, -62, 22, "#37876a"),
        (0, -88, 26, "#4a9c72"),
        (-8, -96, 14, "#69b57f"),
    ):
        canvas.shape(oval((x + dx, foot + dy), radius, radius * 0.9), green)
