"""The picture with its boxes and tags.

Boxes first, the largest at the bottom; then the tags, which stay whole and apart.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from bot.core.labels import Box
from bot.core.marks import Mark
from bot.pictures.fitting import Fit
from bot.pictures.palette import DARK, colour_of
from bot.pictures.placement import Rect, Wish, place
from bot.pictures.strokes import frame
from bot.pictures.tags import Style, Tag, draw_tag, size_of, wordings

LONGEST = 1280
STRIP_SIDE, LONGEST_STRIP = 240, 5120
"""A strip keeps so much of its short side, so that there is room for tags."""
SMALL_SIDE, MOST_ENLARGED = 960, 2.0
"""Small pictures are enlarged, so that lines and letters come out crisp on a fine screen."""
LEAST_BOX = 6
_HALO = 115
_QUALITY = 88


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished picture: its bytes, media type, and size in pixels."""

    data: bytes
    content_type: str
    width: int
    height: int


def draw(jpeg: bytes, fit: Fit, marks: Sequence[Mark]) -> Drawing:
    """Draw the marks onto a prepared picture; their boxes are relative to the original."""
    image = _canvas(jpeg, fit)
    paint(image, marks)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY, subsampling="4:4:4")
    return Drawing(buffer.getvalue(), "image/jpeg", image.width, image.height)


def paint(image: Image.Image, marks: Sequence[Mark]) -> list[Tag]:
    """Draw the marks in place; returns the tags that found room."""
    style = Style.for_picture(image.width, image.height, len(marks))
    boxes = [_pixels(mark.box, image.width, image.height) for mark in marks]
    for mark, rect in sorted(zip(marks, boxes, strict=True), key=lambda item: -item[1].area):
        _draw_box(image, rect, mark.name, style)
    tags = _tags(image, marks, boxes, style)
    for tag in tags:
        draw_tag(image, tag, style)
    return tags


def canvas_size(width: int, height: int) -> tuple[int, int]:
    """The size of the drawing for a content of this size."""
    long, short = max(width, height), min(width, height)
    factor = min(max(LONGEST / long, STRIP_SIDE / short), LONGEST_STRIP / long, 1.0)
    if long < SMALL_SIDE:
        factor = min(SMALL_SIDE / long, MOST_ENLARGED)
    return max(round(width * factor), 1), max(round(height * factor), 1)


def _canvas(jpeg: bytes, fit: Fit) -> Image.Image:
    """The content without its padding, at a size that suits a screen."""
    image: Image.Image = Image.open(io.BytesIO(jpeg), formats=("JPEG",))
    size = canvas_size(fit.content_width, fit.content_height)
    if (fit.width, fit.height) == (fit.content_width, fit.content_height):
        image.draft("RGB", size)
    else:
        image = image.crop(fit.content)
    image.load()
    return image if image.size == size else image.resize(size, Image.Resampling.BILINEAR)


def _pixels(box: Box, width: int, height: int) -> Rect:
    """The box in whole pixels inside the picture, large enough to be seen."""
    inside = box.clamped()
    left, right = _span(inside.left * width, inside.right * width, width)
    top, bottom = _span(inside.top * height, inside.bottom * height, height)
    return Rect(left, top, right, bottom)


def _span(low: float, high: float, limit: int) -> tuple[int, int]:
    length = min(max(round(high) - round(low), LEAST_BOX), limit)
    start = min(max(round((low + high - length) / 2), 0), limit - length)
    return start, start + length


def _draw_box(image: Image.Image, rect: Rect, name: str, style: Style) -> None:
    radius = min(style.radius, rect.width // 4, rect.height // 4)
    halo = {"radius": radius + 1, "line": style.line + 2, "opacity": _HALO}
    frame(image, rect.grown(1), DARK, **halo)
    frame(image, rect, colour_of(name), line=style.line, radius=radius)


def _tags(
    image: Image.Image, marks: Sequence[Mark], boxes: Sequence[Rect], style: Style
) -> list[Tag]:
    """The tags that found room; the large and certain ones choose first."""
    said = [wordings(mark, style) for mark in marks]
    order = sorted(range(len(marks)), key=lambda i: -marks[i].confidence * boxes[i].area ** 0.5)
    wishes = [Wish(boxes[i], tuple(size_of(words, style) for words in said[i])) for i in order]
    spots = place(wishes, Rect(0, 0, image.width, image.height), gap=style.line)
    return [
        Tag(marks[i].name, said[i][spot.size], spot.rect)
        for i, spot in zip(order, spots, strict=True)
        if spot
    ]
