"""How much memory one picture may cost.

The estimates are upper bounds of what was measured with Pillow 13 and pillow-heif 1.8; a test
holds them against the real peak of a process.
"""

from bot.pictures.fitting import content_size, is_fine
from bot.pictures.formats.base import Header
from bot.pictures.refusals import damaged, too_large

MEMORY_LIMIT = 310_000_000
"""Bytes. With the rest of the bot (about 80 MB) a process stays under 400 MB."""

_WORKING = 30_000_000
_PILLOW_PIXEL = 4


def reduction(width: int, height: int) -> int:
    """The whole number by which a picture is reduced while it is read, 1 for not at all."""
    if is_fine(width, height):
        return 1
    wanted = content_size(width, height)
    return max(min(width // wanted[0], height // wanted[1]), 1)


def peak(width: int, height: int, decoded: float) -> int:
    """The bytes that a picture costs at its peak, when `decoded` are needed to decode it.

    On top come the reduced copy, which is read while the decoded pixels are still there, and
    the steps after it.
    """
    factor = reduction(width, height)
    reduced = (width // factor + 1) * (height // factor + 1) * _PILLOW_PIXEL
    return int(decoded) + reduced + _WORKING


def check(header: Header) -> Header:
    """Refuse what would cost too much. Raises PictureError."""
    if header.width <= 0 or header.height <= 0:
        raise damaged()
    if header.memory > MEMORY_LIMIT:
        affordable = int(header.pixels * (MEMORY_LIMIT - _WORKING) / header.memory)
        most = min(affordable, header.most_pixels)
        raise too_large(header.width, header.height, most)
    if header.pixels > header.most_pixels:
        raise too_large(header.width, header.height, header.most_pixels)
    return header
