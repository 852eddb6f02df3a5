"""WebP: https://developers.google.com/speed/webp/docs/riff_container.

The decoder keeps two canvases and copies the result twice, so a pixel costs 16 bytes; lossless
pictures have one more copy while they are decoded.
"""

import os
from typing import BinaryIO

from PIL import WebPImagePlugin

from bot.pictures.formats.base import Format, Header, Source
from bot.pictures.formats.pillow import source_of, verified
from bot.pictures.limits import peak
from bot.pictures.refusals import damaged, incomplete

_HEADER = 30
_PIXEL, _LOSSLESS_PIXEL = 16.3, 17.2


def read_header(file: BinaryIO) -> Header:
    """Read the first chunk. Raises PictureError."""
    file.seek(0)
    head = file.read(_HEADER)
    if len(head) < _HEADER:
        raise incomplete()
    width, height = _size(head)
    pixel = _LOSSLESS_PIXEL if head[12:16] == b"VP8L" else _PIXEL
    decoded = width * height * pixel + os.fstat(file.fileno()).st_size
    return Header(Format.WEBP, width, height, peak(width, height, decoded))


def open_source(file: BinaryIO, header: Header) -> Source:
    """Decode the picture, or the first frame."""
    file.seek(0)
    image = WebPImagePlugin.WebPImageFile(file)
    verified(image, header)
    return source_of(image, animated=image.is_animated)


def _size(head: bytes) -> tuple[int, int]:
    kind = head[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if kind == b"VP8L" and head[20] == 0x2F:  # noqa: PLR2004 - the lossless signature
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        width, height = (int.from_bytes(head[at : at + 2], "little") & 0x3FFF for at in (26, 28))
        if width and height:
            return width, height
    raise damaged()
