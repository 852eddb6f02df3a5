"""A picture that is drawn and shows nobody: for trying whether pictures can be shown."""

import io

from PIL import Image, ImageDraw, ImageOps

from bot.core.labels import Box
from bot.core.marks import Mark
from bot.pictures.drawing import paint

_SIZE = (640, 400)
_SUN = (240, 100, 400, 260)
"""Left, top, right and bottom in pixels."""


def draw_specimen() -> bytes:
    """A yellow disc before an evening sky, with a box and its tag, as a JPEG."""
    sky = Image.linear_gradient("L").resize(_SIZE)
    image = ImageOps.colorize(sky, "#1d3557", "#f4a261")
    ImageDraw.Draw(image).ellipse(_SUN, fill="#ffd166")
    width, height = _SIZE
    left, top, right, bottom = _SUN
    box = Box(left / width, top / height, (right - left) / width, (bottom - top) / height)
    paint(image, [Mark("Sun", 99.0, box)])
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()
