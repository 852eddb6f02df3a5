"""AV1's sequence headers: the size that the decoder will really allocate.

The container's boxes may promise less than the coded frames hold, so their own headers are
read too (https://aomediacodec.github.io/av1-spec/#sequence-header-obu-syntax).
"""

import io
from typing import BinaryIO

from bot.pictures.formats.boxes import Box, Extents, extents_of_items, items_of_type
from bot.pictures.formats.segments import Segments
from bot.pictures.refusals import damaged

_UNITS = 64
_SEQUENCE_HEADER, _FRAME_HEADER, _FRAME = 1, 3, 6
_HEADER_BYTES = 256
_TRACK_BYTES = 8 << 20
_TIERED_LEVEL = 7


def largest_frame(file: BinaryIO, meta: Box, movie: Box | None) -> int:
    """The pixels of the largest frame that an item or a track announces, 0 for none."""
    places = extents_of_items(meta)
    streams = [places.get(item, []) for item in items_of_type(meta, b"av01")]
    if movie:
        streams += [_first_chunk(movie, at, size) for at, size in _chunk_tables(movie)]
    return max((_frame_size(file, extents) for extents in streams), default=0)


def _chunk_tables(movie: Box) -> list[tuple[int, int]]:
    """The places of `stco` and `co64` boxes with the size of their offsets."""
    return [(at, 4) for at in movie.find(b"stco")] + [(at, 8) for at in movie.find(b"co64")]


def _first_chunk(movie: Box, at: int, size: int) -> Extents:
    return [(int.from_bytes(movie.data[at + 8 : at + 8 + size], "big"), _TRACK_BYTES)]


def _frame_size(file: BinaryIO, extents: Extents) -> int:
    """Walk the open bitstream units up to the first frame."""
    view, largest = io.BufferedReader(Segments(file, extents, b"")), 0
    for _ in range(_UNITS):
        head = view.read(1)
        kind = head[0] >> 3 & 15 if head else _FRAME
        if kind in {_FRAME_HEADER, _FRAME}:
            return largest
        view.read(head[0] >> 2 & 1)
        size = _leb128(view) if head[0] & 2 else _HEADER_BYTES
        start = view.tell()
        if kind == _SEQUENCE_HEADER:
            largest = max(largest, _sequence_size(view.read(min(size, _HEADER_BYTES))))
        view.seek(start + size)
    raise damaged()


def _leb128(view: "io.BufferedReader[Segments]") -> int:
    value = 0
    for index in range(8):
        byte = view.read(1) or b"\x00"
        value |= (byte[0] & 127) << 7 * index
        if byte[0] < 128:  # noqa: PLR2004 - the top bit says that more follows
            break
    return value


def _sequence_size(data: bytes) -> int:
    """Width times height of the largest frame of a sequence, in pixels."""
    bits = _Bits(data)
    bits.take(4)
    if bits.take(1):
        bits.take(5)
    else:
        _skip_operating_points(bits)
    width_bits, height_bits = bits.take(4) + 1, bits.take(4) + 1
    return (bits.take(width_bits) + 1) * (bits.take(height_bits) + 1)


def _skip_operating_points(bits: "_Bits") -> None:
    delay_bits = _skip_timing(bits) if bits.take(1) else 0
    displayed = bits.take(1)
    for _ in range(bits.take(5) + 1):
        bits.take(12)
        bits.take(1 if bits.take(5) > _TIERED_LEVEL else 0)
        if delay_bits and bits.take(1):
            bits.take(2 * delay_bits + 1)
        if displayed and bits.take(1):
            bits.take(4)


def _skip_timing(bits: "_Bits") -> int:
    """Skip timing and decoder model; returns the length of delays, 0 without a model."""
    bits.take(64)
    if bits.take(1):
        bits.skip_uvlc()
    if not bits.take(1):
        return 0
    delay_bits = bits.take(5) + 1
    bits.take(32 + 5 + 5)
    return delay_bits


class _Bits:
    """Numbers of any length in bits; zeros follow after the end."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = 8 * len(data)

    def take(self, count: int) -> int:
        """The next number."""
        self._left -= count
        shifted = self._value >> self._left if self._left >= 0 else self._value << -self._left
        return shifted & ((1 << count) - 1)

    def skip_uvlc(self) -> None:
        """Skip a number of variable length (§4.10.3)."""
        zeros = 0
        while self._left > 0 and not self.take(1):
            zeros += 1
        self.take(min(zeros, 32))
