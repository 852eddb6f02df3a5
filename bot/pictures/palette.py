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
_SPREAD = "3954"
"""With it the eight labels that stand on most photos get eight different colours, and none of
the fifty commonest shares the colour of `Person`, who is on most of them."""
DARK: RGB = (0x12, 0x14, 0x18)
LIGHT: RGB = (0xFF, 0xFF, 0xFF)


def colour_of(name: str) -> RGB:
    """The colour of a label: the same in every picture, process and machine."""
    digest = hashlib.sha256(f"{_SPREAD}/{name.casefold()}".encode()).digest()
    return PALETTE[digest[0] % len(PALETTE)]


def ink_on(ground: RGB) -> RGB:
    """Dark or white, whichever reads better on this ground."""
    return max(DARK, LIGHT, key=lambda ink: contrast(ink, ground))
