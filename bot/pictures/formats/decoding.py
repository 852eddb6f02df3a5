"""One door to all formats: the header first, then the pixels."""

import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from PIL import Image

from bot.errors import PictureError
from bot.pictures.formats import bitmaps, isobmff, jpeg, png, tiff, webp
from bot.pictures.formats.base import Format, Header, Source
from bot.pictures.formats.identifying import HEAD, identify
from bot.pictures.limits import check
from bot.pictures.refusals import damaged, incomplete

_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    Image.DecompressionBombError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What the plugins raise for broken bytes, as fuzzing shows; none of it is about our code."""

_HEADERS: dict[Format, Callable[[BinaryIO], Header]] = {
    Format.JPEG: jpeg.read_header,
    Format.PNG: png.read_header,
    Format.GIF: bitmaps.read_gif_header,
    Format.WEBP: webp.read_header,
    Format.BMP: bitmaps.read_bmp_header,
    Format.TIFF: tiff.read_header,
    Format.HEIC: isobmff.read_heic_header,
    Format.AVIF: isobmff.read_avif_header,
}
_SOURCES: dict[Format, Callable[[BinaryIO, Header], Source]] = {
    Format.JPEG: jpeg.open_source,
    Format.PNG: png.open_source,
    Format.GIF: bitmaps.open_gif,
    Format.WEBP: webp.open_source,
    Format.BMP: bitmaps.open_bmp,
    Format.TIFF: tiff.open_source,
    Format.HEIC: isobmff.open_heic,
    Format.AVIF: isobmff.open_avif,
}


def read_header(file: BinaryIO) -> Header:
    """Find out what the file is and what decoding it will cost.

    Raises PictureError for what is refused without decoding it.
    """
    file.seek(0)
    kind = identify(file.read(HEAD))
    return check(_HEADERS[kind](file))


def decode(file: BinaryIO, header: Header) -> Source:
    """Decode the pixels. Raises PictureError for broken ones."""
    with plugin_failures():
        return _SOURCES[header.format](file, header)


@contextmanager
def plugin_failures() -> Iterator[None]:
    """Turn what Pillow's plugins raise for broken bytes into a sentence.

    Their warnings (odd metadata, sizes that were checked before) help nobody here. The filter
    is the same each time, so threads that set it at once do no harm.
    """
    warnings.filterwarnings("ignore", module=r"PIL\.|pillow_heif\.")
    try:
        yield
    except PictureError:
        raise
    except _FAILURES as error:
        raise (incomplete() if _is_incomplete(error) else damaged()) from error


def _is_incomplete(error: BaseException) -> bool:
    words = str(error).lower()
    return isinstance(error, EOFError) or any(
        word in words for word in ("truncated", "end of file", "too short", "end-of-file")
    )
