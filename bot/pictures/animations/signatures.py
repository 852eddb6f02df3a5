"""What a frame looks like from afar: mean brightness and colour of the fields of a grid.

Means of fields forgive noise, dithering and compression, and they mix as frames do when one fades
into another. Brightness has the finer grid, as in the eye.
"""

from PIL import Image

from bot.pictures.converting import reduced, to_plain
from bot.pictures.formats.base import Source

_LUMA, _CHROMA = (16, 16), (8, 8)


def signature(source: Source) -> bytes:
    """384 bytes: brightness in 16 × 16 fields, then two colour differences in 8 × 8 each."""
    small = reduced(source).resize(_LUMA, Image.Resampling.BOX, reducing_gap=2.0)
    return look(to_plain(small, source.facts))


def look(image: Image.Image) -> bytes:
    """The signature of an RGB picture."""
    small = image.resize(_LUMA, Image.Resampling.BOX, reducing_gap=2.0)
    luma, blue, red = small.convert("YCbCr").split()
    halves = (band.resize(_CHROMA, Image.Resampling.BOX) for band in (blue, red))
    return b"".join(band.tobytes() for band in (luma, *halves))
