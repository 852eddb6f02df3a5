"""Photos that nobody took: smooth areas, edges and grain, as a camera gives them."""

import io
import random

from PIL import Image, ImageDraw, ImageFilter

SIZES = {"1.2 MP": (1280, 960), "12 MP": (4032, 3024)}
"""Widths and heights in pixels."""


def photo(width: int, height: int, seed: int) -> bytes:
    """A JPEG of that size in pixels; every seed gives other bytes."""
    draw_random = random.Random(seed)
    small = Image.effect_noise((width // 16, height // 16), 60).convert("RGB")
    scene = small.filter(ImageFilter.GaussianBlur(6)).resize((width, height), Image.Resampling.BOX)
    canvas = ImageDraw.Draw(scene)
    for _ in range(40):
        left, top = draw_random.randrange(width), draw_random.randrange(height)
        size = draw_random.randrange(width // 40, width // 6)
        colour = tuple(draw_random.randrange(256) for _ in range(3))
        canvas.ellipse((left, top, left + size, top + size), fill=colour)
    grain = Image.effect_noise((width, height), 12).convert("RGB")
    scene = Image.blend(scene.filter(ImageFilter.GaussianBlur(1)), grain, 0.12)
    data = io.BytesIO()
    scene.save(data, "JPEG", quality=90)
    return data.getvalue()
