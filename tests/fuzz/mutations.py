"""Ways to break a file. The same dice make the same file."""

import random
import struct
import zlib
from collections.abc import Callable, Sequence

_NUMBERS = (0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF,
            0x80000000, 0xFFFFFFF0, 0xFFFFFFFF)  # fmt: skip
_SIZES = {1: "B", 2: "H", 4: "I", 8: "Q"}
_HEAD = 160
_NAMES = (
    b"IHDR", b"IDAT", b"PLTE", b"tRNS", b"acTL", b"fcTL", b"fdAT", b"iCCP", b"eXIf", b"Exif",
    b"ICC_PROFILE", b"VP8X", b"VP8L", b"VP8 ", b"ANIM", b"ANMF", b"ALPH", b"meta", b"iloc", b"iinf",
    b"infe", b"iprp", b"ispe", b"hvcC", b"av1C", b"idat", b"mdat", b"moov", b"trak", b"mdhd",
    b"tkhd", b"stsd", b"stts", b"stsc", b"stsz", b"stco", b"ctts", b"elst", b"avcC", b"esds",
    b"moof", b"tfhd", b"trun", b"strh", b"strf", b"idx1", b"movi", b"\xff\xc0", b"\xff\xc2",
    b"\xff\xc4", b"\xff\xda", b"\xff\xdb", b"\xff\xe1", b"\x21\xf9", b"\x2c",
)  # fmt: skip
"""What lengths and sizes stand next to."""

Way = Callable[[bytearray, random.Random], None]


def broken(data: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """The data, broken in one to four ways, or another file's beginning before its end."""
    made = bytearray(data)
    if dice.random() < 0.06:
        made[: dice.randrange(len(made))] = _start_of(dice.choice(others), dice)
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        if made:
            dice.choice(_WAYS)(made, dice)
    return resealed(bytes(made)) if dice.random() < 0.7 else bytes(made)


def _start_of(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(4, len(data))]


def _flip(made: bytearray, dice: random.Random) -> None:
    for _ in range(dice.choice((1, 2, 8, 40))):
        made[_place(made, dice)] ^= 1 << dice.randrange(8)


def _write_number(made: bytearray, dice: random.Random) -> None:
    """Lengths, counts, sizes, offsets: numbers of any width, in both orders, near a name."""
    size = dice.choice((1, 2, 2, 4, 4, 4, 8))
    at = min(_place(made, dice), max(len(made) - size, 0))
    value = dice.choice((*_NUMBERS, len(made), dice.getrandbits(32))) & ((1 << 8 * size) - 1)
    made[at : at + size] = struct.pack(dice.choice("<>") + _SIZES[size], value)


def _nudge_number(made: bytearray, dice: random.Random) -> None:
    at = _place(made, dice)
    made[at] = (made[at] + dice.choice((-16, -2, -1, 1, 2, 16))) % 256


def _cut(made: bytearray, dice: random.Random) -> None:
    del made[dice.randrange(len(made)) :]


def _drop(made: bytearray, dice: random.Random) -> None:
    start = _place(made, dice)
    del made[start : start + dice.choice((1, 2, 4, 12, 60, 400))]


def _double(made: bytearray, dice: random.Random) -> None:
    """A stretch again, here or elsewhere, once or often."""
    start = _place(made, dice)
    stretch = bytes(made[start : start + dice.choice((1, 4, 12, 30, 100, 600))])
    at = dice.choice((start, dice.randrange(len(made) + 1)))
    made[at:at] = stretch * dice.choice((1, 1, 2, 30))


def _overwrite(made: bytearray, dice: random.Random) -> None:
    start, length = _place(made, dice), dice.choice((4, 16, 64))
    fill = dice.choice((bytes(length), b"\xff" * length, dice.randbytes(length)))
    made[start : start + length] = fill


def _swap(made: bytearray, dice: random.Random) -> None:
    first, second = sorted((_place(made, dice), _place(made, dice)))
    length = min(dice.choice((4, 12, 60)), second - first)
    one, other = made[first : first + length], made[second : second + length]
    made[second : second + length] = one
    made[first : first + length] = other


def _rename(made: bytearray, dice: random.Random) -> None:
    """One part's name for another's, so that readers meet what they did not expect there."""
    at, name = _place(made, dice), dice.choice(_NAMES)
    made[at : at + len(name)] = name


_WAYS: tuple[Way, ...] = (
    _flip, _write_number, _write_number, _nudge_number, _cut, _drop, _double, _overwrite, _swap,
    _rename,
)  # fmt: skip


def _place(made: bytearray, dice: random.Random) -> int:
    """Anywhere, more often in the beginning or next to a name."""
    where = dice.random()
    if where < 0.45 and (at := made.find(dice.choice(_NAMES), dice.randrange(len(made)))) >= 0:
        return min(max(at + dice.randrange(-8, 28), 0), len(made) - 1)
    end = min(len(made), _HEAD) if where < 0.75 else len(made)
    return dice.randrange(end)


def resealed(data: bytes) -> bytes:
    """A PNG whose checksums are right again, so that it is read past the first broken chunk."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return data
    made, at = bytearray(data), 8
    while (end := at + 8 + int.from_bytes(made[at : at + 4], "big")) + 4 <= len(made):
        made[end : end + 4] = struct.pack(">I", zlib.crc32(made[at + 4 : end]))
        at = end + 4
    return bytes(made)
