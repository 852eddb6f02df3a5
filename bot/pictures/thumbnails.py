"""Small copies of pictures that Slack cannot show by itself."""

import io

from PIL import Image

from bot.pictures.fitting import Fit

LONGEST = 360
"""Pixels of the longer side, like those of Slack's own small pictures."""
_QUALITY = 82


def thumbnail(jpeg: bytes, fit: Fit) -> bytes:
    """A prepared picture's content as a small JPEG, never enlarged."""
    with Image.open(io.BytesIO(jpeg)) as opened:
        opened.draft("RGB", (2 * LONGEST, 2 * LONGEST))
        scale = opened.width / fit.width
        left, top, right, bottom = (round(edge * scale) for edge in fit.content)
        small = opened.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    small.thumbnail((LONGEST, LONGEST))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
