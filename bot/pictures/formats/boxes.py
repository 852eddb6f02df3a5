"""The boxes of ISO/IEC 14496-12 and 23008-12, as far as sizes and places are concerned."""

import os
import struct
from dataclasses import dataclass
from typing import BinaryIO

from bot.pictures.refusals import damaged, incomplete

_BOXES = 64
_LARGEST = 8 << 20
_ITEMS, _EXTENTS = 4096, 64
_IN_FILE, _IN_META = 0, 1

Extents = list[tuple[int, int]]
"""Stretches (start, length in bytes) of the file."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box at the top level of a file: where it begins, and all its bytes."""

    start: int
    data: bytes

    def find(self, name: bytes) -> list[int]:
        """Where the content of boxes of this name may begin, relative to this box."""
        found, at = [], self.data.find(name)
        while at >= 0:
            found.append(at + len(name))
            at = self.data.find(name, at + len(name))
        return found


def top_box(file: BinaryIO, name: bytes) -> Box | None:
    """The first box of this name at the top level, None when there is none."""
    position, end = 0, os.fstat(file.fileno()).st_size
    for _ in range(_BOXES):
        if position == end:
            return None
        file.seek(position)
        head = file.read(16)
        if len(head) < 8:  # noqa: PLR2004 - a box begins with size and type, 4 bytes each
            raise incomplete()
        size = int.from_bytes(head[:4], "big")
        size = {0: end - position, 1: int.from_bytes(head[8:16], "big")}.get(size, size)
        if head[4:8] == name:
            file.seek(position)
            return Box(position, file.read(min(size, _LARGEST)))
        if size < 8:  # noqa: PLR2004 - as above
            raise damaged()
        position += size
    raise damaged()


def largest_size(meta: Box) -> tuple[int, int]:
    """The largest of the `ispe` properties: a grid's, not its tiles' or thumbnail's."""
    places = (meta.data[at + 4 : at + 12] for at in meta.find(b"ispe"))
    sizes = [struct.unpack(">II", place) for place in places if len(place) == 8]  # noqa: PLR2004
    width, height = max(sizes, key=lambda size: size[0] * size[1], default=(0, 0))
    if not width or not height:
        raise damaged()
    return width, height


def items_of_type(meta: Box, kind: bytes) -> set[int]:
    """The ids of the items that `infe` boxes give this type."""
    found = set()
    for at in meta.find(b"infe"):
        entry = meta.data[at : at + 14]
        wide = entry[:1] == b"\x03"
        if entry[8:12] == kind and not wide:
            found.add(int.from_bytes(entry[4:6], "big"))
        if entry[10:14] == kind and wide:
            found.add(int.from_bytes(entry[4:8], "big"))
    return found


def extents_of_items(meta: Box) -> dict[int, Extents]:
    """Where the `iloc` box says that each item lies. Raises PictureError when it is cut off."""
    places: dict[int, Extents] = {}
    for at in meta.find(b"iloc"):
        reader = _Numbers(meta.data, at)
        version = reader.take(1)
        reader.take(3)
        sizes = reader.take(2)
        wide = 4 if version > 1 else 2
        for _ in range(min(reader.take(wide), _ITEMS)):
            item = reader.take(wide)
            places[item] = _item_extents(reader, meta, sizes, version)
    return places


def _item_extents(reader: "_Numbers", meta: Box, sizes: int, version: int) -> Extents:
    offset_size, length_size, base_size, index_size = (
        sizes >> shift & 15 for shift in (12, 8, 4, 0)
    )
    method = reader.take(2) & 15 if version else _IN_FILE
    reader.take(2)
    base = reader.take(base_size)
    if method == _IN_META:
        base += meta.start + next(iter(meta.find(b"idat")), 0)
    extents = []
    for _ in range(min(reader.take(2), _EXTENTS)):
        reader.take(index_size if version else 0)
        offset, length = reader.take(offset_size), reader.take(length_size)
        extents.append((base + offset, length or _LARGEST))
    return extents


class _Numbers:
    """Big-endian numbers, one after the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    def take(self, size: int) -> int:
        """The next number of so many bytes."""
        self._at += size
        if self._at > len(self._data):
            raise incomplete()
        return int.from_bytes(self._data[self._at - size : self._at], "big")
