"""Animated WebP: https://developers.google.com/speed/webp/docs/riff_container#animation."""

import os
from typing import BinaryIO

from bot.pictures.animations.layout import Layout, memory_of, shown
from bot.pictures.formats.webp import read_header
from bot.pictures.refusals import damaged, incomplete

_FIRST = 12
_COPIES = 3
"""How often the plugin holds the whole file."""
_CHUNKS = 100_000


def read_layout(file: BinaryIO) -> Layout:
    """Walk all chunks. Raises PictureError for a file that is shorter than it says."""
    header = read_header(file)
    size = os.fstat(file.fileno()).st_size
    file.seek(4)
    promised = int.from_bytes(file.read(4), "little") + 8
    if size < promised:
        raise incomplete()
    delays, plays = _frames(file, promised)
    memory = memory_of(header.width, header.height, _COPIES * size)
    seconds = shown(delays) or (1.0,)
    return Layout(header.format, header.width, header.height, seconds, plays, memory)


def _frames(file: BinaryIO, end: int) -> tuple[list[float], int]:
    """The milliseconds of each frame, and how often all of them are played."""
    delays: list[float] = []
    plays = 1
    start = _FIRST
    for _ in range(_CHUNKS):
        if start + 8 > end:
            return delays, plays
        file.seek(start)
        kind, length = file.read(4), int.from_bytes(file.read(4), "little")
        if kind == b"ANIM":
            plays = int.from_bytes(file.read(6)[4:6], "little")
        elif kind == b"ANMF":
            delays.append(int.from_bytes(file.read(16)[12:15], "little"))
        start += 8 + length + length % 2
    raise damaged()
