"""Text: DejaVu Sans, which comes with matplotlib, so pixels do not depend on the machine."""

import importlib.util
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

_FOLDER = Path("mpl-data", "fonts", "ttf")
_ELLIPSIS = "…"
_MISSING = "\U0010fffe"
"""A code point that no font has: it shows the sign for missing glyphs."""

Font = ImageFont.FreeTypeFont


@lru_cache(maxsize=64)
def font(size: int, *, bold: bool = False) -> Font:
    """The font at this size in pixels; read from disk once per size."""
    return ImageFont.truetype(font_file(bold=bold), size, layout_engine=ImageFont.Layout.BASIC)


def font_file(*, bold: bool = False) -> Path:
    """Where the font lies on disk."""
    return _folder() / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")


def readable(text: str, face: Font) -> str:
    """The text without what the font cannot show (emoji, CJK); may be empty."""
    shown = "".join(c for c in text if c.isprintable() and _has_glyph(c, face))
    return " ".join(shown.split())


def width_of(text: str, face: Font) -> int:
    """The width in pixels."""
    return round(face.getlength(text))


def shortened(text: str, face: Font, most: int) -> str:
    """The text, or its beginning with an ellipsis, at most so many pixels wide."""
    if width_of(text, face) <= most:
        return text
    for length in range(len(text) - 1, 0, -1):
        candidate = text[:length].rstrip() + _ELLIPSIS
        if width_of(candidate, face) <= most:
            return candidate
    return ""


@lru_cache(maxsize=1)
def _folder() -> Path:
    """The data of matplotlib, found without importing matplotlib."""
    spec = importlib.util.find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("matplotlib, which brings the font, is not installed")
    return Path(spec.origin).parent / _FOLDER


@lru_cache(maxsize=4096)
def _has_glyph(character: str, face: Font) -> bool:
    if character.isspace():
        return True
    return bytes(face.getmask(character)) != bytes(face.getmask(_MISSING))
