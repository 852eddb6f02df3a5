"""A perceptual hash: copies of one picture look alike to it, whatever their bytes.

64 bits tell whether brightness falls from one field to the next in eight rows of nine (a
"difference hash"). Scaling, compressing and a little more or less light change few of them.
"""

from itertools import pairwise

from PIL import Image, ImageStat

_FIELDS = (9, 8)
"""Columns and rows."""
_FALL = 2
"""How many of 255 steps darker counts as falling: less is noise in a plain sky."""


def fingerprint(image: Image.Image) -> int:
    """64 bits of an RGB picture, never 0. See `bot.core.fingerprints.is_same_picture`.

    Where brightness falls nowhere, as in a plain surface, the mean colour speaks instead.
    """
    small = image.convert("L").resize(_FIELDS, Image.Resampling.BOX)
    luma = small.tobytes()
    bits = 0
    for place in range(0, len(luma), _FIELDS[0]):
        row = luma[place : place + _FIELDS[0]]
        for left, right in pairwise(row):
            bits = 2 * bits + (left > right + _FALL)
    return bits or _of_colour(image)


def _of_colour(image: Image.Image) -> int:
    red, green, blue = (int(mean) // 16 for mean in ImageStat.Stat(image).mean)
    return int("8" + 5 * f"{red:x}{green:x}{blue:x}", 16)
