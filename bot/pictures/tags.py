"""Tags: a label's name and how sure the detector is, on a chip of the label's colour."""

import math
from dataclasses import dataclass
from typing import Self

from PIL import Image, ImageDraw

from bot.core.marks import Mark
from bot.pictures.fonts import font, readable, shortened, width_of
from bot.pictures.palette import DARK, colour_of, ink_on
from bot.pictures.placement import Rect
from bot.pictures.strokes import chip

_USUAL = math.sqrt(1280 * 960)
_TEXT, _LINE, _RADIUS = 28, 4.2, 10
"""Chosen for where most people look: the picture in the thread, at about a third of its width."""
_SMALLEST_TEXT, _LARGEST_TEXT = 11, 38
_FEW = 8
_CROWDED = 0.62
_WIDEST_SHARE = 0.6
_HALO = 70


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes in pixels that follow the picture's size; texts shrink a little in a crowd."""

    text: int
    line: int
    radius: int
    padding: int
    height: int
    widest: int

    @classmethod
    def for_picture(cls, width: int, height: int, marks: int) -> Self:
        """The style for a picture of this size with so many marks."""
        unit = math.sqrt(width * height) / _USUAL
        crowd = max(math.sqrt(_FEW / max(marks, _FEW)), _CROWDED)
        text = min(max(round(_TEXT * unit * crowd), _SMALLEST_TEXT), _LARGEST_TEXT)
        return cls(
            text=text,
            line=max(round(_LINE * unit * crowd), 2),
            radius=max(round(_RADIUS * unit * crowd), 3),
            padding=round(text * 0.42),
            height=round(text * 1.5),
            widest=round(width * _WIDEST_SHARE),
        )


@dataclass(frozen=True, slots=True)
class Wording:
    """What a tag says: a name in bold, the confidence behind it; either may be empty."""

    name: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag with its place, and the box beside which it stands."""

    label: str
    wording: Wording
    rect: Rect
    box: Rect


def wordings(mark: Mark, style: Style) -> tuple[Wording, ...]:
    """What the tag may say, best first: name and confidence, or one of them alone."""
    bold = font(style.text, bold=True)
    name = shortened(readable(mark.name, bold), bold, style.widest)
    percent = f"{mark.confidence:.0f} %"
    if not name:
        return (Wording("", percent),)
    return (Wording(name, percent), Wording(name, ""))


def size_of(wording: Wording, style: Style) -> tuple[int, int]:
    """Width and height of the chip in pixels."""
    return sum(_widths(wording, style)) + 2 * style.padding, style.height


def draw_tag(image: Image.Image, tag: Tag, style: Style) -> None:
    """Draw the chip and its text in place."""
    ground = colour_of(tag.label)
    radius = round(style.height * 0.28)
    chip(image, tag.rect.grown(1), DARK, radius=radius + 1, opacity=_HALO)
    chip(image, tag.rect, ground, radius=radius)
    draw = ImageDraw.Draw(image)
    left = tag.rect.left + style.padding
    baseline = tag.rect.top + round(style.height / 2 + style.text * 0.365)
    ink = ink_on(ground)
    draw.text((left, baseline), tag.wording.name, ink, font(style.text, bold=True), anchor="ls")
    right = tag.rect.right - style.padding
    draw.text((right, baseline), tag.wording.confidence, ink, font(_lesser(style)), anchor="rs")


def _widths(wording: Wording, style: Style) -> tuple[int, int]:
    """The widths of the name and of the confidence with the space before it."""
    name = width_of(wording.name, font(style.text, bold=True)) if wording.name else 0
    confidence = width_of(wording.confidence, font(_lesser(style))) if wording.confidence else 0
    return name, confidence + (round(style.text * 0.4) if name and confidence else 0)


def _lesser(style: Style) -> int:
    """The confidence is set a little smaller than the name."""
    return round(style.text * 0.88)
