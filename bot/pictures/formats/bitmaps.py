"""GIF (https://www.w3.org/Graphics/GIF/spec-gif89a.txt) and Windows bitmaps."""

from dataclasses import replace
from typing import BinaryIO

from PIL import BmpImagePlugin, GifImagePlugin

from bot.pictures.formats.base import Format, Header, Source
from bot.pictures.formats.pillow import source_of, verified
from bot.pictures.limits import peak
from bot.pictures.refusals import damaged, incomplete

_GIF_HEADER = 10
_BMP_HEADER = 34
_OS2_HEADER = 12
_PALETTE_BITS = 8
_RUN_LENGTHS = {1, 2}
_MOST_RUN_LENGTH_PIXELS = 16_000_000
"""Pillow decodes them in Python, which is slow."""


def read_gif_header(file: BinaryIO) -> Header:
    """Read the logical screen's size. Raises PictureError."""
    file.seek(0)
    head = file.read(_GIF_HEADER)
    if len(head) < _GIF_HEADER:
        raise incomplete()
    width, height = int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    if not width or not height:
        raise damaged()
    return Header(Format.GIF, width, height, peak(width, height, width * height))


def open_gif(file: BinaryIO, header: Header) -> Source:
    """Decode the first frame."""
    file.seek(0)
    image = GifImagePlugin.GifImageFile(file)
    verified(image, header)
    source = source_of(image.copy())  # Asking for a second frame moves on to it.
    return replace(source, facts=replace(source.facts, animated=image.is_animated))


def read_bmp_header(file: BinaryIO) -> Header:
    """Read the BITMAPINFOHEADER or its OS/2 ancestor. Raises PictureError."""
    file.seek(0)
    head = file.read(_BMP_HEADER)
    if len(head) < _BMP_HEADER:
        raise incomplete()
    if int.from_bytes(head[14:18], "little") == _OS2_HEADER:
        width, height = _little(head, 18, 2), _little(head, 20, 2)
        bits, compression = _little(head, 24, 2), 0
    else:
        width, height = _little(head, 18, 4), abs(_little(head, 22, 4))
        bits, compression = _little(head, 28, 2), _little(head, 30, 4)
    if width <= 0 or not height:
        raise damaged()
    pixel = 1 if bits <= _PALETTE_BITS else 4
    memory = peak(width, height, width * height * pixel)
    if compression in _RUN_LENGTHS:
        return Header(Format.BMP, width, height, memory * 3, _MOST_RUN_LENGTH_PIXELS)
    return Header(Format.BMP, width, height, memory)


def open_bmp(file: BinaryIO, header: Header) -> Source:
    """Decode the bitmap."""
    file.seek(0)
    return source_of(verified(BmpImagePlugin.BmpImageFile(file), header))


def _little(data: bytes, at: int, size: int) -> int:
    """A little-endian number; the four-byte ones are signed, for heights from the top."""
    return int.from_bytes(data[at : at + size], "little", signed=size == 4)  # noqa: PLR2004
