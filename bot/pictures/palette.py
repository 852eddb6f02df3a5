"""The colours of boxes and tags.

Eight colours that stay apart for eyes without red or green cones too (a test simulates them),
bright enough for dark ground; a dark halo sets them off from light ground.
"""

import hashlib

from bot.pictures.colours import contrast

RGB = tuple[int, int, int]

PALETTE: tuple[RGB, ...] = (
    (0x7B, 0xDE, 0xFF),
    (0xFC, 0xC2, 0x12),
    (0x01, 0xAB, 0x80),
    (0x04, 0x86, 0xFF),
    (0xFF, 0x63, 0x00),
    (0xFF, 0x76, 0xA6),
    (0xE3, 0xF4, 0xB5),
    (0xD6, 0x40, 0xD9),
)
_OF_PERSON: RGB = (0x04, 0x86, 0xFF)
"""Person is on most photos and shares this colour with no other label."""
_OTHERS = tuple(colour for colour in PALETTE if colour != _OF_PERSON)
_SPREAD = "6427"
"""With it the labels that stand on most photos beside it get different colours."""
DARK: RGB = (0x12, 0x14, 0x18)
LIGHT: RGB = (0xFF, 0xFF, 0xFF)


def colour_of(name: str) -> RGB:
    """The colour of a label: the same in every picture, process and machine."""
    if name.casefold() == "person":
        return _OF_PERSON
    digest = hashlib.sha256(f"{_SPREAD}/{name.casefold()}".encode()).digest()
    return _OTHERS[digest[0] % len(_OTHERS)]


def ink_on(ground: RGB) -> RGB:
    """Dark or white, whichever reads better on this ground."""
    return max(DARK, LIGHT, key=lambda ink: contrast(ink, ground))
