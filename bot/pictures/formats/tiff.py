"""TIFF 6.0 (https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf) and BigTIFF.

The directory is checked before Pillow reads it: strips, tiles and tables of absurd sizes
would be allocated by the decoder. libtiff itself writes a line to the standard error stream
about pixels that it cannot decode; Pillow offers no way to stop it.
"""

import os
import struct
from dataclasses import dataclass
from typing import BinaryIO

from PIL import TiffImagePlugin

from bot.pictures.formats.base import Format, Header, Source
from bot.pictures.formats.pillow import source_of, verified
from bot.pictures.limits import peak
from bot.pictures.refusals import damaged, incomplete, unsupported

_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _ORIENTATION = 256, 257, 258, 259, 274
_SAMPLES, _ROWS_PER_STRIP, _TILE_WIDTH, _TILE_HEIGHT = 277, 278, 322, 323
_ENTRIES = 4096
_VALUES = 100_000
"""Most numbers in one entry: a strip each for 100,000 rows."""
_BYTE_TYPES = {1, 2, 6, 7}
_INTEGERS = {1: "B", 3: "H", 4: "I", 16: "Q"}
_RAW = 1
_READ = {_RAW, 2, 3, 4, 5, 7, 8, 32773, 32946}
"""Uncompressed, CCITT, LZW, JPEG, Deflate and PackBits."""
_MOST_BITS, _MOST_SAMPLES = 64, 6
_USUAL_BITS = 16
"""Taken when each sample has its own number, and these are kept elsewhere in the file."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where a directory and its entries lie, in classic TIFF or BigTIFF."""

    offset: str
    count: str
    entry: str

    def sizes(self) -> tuple[int, int]:
        """The bytes of the count and of one entry, without byte order."""
        return struct.calcsize("<" + self.count), struct.calcsize("<" + self.entry)


_LAYOUTS = {42: _Layout("4xI", "H", "HHI4s"), 43: _Layout("8xQ", "Q", "HHQ8s")}


def read_header(file: BinaryIO) -> Header:
    """Read the first directory. Raises PictureError."""
    tags = _tags(file)
    width, height = tags.get(_WIDTH, 0), tags.get(_HEIGHT, 0)
    samples, bits = tags.get(_SAMPLES, 1), tags.get(_BITS, 1) or _USUAL_BITS
    if not width or not height or samples > _MOST_SAMPLES or bits > _MOST_BITS:
        raise damaged()
    compression = tags.get(_COMPRESSION, _RAW)
    if compression not in _READ:
        raise unsupported("TIFF files with this compression")
    decoded = width * height * _pixel(samples, bits)
    if tags.get(_ORIENTATION, 1) > 1:
        decoded *= 2  # Pillow turns it upright itself.
    if compression != _RAW:  # libtiff maps the file, and decodes strip by strip.
        decoded += os.fstat(file.fileno()).st_size + _strip(tags) * samples * bits // 8
    return Header(Format.TIFF, width, height, peak(width, height, decoded))


def open_source(file: BinaryIO, header: Header) -> Source:
    """Decode the first page."""
    file.seek(0)
    image = verified(TiffImagePlugin.TiffImageFile(file), header)
    return source_of(image, upright=True)


def _pixel(samples: int, bits: int) -> int:
    """Bytes per pixel in Pillow."""
    if samples > 1:
        return 4
    return 1 if bits <= 8 else 2 if bits <= 16 else 4  # noqa: PLR2004 - bits of Pillow's modes


def _strip(tags: dict[int, int]) -> int:
    """The pixels of the largest piece that is decompressed at once."""
    width, height = tags[_WIDTH], tags[_HEIGHT]
    if _TILE_WIDTH in tags:
        return tags[_TILE_WIDTH] * tags.get(_TILE_HEIGHT, height)
    return width * min(tags.get(_ROWS_PER_STRIP, height), height)


def _tags(file: BinaryIO) -> dict[int, int]:
    """The first number of each entry that holds integers in place; 0 for values elsewhere."""
    file.seek(0)
    head = file.read(16)
    order = "<" if head[:2] == b"II" else ">"
    try:
        layout = _LAYOUTS[struct.unpack_from(order + "H", head, 2)[0]]
        file.seek(struct.unpack_from(order + layout.offset, head)[0])
        count_size, entry_size = layout.sizes()
        (count,) = struct.unpack(order + layout.count, file.read(count_size))
        entries = file.read(min(count, _ENTRIES) * entry_size)
        unpacked = struct.iter_unpack(order + layout.entry, entries)
        return {tag: _first(order, *rest) for tag, *rest in unpacked}
    except (KeyError, OSError, OverflowError, struct.error) as error:
        raise incomplete() from error


def _first(order: str, kind: int, count: int, value: bytes) -> int:
    if kind not in _BYTE_TYPES and count > _VALUES:
        raise damaged()
    code = _INTEGERS.get(kind)
    if code is None or struct.calcsize(code) * count > len(value):
        return 0
    return int(struct.unpack_from(order + code, value)[0])
