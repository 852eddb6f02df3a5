"""Animated PNG: https://www.w3.org/TR/png-3/#apng-frame-based-animation.

As with PNG, nothing but what makes the pixels is shown to the plugin.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from bot.pictures.animations.layout import Layout, memory_of, shown
from bot.pictures.formats.base import Header
from bot.pictures.formats.png import read_header
from bot.pictures.formats.segments import Segments
from bot.pictures.refusals import damaged, incomplete

_SIGNATURE = 8
_WANTED = {b"IHDR", b"PLTE", b"tRNS", b"acTL", b"fcTL", b"IDAT", b"fdAT"}
_METADATA = {b"iCCP", b"eXIf"}
_LARGEST_METADATA = 1 << 20
_CHUNKS = 1_000_000
_HUNDREDTHS = 100
"""What a denominator of 0 means."""


class _Chunk(NamedTuple):
    kind: bytes
    start: int
    length: int


@dataclass(slots=True)
class _Found:
    plays: int = 0
    promised: int = 0
    delays: list[float] = field(default_factory=list)
    stretches: list[tuple[int, int]] = field(default_factory=lambda: [(0, _SIGNATURE)])
    first: int = 0
    whole: bool = False


def read_layout(file: BinaryIO) -> Layout:
    """Walk all chunks. Raises PictureError for a file that ends before its last frame."""
    header = read_header(file)
    found = _Found()
    for chunk in _chunks(file):
        found.whole |= chunk.kind == b"IEND"
        _note(file, chunk, found)
    if not found.whole and len(found.delays) < max(found.promised, 1):
        raise incomplete()
    return _layout(header, found)


def view(file: BinaryIO, layout: Layout) -> Segments:
    """The file as the plugin may see it."""
    return Segments(file, layout.stretches, bytes.fromhex("0000000049454e44ae426082"))


def _layout(header: Header, found: _Found) -> Layout:
    seconds = shown(found.delays[: found.promised])
    first = found.first if seconds else 0
    return Layout(
        header.format, header.width, header.height, seconds or (1.0,), found.plays,
        memory_of(header.width, header.height), first, tuple(found.stretches),
    )  # fmt: skip


def _chunks(file: BinaryIO) -> Iterator[_Chunk]:
    """The chunks with their headers and checksums; a broken one ends them."""
    start = _SIGNATURE
    size = file.seek(0, 2)
    for _ in range(_CHUNKS):
        file.seek(start)
        head = file.read(8)
        length = int.from_bytes(head[:4], "big") + 12
        if len(head) < 8 or start + length > size:  # noqa: PLR2004 - a length and a kind
            return
        yield _Chunk(head[4:], start, length)
        start += length
    raise damaged()


def _note(file: BinaryIO, chunk: _Chunk, found: _Found) -> None:
    if chunk.kind == b"acTL" and not found.promised:
        data = file.read(8)
        found.promised, found.plays = _long(data, 0), _long(data, 4)
    elif chunk.kind == b"fcTL":
        data = file.read(24)
        parts = int.from_bytes(data[22:24], "big") or _HUNDREDTHS
        found.delays.append(int.from_bytes(data[20:22], "big") * 1000 / parts)
    elif chunk.kind == b"IDAT" and not found.delays:
        found.first = 1  # The picture for those who see no animations is no part of it.
    is_small = chunk.kind in _METADATA and chunk.length <= _LARGEST_METADATA
    if chunk.kind in _WANTED or is_small:
        _keep(found.stretches, chunk)


def _keep(stretches: list[tuple[int, int]], chunk: _Chunk) -> None:
    """Add a stretch; one that follows the last directly is joined to it."""
    start, length = stretches[-1]
    if start + length == chunk.start:
        stretches[-1] = (start, length + chunk.length)
    else:
        stretches.append((chunk.start, chunk.length))


def _long(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")
