"""A picture that nobody can recognise: a few colours, smoothed.

Moderators should know which post an alert is about before they decide to look at it, so a preview
tells light from dark and blue from red, and nothing else: it is computed from at most twelve
colours alone, and whatever else is in a picture cannot be in its preview.
"""

import io

from PIL import Image, ImageFilter

from bot.core.moderation.cases import Cells
from bot.pictures.fitting import Fit

LONG, SHORT = 4, 3
"""Cells along the longer and the shorter side, at most."""

LONGEST = 320
"""Pixels of a preview's longer side."""
_SHORTEST = 120
"""Pixels of its shorter side, for strips too."""
_DECODED = 400
_SOFTNESS = 0.25
"""The blur's radius as a part of a cell's side."""


def cells_of(jpeg: bytes, fit: Fit, *, width: int, height: int) -> Cells:
    """The mean colours of a prepared picture's content; `width` and `height` are the original's."""
    with Image.open(io.BytesIO(jpeg)) as opened:
        opened.draft("RGB", (_DECODED, _DECODED))
        scale = opened.width / fit.width
        left, top, right, bottom = (round(edge * scale) for edge in fit.content)
        content = opened.convert("RGB").crop(
            (left, top, max(right, left + 1), max(bottom, top + 1))
        )
    columns, rows = (SHORT, LONG) if height > width else (LONG, SHORT)
    size = min(columns, content.width), min(rows, content.height)
    means = content.resize(size, Image.Resampling.BOX).tobytes()
    colours = tuple((means[at], means[at + 1], means[at + 2]) for at in range(0, len(means), 3))
    return Cells(*size, colours=colours, width=width, height=height)


def preview(cells: Cells) -> bytes:
    """A PNG of the cells, with the original's proportions where they are not extreme."""
    small = Image.new("RGB", (cells.columns, cells.rows))
    small.putdata(cells.colours)
    size = _size(cells)
    blurred = small.resize(size, Image.Resampling.BICUBIC).filter(
        ImageFilter.GaussianBlur(_SOFTNESS * max(size) / LONG)
    )
    out = io.BytesIO()
    blurred.save(out, "PNG")
    return out.getvalue()


def _size(cells: Cells) -> tuple[int, int]:
    scale = LONGEST / max(cells.width, cells.height)
    width, height = (max(round(side * scale), _SHORTEST) for side in (cells.width, cells.height))
    return width, height
