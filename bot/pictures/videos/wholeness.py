"""Whether a video file is all there, from the sizes that its outermost parts give.

A file that was cut off while it was copied plays well at its beginning, and a demuxer says nothing
of it. Nothing is read here but the heads of the outermost parts, however large the file is.
"""

import os
from typing import BinaryIO

from bot.pictures.videos.identifying import Kind
from bot.pictures.videos.refusals import incomplete

_MOST_BOXES = 100_000
_HEAD = 8
_SEGMENT = b"\x18\x53\x80\x67"


def check_whole(file: BinaryIO, kind: Kind) -> bool:
    """Whether the frames are listed in one place. Raises PictureError when the file is cut off."""
    end = os.fstat(file.fileno()).st_size
    if kind in {Kind.MP4, Kind.MOV}:
        return _check_boxes(file, end)
    if kind is Kind.AVI:
        _check_riff(file, end)
    else:
        _check_segment(file, end)
    return True


def _check_boxes(file: BinaryIO, end: int) -> bool:
    """ISO/IEC 14496-12: `moov` lists the frames, unless each `moof` lists a few of them."""
    position, found = 0, set()
    for _ in range(_MOST_BOXES):
        if position + _HEAD > end:
            break
        name, size = _box(file, position, end)
        if size < _HEAD:
            break
        found.add(name)
        position += size
    if position > end or b"moov" not in found:
        raise incomplete()
    return b"moof" not in found


def _box(file: BinaryIO, position: int, end: int) -> tuple[bytes, int]:
    file.seek(position)
    head = file.read(16)
    size = int.from_bytes(head[:4], "big")
    if size == 0:
        size = end - position
    elif size == 1:
        size = int.from_bytes(head[8:16], "big")
    return head[4:8], size


def _check_riff(file: BinaryIO, end: int) -> None:
    """Large AVI files consist of several RIFF parts; a size of 0 was never filled in."""
    position = 0
    while position + _HEAD <= end:
        file.seek(position)
        name, size = file.read(4), int.from_bytes(file.read(4), "little")
        if name != b"RIFF" or not size:
            return
        position += _HEAD + size + size % 2
    if position > end + 1:
        raise incomplete()


def _check_segment(file: BinaryIO, end: int) -> None:
    """RFC 9559: one Segment holds everything; while recording its size is unknown (all ones)."""
    file.seek(0)
    head = file.read(4096)
    at = head.find(_SEGMENT)
    if at < 0:
        raise incomplete()
    size, length = _number(head[at + 4 : at + 12])
    if size is not None and at + 4 + length + size > end:
        raise incomplete()


def _number(data: bytes) -> tuple[int | None, int]:
    """A number of RFC 8794, None for unknown, and how many bytes it takes."""
    length = 9 - data[:1].ljust(1, b"\0")[0].bit_length()
    bits = 7 * length
    value = int.from_bytes(data[:length], "big") & ((1 << bits) - 1)
    return (None if value == (1 << bits) - 1 else value), length
