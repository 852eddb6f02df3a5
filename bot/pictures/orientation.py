"""EXIF's orientation: how a camera was held, and how the pixels are turned upright.

Only this one tag is read (TIFF 6.0 §2, tag 274), so that nothing else in a picture's metadata
can do harm.
"""

import struct

from PIL import Image

_TAG = 274
_SHORT = 3
_ENTRIES = 512
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def orientation_of(exif: bytes) -> int:
    """The orientation 1 to 8 in an EXIF block that begins with its TIFF header; else 1."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        (offset,) = struct.unpack_from(order + "I", exif, 4)
        (count,) = struct.unpack_from(order + "H", exif, offset)
        for index in range(min(count, _ENTRIES)):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", exif, offset + 2 + 12 * index)
            if tag == _TAG:
                return value if kind == _SHORT and value in _TURNS else 1
    except struct.error:
        return 1
    return 1


def swaps_sides(orientation: int) -> bool:
    """Whether width and height change places."""
    return orientation >= 5  # noqa: PLR2004 - 5 to 8 lie on their side


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Turn the pixels upright."""
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)
