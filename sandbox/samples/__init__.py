"""Sample pictures that the sandbox draws itself; their metadata says what they show."""

from io import BytesIO

from sandbox.samples.beach import LABELS, draw_beach
from sandbox.samples.metadata import xmp_packet

SAMPLES = {"beach": (draw_beach, LABELS)}
"""By name: the function that draws it, and its labels, the most important first."""

JPEG_QUALITY = 92


def draw_sample(name: str) -> bytes:
    """A sample as a JPEG of 1200 × 900 pixels; KeyError when there is none of this name."""
    draw, labels = SAMPLES[name]
    canvas = draw()
    jpeg = BytesIO()
    canvas.finished().save(
        jpeg,
        "JPEG",
        quality=JPEG_QUALITY,
        optimize=True,
        xmp=xmp_packet((canvas.width, canvas.height), labels, canvas.things),
    )
    return jpeg.getvalue()
