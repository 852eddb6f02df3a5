"""A canvas for flat illustrations that notes where each named thing was drawn.

Coordinates are those of the finished picture; everything is drawn three times as large and
scaled down at the end, which makes the edges smooth.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from PIL import Image, ImageColor, ImageDraw, ImageFilter, ImageFont

SUPERSAMPLING = 3
CURVE_STEPS = 40
ROUND_STEPS = 96

Point = tuple[float, float]
Colour = str
"""`#rrggbb`, or `#rrggbbaa` to let the ground shine through."""


WRITTEN = "text:"
"""What the name of a thing begins with that is a line of text."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A named thing and its box as ratios 0–1 of the picture."""

    name: str
    left: float
    top: float
    width: float
    height: float


@dataclass(slots=True)
class _Extent:
    """The points that a thing covers so far."""

    points: list[Point] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where what is drawn at the moment stands: nowhere else, unless something says so."""

    origin: Point = (0.0, 0.0)
    to: Point = (0.0, 0.0)
    scale: float = 1.0
    flipped: bool = False

    def of(self, points: Sequence[Point]) -> list[Point]:
        across = -self.scale if self.flipped else self.scale
        (x, y), (u, v) = self.origin, self.to
        return [(u + (px - x) * across, v + (py - y) * self.scale) for px, py in points]


class Canvas:
    """A picture in the making, `width` × `height` pixels when finished."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        size = (width * SUPERSAMPLING, height * SUPERSAMPLING)
        self._image = Image.new("RGB", size, "white")
        self._draw = ImageDraw.Draw(self._image, "RGBA")
        self._open: _Extent | None = None
        self._place = _Place()
        self.things: list[Thing] = []

    @contextmanager
    def thing(self, name: str) -> Iterator[None]:
        """What is drawn inside belongs to the thing of this name."""
        self._open = _Extent()
        yield
        xs = [min(max(x, 0.0), self.width) for x, _y in self._open.points]
        ys = [min(max(y, 0.0), self.height) for _x, y in self._open.points]
        self._open = None
        left, top = min(xs) / self.width, min(ys) / self.height
        right, bottom = max(xs) / self.width, max(ys) / self.height
        self.things.append(Thing(name, left, top, right - left, bottom - top))

    @contextmanager
    def placed(
        self, origin: Point, to: Point, scale: float = 1.0, *, flipped: bool = False
    ) -> Iterator[None]:
        """What is drawn inside stands with its `origin` at `to`, scaled, perhaps mirrored."""
        before, self._place = self._place, _Place(origin, to, scale, flipped)
        yield
        self._place = before

    def shape(self, points: Sequence[Point], colour: Colour) -> None:
        """A filled shape."""
        points = self._place.of(points)
        self._note(points)
        self._draw.polygon(_scaled(points), fill=ImageColor.getrgb(colour))

    def shaded(self, points: Sequence[Point], top: Colour, bottom: Colour) -> None:
        """A filled shape whose colour changes from its top to its bottom."""
        points = self._place.of(points)
        self._note(points)
        mask = Image.new("L", self._image.size, 0)
        ImageDraw.Draw(mask).polygon(_scaled(points), fill=255)
        box = mask.getbbox()
        if box is None:
            return
        left, upper, right, lower = box
        ramp = Image.linear_gradient("L").resize((right - left, lower - upper))
        ends = [Image.new("RGB", ramp.size, colour) for colour in (bottom, top)]
        self._image.paste(Image.composite(ends[0], ends[1], ramp), box[:2], mask.crop(box))

    def disc(self, centre: Point, radius: float, colour: Colour) -> None:
        """A filled circle."""
        self.shape(oval(centre, radius, radius), colour)

    def stroke(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """A line with round ends and corners."""
        points, width = self._place.of(points), width * self._place.scale
        radius = width / 2
        outline = [(x + dx, y + dy) for x, y in points for dx, dy in _sides(radius)]
        self._note(outline)
        # Drawn on a mask first, so that parts that overlap do not add up when it is translucent.
        mask = Image.new("L", self._image.size, 0)
        pen = ImageDraw.Draw(mask)
        red, green, blue, *alpha = ImageColor.getrgb(colour)
        ink = alpha[0] if alpha else 255
        pen.line(_scaled(points), fill=ink, width=round(width * SUPERSAMPLING))
        for x, y in points:
            corners = _scaled([(x - radius, y - radius), (x + radius, y + radius)])
            pen.ellipse([*corners[0], *corners[1]], fill=ink)
        box = mask.getbbox()
        if box:
            self._image.paste((red, green, blue), box, mask.crop(box))

    def glow(self, centre: Point, radius: float, colour: Colour) -> None:
        """A soft light around a point."""
        layer = Image.new("L", (self.width, self.height), 0)
        x, y = centre
        box = (x - radius / 2, y - radius / 2, x + radius / 2, y + radius / 2)
        red, green, blue, *alpha = ImageColor.getrgb(colour)
        ImageDraw.Draw(layer).ellipse(box, fill=alpha[0] if alpha else 255)
        soft = layer.filter(ImageFilter.GaussianBlur(radius / 4)).resize(self._image.size)
        self._image.paste((red, green, blue), (0, 0), soft)

    def text(self, centre: Point, words: str, size: float, colour: Colour) -> None:
        """One line of text around a point, `size` pixels high."""
        font = ImageFont.load_default(size * SUPERSAMPLING)
        (where,) = _scaled([centre])
        self._draw.text(where, words, ImageColor.getrgb(colour), font=font, anchor="mm")
        left, top, right, bottom = self._draw.textbbox(where, words, font=font, anchor="mm")
        corners = ((left, top), (right, bottom))
        self._note([(x / SUPERSAMPLING, y / SUPERSAMPLING) for x, y in corners])

    def written(self, centre: Point, words: str, size: float, colour: Colour) -> None:
        """The same, and the picture's metadata says what is written there."""
        with self.thing(f"{WRITTEN}{words}"):
            self.text(centre, words, size, colour)

    def finished(self) -> Image.Image:
        """The picture at its own size."""
        return self._image.resize((self.width, self.height), Image.Resampling.LANCZOS)

    def _note(self, points: Sequence[Point]) -> None:
        if self._open is not None:
            self._open.points.extend(points)


def oval(centre: Point, across: float, down: float, turn: float = 0.0) -> list[Point]:
    """The outline of an ellipse with two radii, turned by degrees."""
    outline = []
    for step in range(ROUND_STEPS):
        angle = 2 * math.pi * step / ROUND_STEPS
        outline.append((across * math.cos(angle), down * math.sin(angle)))
    return moved(outline, centre, turn)


def moved(points: Sequence[Point], to: Point, turn: float = 0.0) -> list[Point]:
    """The points turned by degrees around the origin, then moved."""
    sine, cosine = math.sin(math.radians(turn)), math.cos(math.radians(turn))
    return [(to[0] + x * cosine - y * sine, to[1] + x * sine + y * cosine) for x, y in points]


def curve(*controls: Point) -> list[Point]:
    """A Bézier curve from the first to the last control point."""
    return [_bezier(controls, step / CURVE_STEPS) for step in range(CURVE_STEPS + 1)]


def _bezier(controls: Sequence[Point], share: float) -> Point:
    points = list(controls)
    while len(points) > 1:
        points = [(x + (u - x) * share, y + (v - y) * share) for (x, y), (u, v) in pairwise(points)]
    return points[0]


def _scaled(points: Sequence[Point]) -> list[Point]:
    return [(x * SUPERSAMPLING, y * SUPERSAMPLING) for x, y in points]


def _sides(radius: float) -> tuple[Point, ...]:
    return ((-radius, 0), (radius, 0), (0, -radius), (0, radius))
