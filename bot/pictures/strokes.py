"""Rounded frames and chips with smooth edges, drawn in place on a Pillow picture.

Only corners need smoothing: each is drawn once, four times as large, and reduced.
"""

from functools import lru_cache

from PIL import Image, ImageDraw, ImageOps

from bot.pictures.palette import RGB
from bot.pictures.placement import Rect

_FINER = 4
_OPAQUE = 255


def frame(
    image: Image.Image, rect: Rect, colour: RGB, *, line: int, radius: int, opacity: int = _OPAQUE
) -> None:
    """Draw the outline of a rectangle; the line lies inside it."""
    radius = min(radius, rect.width // 2, rect.height // 2)
    line = min(line, (min(rect.width, rect.height) + 1) // 2)
    _corners(image, rect, colour, _arc(radius, line, opacity), radius)
    left, right = rect.left + radius, rect.right - radius
    top, bottom = rect.top + radius, rect.bottom - radius
    for side in (
        Rect(left, rect.top, right, rect.top + line),
        Rect(left, rect.bottom - line, right, rect.bottom),
        Rect(rect.left, top, rect.left + line, bottom),
        Rect(rect.right - line, top, rect.right, bottom),
    ):
        fill(image, side, colour, opacity=opacity)


def chip(
    image: Image.Image, rect: Rect, colour: RGB, *, radius: int, opacity: int = _OPAQUE
) -> None:
    """Fill a rectangle with round corners."""
    radius = min(radius, rect.width // 2, rect.height // 2)
    _corners(image, rect, colour, _arc(radius, radius, opacity), radius)
    left, right = rect.left + radius, rect.right - radius
    top, bottom = rect.top + radius, rect.bottom - radius
    for part in (
        Rect(left, rect.top, right, rect.bottom),
        Rect(rect.left, top, left, bottom),
        Rect(right, top, rect.right, bottom),
    ):
        fill(image, part, colour, opacity=opacity)


def fill(image: Image.Image, rect: Rect, colour: RGB, *, opacity: int = _OPAQUE) -> None:
    """Fill the part of a rectangle that lies in the picture."""
    left, top = max(rect.left, 0), max(rect.top, 0)
    right, bottom = min(rect.right, image.width), min(rect.bottom, image.height)
    if left >= right or top >= bottom:
        return
    if opacity == _OPAQUE:
        image.paste(colour, (left, top, right, bottom))
    else:
        mask = Image.new("L", (right - left, bottom - top), opacity)
        image.paste(colour, (left, top, right, bottom), mask)


def _corners(image: Image.Image, rect: Rect, colour: RGB, arc: Image.Image, radius: int) -> None:
    if not radius:
        return
    right, bottom = rect.right - radius, rect.bottom - radius
    flipped = ImageOps.flip(arc)
    for mask, left, top in (
        (arc, rect.left, rect.top),
        (ImageOps.mirror(arc), right, rect.top),
        (flipped, rect.left, bottom),
        (ImageOps.mirror(flipped), right, bottom),
    ):
        image.paste(colour, (left, top, left + radius, top + radius), mask)


@lru_cache(maxsize=256)
def _arc(radius: int, line: int, opacity: int) -> Image.Image:
    """The upper left quarter of a ring as a mask."""
    size = max(radius, 1) * _FINER
    large = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(large)
    draw.ellipse((0, 0, 2 * size - 1, 2 * size - 1), fill=opacity)
    hole = line * _FINER
    if hole < size:
        draw.ellipse((hole, hole, 2 * size - 1 - hole, 2 * size - 1 - hole), fill=0)
    return large.reduce(_FINER)
