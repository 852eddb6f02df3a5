"""The picture with its boxes and tags.

Boxes first, the largest at the bottom; then the tags, which stay whole and apart.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image

from bot.core.labels import Box
from bot.core.marks import Mark
from bot.pictures.fitting import Fit
from bot.pictures.palette import DARK, colour_of
from bot.pictures.placement import Rect, Spot, Wish, place
from bot.pictures.strokes import frame
from bot.pictures.tags import Style, Tag, Wording, draw_tag, size_of, wordings

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


@dataclass(frozen=True, slots=True)
class Plan:
    """Where boxes and tags go in a picture of a certain size, and how they look."""

    style: Style
    boxes: tuple[tuple[str, Rect], ...]
    tags: tuple[Tag, ...]


def planned(
    size: tuple[int, int], marks: Sequence[Mark], *, style: Style | None = None,
    before: Plan | None = None,
) -> Plan:  # fmt: skip
    """Place the marks into a picture of this width and height.

    `before` is the plan of a picture that was shown just now, in the same size and style: tags of
    boxes that stay keep their places.
    """
    style = style or Style.for_picture(*size, len(marks))
    boxes = [_pixels(mark.box, *size) for mark in marks]
    held = {(tag.label, tag.box): tag for tag in before.tags} if before else {}
    tags = _tags(size, marks, boxes, style, held)
    named = ((mark.name, rect) for mark, rect in zip(marks, boxes, strict=True))
    return Plan(style, tuple(sorted(named, key=lambda item: -item[1].area)), tuple(tags))


def ink(image: Image.Image, plan: Plan) -> None:
    """Draw a plan into a picture of its size, in place."""
    for name, rect in plan.boxes:
        _draw_box(image, rect, name, plan.style)
    for tag in plan.tags:
        draw_tag(image, tag, plan.style)


def paint(image: Image.Image, marks: Sequence[Mark]) -> list[Tag]:
    """Draw the marks in place; returns the tags that found room."""
    plan = planned(image.size, marks)
    ink(image, plan)
    return list(plan.tags)


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
    size: tuple[int, int], marks: Sequence[Mark], boxes: Sequence[Rect], style: Style,
    held: Mapping[tuple[str, Rect], Tag],
) -> list[Tag]:  # fmt: skip
    """The tags that found room; the large and certain ones choose first."""
    said = [wordings(mark, style) for mark in marks]
    order = sorted(range(len(marks)), key=lambda i: -marks[i].confidence * boxes[i].area ** 0.5)
    wishes = [
        Wish(boxes[i], tuple(size_of(words, style) for words in said[i]),
             _spot_of(held.get((marks[i].name, boxes[i])), said[i]))
        for i in order
    ]  # fmt: skip
    spots = place(wishes, Rect(0, 0, *size), gap=style.line)
    return [
        Tag(marks[i].name, said[i][spot.size], spot.rect, boxes[i])
        for i, spot in zip(order, spots, strict=True)
        if spot
    ]


def _spot_of(tag: Tag | None, said: Sequence[Wording]) -> Spot | None:
    """Where a tag was, if it still says the same."""
    if tag is None or tag.wording not in said:
        return None
    return Spot(tag.rect, said.index(tag.wording))
