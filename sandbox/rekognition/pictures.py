"""Opens a picture as Rekognition does: JPEG or PNG, upright, within its limits."""

import struct
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from sandbox.rekognition.errors import invalid_format, invalid_parameter, too_large
from sandbox.rekognition.values import Pixels

BYTES_LIMIT = 5_242_880
S3_BYTES_LIMIT = 15 * 1024 * 1024
SHORTEST_SIDE = 80
LONGEST_SIDE = 10_000
WORKING_SIDE = 1600
"""Pixels a side that the detectors look at: more would cost time and memory, and show little."""

BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, struct.error)
"""What Pillow raises on broken files, all of them."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An opened picture: its pixels at working size, and its own upright size."""

    pixels: Pixels
    width: int
    height: int


def open_picture(data: bytes, *, limit: int = BYTES_LIMIT) -> Picture:
    """Open a picture of at most `limit` bytes; raises the service's own errors.

    Which error a picture under 80 pixels a side gets is documented nowhere; here it is
    InvalidParameterException.
    """
    if len(data) > limit:
        raise too_large()
    try:
        image = _header(data)
    except BROKEN as error:
        raise invalid_format() from error
    if max(image.size) > LONGEST_SIDE:
        raise too_large()
    if min(image.size) < SHORTEST_SIDE:
        raise invalid_parameter(f"Images are at least {SHORTEST_SIDE} pixels a side.")
    try:
        return _loaded(image)
    except BROKEN as error:
        raise invalid_format() from error


def _header(data: bytes) -> Image.Image:
    """The plug-ins themselves: `Image.open` would warn of sizes that the service takes."""
    if data.startswith(b"\xff\xd8\xff"):
        return JpegImageFile(BytesIO(data))
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile(BytesIO(data))
    raise ValueError("neither JPEG nor PNG")


def _loaded(image: Image.Image) -> Picture:
    width, height = image.size
    # A JPEG is decoded at a fraction of its size where that is enough.
    image.draft("RGB", (WORKING_SIDE, WORKING_SIDE))
    image.load()
    if image.format == "JPEG":
        # Rekognition corrects the orientation of JPEGs, but not of PNGs.
        turned = ImageOps.exif_transpose(image)
        if (turned.width > turned.height) != (image.width > image.height):
            width, height = height, width
        image = turned
    upright = flattened(image)
    upright.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return Picture(to_pixels(upright), width, height)


def flattened(image: Image.Image) -> Image.Image:
    """The picture in RGB; what is transparent stands on white."""
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        ground = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(ground, layer).convert("RGB")
    return image.convert("RGB")


def to_pixels(image: Image.Image) -> Pixels:
    """OpenCV's order of colours."""
    return np.ascontiguousarray(np.asarray(image)[:, :, ::-1])
