"""GIF's blocks: https://www.w3.org/Graphics/GIF/spec-gif89a.txt.

The plugin would count frames too, but trusts what each of them says of its place and size.
"""

from dataclasses import dataclass, field
from typing import BinaryIO

from bot.pictures.animations.layout import Layout, memory_of, shown
from bot.pictures.formats.base import Format
from bot.pictures.refusals import damaged, incomplete

_SCREEN, _IMAGE = 13, 9
_CONTROL, _APPLICATION = b"\xf9", b"\xff"
_LOOPS = b"NETSCAPE2.0"
_LOST = 4096
"""So many bytes that belong to nothing end the search for another frame."""


@dataclass(slots=True)
class _Found:
    width: int
    height: int
    delays: list[float] = field(default_factory=list)
    delay: float = 0.0
    plays: int = 1


def read_layout(file: BinaryIO) -> Layout:
    """Walk all blocks. Raises PictureError for a file that is cut off in one of them.

    A missing end mark is forgiven, as browsers do.
    """
    file.seek(0)
    screen = file.read(_SCREEN)
    if len(screen) < _SCREEN:
        raise incomplete()
    found = _Found(_short(screen, 6), _short(screen, 8))
    _skip_colours(file, screen[10])
    lost = 0
    while lost < _LOST and (mark := file.read(1)) not in {b"", b";"}:
        lost = lost + 1 if mark not in {b"!", b","} else 0
        if mark == b"!":
            _read_extension(file, found)
        elif mark == b",":
            _read_image(file, found)
    if not found.delays:
        raise damaged()
    memory = memory_of(found.width, found.height)
    return Layout(
        Format.GIF, found.width, found.height, shown(found.delays), found.plays, memory
    )  # fmt: skip


def _read_extension(file: BinaryIO, found: _Found) -> None:
    kind = file.read(1)
    block = _block(file)
    if kind == _CONTROL and len(block) >= 3:  # noqa: PLR2004 - flags and a delay
        found.delay = _short(block, 1) * 10
    if kind == _APPLICATION and block == _LOOPS:
        block = _block(file)
        if block[:1] == b"\x01" and len(block) >= 3:  # noqa: PLR2004 - its id and a count
            repeats = _short(block, 1)
            found.plays = repeats + 1 if repeats else 0
    if block:
        _skip_blocks(file)


def _read_image(file: BinaryIO, found: _Found) -> None:
    place = file.read(_IMAGE)
    if len(place) < _IMAGE:
        raise incomplete()
    found.width = max(found.width, _short(place, 0) + _short(place, 4))
    found.height = max(found.height, _short(place, 2) + _short(place, 6))
    _skip_colours(file, place[8])
    file.read(1)  # How many bits the codes have.
    _skip_blocks(file)
    found.delays.append(found.delay)
    found.delay = 0.0


def _skip_colours(file: BinaryIO, flags: int) -> None:
    if flags & 0x80:
        file.seek(3 << (flags & 7) + 1, 1)


def _skip_blocks(file: BinaryIO) -> None:
    """To the end of the data, without reading them."""
    while size := file.read(1):
        if size == b"\x00":
            return
        file.seek(size[0], 1)
    raise incomplete()


def _block(file: BinaryIO) -> bytes:
    size = file.read(1)
    if not size:
        raise incomplete()
    return file.read(size[0])


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")
