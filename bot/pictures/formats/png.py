"""PNG: https://www.w3.org/TR/png-3/.

Only the chunks that make the (default) picture are shown to the decoder. Texts, frames of an
animation and unknown chunks, which may be huge or compressed bombs, are never read.
"""

import io
from dataclasses import dataclass, field
from typing import BinaryIO

from PIL import PngImagePlugin

from bot.pictures.formats.base import Format, Header, Source
from bot.pictures.formats.pillow import source_of, verified
from bot.pictures.formats.segments import Segments
from bot.pictures.limits import peak
from bot.pictures.refusals import damaged, incomplete

_SIGNATURE = 8
_HEADER = 25
_WANTED = {b"IHDR", b"PLTE", b"tRNS", b"iCCP", b"eXIf"}
_METADATA = {b"iCCP", b"eXIf"}
_LARGEST_METADATA = 1 << 20
_CHUNKS = 200_000
_END = bytes.fromhex("0000000049454e44ae426082")
_COLOURS = {0: 1, 2: 4, 3: 1, 4: 4, 6: 4}
"""Bytes per pixel in Pillow, by colour type."""


@dataclass(slots=True)
class _Layout:
    stretches: list[tuple[int, int]] = field(default_factory=list)
    animated: bool = False
    pixels: bool = False


def read_header(file: BinaryIO) -> Header:
    """Read the IHDR chunk. Raises PictureError."""
    file.seek(_SIGNATURE)
    chunk = file.read(_HEADER)
    if len(chunk) < _HEADER:
        raise incomplete()
    width, height = int.from_bytes(chunk[8:12], "big"), int.from_bytes(chunk[12:16], "big")
    depth, colour = chunk[16], chunk[17]
    if chunk[4:8] != b"IHDR" or colour not in _COLOURS or not width or not height:
        raise damaged()
    pixel = 2 if (depth, colour) == (16, 0) else _COLOURS[colour]
    return Header(Format.PNG, width, height, peak(width, height, width * height * pixel))


def open_source(file: BinaryIO, header: Header) -> Source:
    """Decode the default picture."""
    layout = _layout(file)
    view = io.BufferedReader(Segments(file, layout.stretches, _END))
    image = verified(PngImagePlugin.PngImageFile(view), header)
    return source_of(image, animated=layout.animated)


def _layout(file: BinaryIO) -> _Layout:
    """Walk the chunks up to the end of the pixels, and note the ones to keep."""
    layout = _Layout([(0, _SIGNATURE)])
    position = _SIGNATURE
    for _ in range(_CHUNKS):
        file.seek(position)
        length, kind = int.from_bytes(file.read(4), "big"), file.read(4)
        if len(kind) < 4 or (layout.pixels and kind != b"IDAT"):  # noqa: PLR2004 - bytes
            return layout
        layout.animated |= kind == b"acTL" and int.from_bytes(file.read(4), "big") > 1
        layout.pixels |= kind == b"IDAT"
        if kind == b"IDAT" or (kind in _WANTED and not _is_too_much(kind, length)):
            _keep(layout.stretches, position, length + 12)
        position += length + 12
    raise damaged()


def _is_too_much(kind: bytes, length: int) -> bool:
    return kind in _METADATA and length > _LARGEST_METADATA


def _keep(stretches: list[tuple[int, int]], start: int, length: int) -> None:
    """Add a stretch; one that follows the last directly is joined to it."""
    last_start, last_length = stretches[-1]
    if last_start + last_length == start:
        stretches[-1] = (last_start, last_length + length)
    else:
        stretches.append((start, length))
