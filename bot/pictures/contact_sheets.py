"""A contact sheet: the key moments of a video side by side, with their boxes and times.

A thread shows the sheet at about a third of its width, so there are few columns, and letters and
lines are as large as on a single picture.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.core.marks import Mark
from bot.core.timeline import SHORT, clock_text
from bot.pictures.drawing import Drawing, ink, planned
from bot.pictures.fitting import Fit
from bot.pictures.fonts import font
from bot.pictures.palette import DARK, LIGHT
from bot.pictures.tags import Style

WIDTH = 1280
MOST = 12
_GAP, _CAPTION, _TEXT = 10, 42, 26
_MOST_MARKS = 5
"""Boxes in one frame: more hide it at this size."""
_FLATTEST, _STEEPEST = 3.0, 0.5
"""Frames with another shape than these (width : height) get bands at their sides."""
_UPRIGHT, _FEW, _SIX, _HIGHEST = 0.8, 4, 6, 720
"""Narrower frames stand up to four in a row, so few others two. No tile is higher, in pixels."""
_STYLE = Style(text=21, line=3, radius=7, padding=8, height=31, widest=240)
_QUALITY = 88


@dataclass(frozen=True, slots=True)
class KeyMoment:
    """A prepared frame, when it is shown in seconds, and what is marked in it.

    Boxes are relative to the upright frame.
    """

    seconds: float
    jpeg: bytes
    fit: Fit
    marks: tuple[Mark, ...] = ()


def draw_sheet(moments: Sequence[KeyMoment], length: float) -> Drawing:
    """A JPEG of the first `MOST` moments of something that lasts so many seconds.

    Raises ValueError when there is none.
    """
    if not moments:
        raise ValueError("a sheet needs a moment")
    shown = moments[:MOST]
    columns, width, height = _grid(_shape(shown[0].fit), len(shown))
    across, down = width + _GAP, height + _CAPTION
    rows = -(-len(shown) // columns)
    sheet = Image.new("RGB", (_GAP + columns * across, _GAP + rows * down), DARK)
    for number, moment in enumerate(shown):
        row, column = divmod(number, columns)
        left, top = _GAP + column * across, _GAP + row * down
        sheet.paste(_tile(moment, (width, height)), (left, top))
        _caption(sheet, left, top + height, _time_text(moment.seconds, length))
    buffer = io.BytesIO()
    sheet.save(buffer, "JPEG", quality=_QUALITY, subsampling="4:4:4")
    return Drawing(buffer.getvalue(), "image/jpeg", sheet.width, sheet.height)


def _shape(fit: Fit) -> float:
    return min(max(fit.content_width / fit.content_height, _STEEPEST), _FLATTEST)


def _grid(shape: float, count: int) -> tuple[int, int, int]:
    """How many columns, and a tile's width and height in pixels."""
    columns = 1 if count == 1 else 2 if count <= _FEW else 3
    if shape < _UPRIGHT:
        columns = count if count <= _FEW else 3 if count <= _SIX else 4
    width = (WIDTH - _GAP * (columns + 1)) // columns
    height = min(round(width / shape), _HIGHEST)
    return columns, min(width, round(height * shape)), height


def _tile(moment: KeyMoment, size: tuple[int, int]) -> Image.Image:
    """The frame with its boxes, in the middle of a tile of this size."""
    with Image.open(io.BytesIO(moment.jpeg), formats=("JPEG",)) as opened:
        opened.draft("RGB", (2 * size[0], 2 * size[1]))
        scale = opened.width / moment.fit.width
        left, top, right, bottom = (round(edge * scale) for edge in moment.fit.content)
        content = opened.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    factor = min(size[0] / content.width, size[1] / content.height)
    inner = tuple(max(round(side * factor), 1) for side in content.size)
    frame = content.resize((inner[0], inner[1]), Image.Resampling.LANCZOS)
    best = sorted(moment.marks, key=lambda mark: -mark.confidence * mark.box.area**0.5)
    ink(frame, planned(frame.size, best[:_MOST_MARKS], style=_STYLE))
    tile = Image.new("RGB", size, DARK)
    tile.paste(frame, ((size[0] - frame.width) // 2, (size[1] - frame.height) // 2))
    return tile


def _caption(sheet: Image.Image, left: int, top: int, text: str) -> None:
    draw = ImageDraw.Draw(sheet)
    place = (left + 2, top + _CAPTION // 2)
    draw.text(place, text, LIGHT, font(_TEXT, bold=True), anchor="lm")


def _time_text(seconds: float, length: float) -> str:
    return f"{seconds:.1f} s" if length <= SHORT else clock_text(seconds)
