"""From whatever a file holds to upright sRGB of the right size.

Pixels are reduced band by band in their own mode, so that the copies stay small, and only the
reduced picture is converted.
"""

import io
import math
from typing import cast

from PIL import Image, ImageCms

from bot.pictures.fitting import content_size, is_fine
from bot.pictures.formats.base import Facts, Source
from bot.pictures.limits import reduction
from bot.pictures.orientation import upright

_BAND_PIXELS = 500_000
_DEEP = {"I;16", "I;16L", "I;16B", "I;16N", "I", "F"}
_WHITES = (1.0, 255.0, 4095.0, 65535.0)
"""Usual greatest values of deep grey pictures: ratios, 8, 12 and 16 bits."""
_TRANSPARENT = {"RGBA", "LA"}
_PROFILED = {"RGB", "L", "CMYK"}
_SRGB_NAMES = (b"sRGB", "sRGB".encode("utf-16-be"))
_WHITE = 255


def to_content(image: Image.Image, facts: Facts) -> Image.Image:
    """The reduced picture in RGB, upright, in a size that suits the detector."""
    image = to_plain(image, facts)
    if is_fine(*image.size):
        return image
    return image.resize(content_size(*image.size), Image.Resampling.BICUBIC)


def to_plain(image: Image.Image, facts: Facts) -> Image.Image:
    """A picture from `reduced` in RGB and upright; its size stays."""
    return upright(_to_srgb(_flattened(image), facts.icc), facts.orientation)


def reduced(source: Source) -> Image.Image:
    """The picture in its own mode, or a related one, reduced by a whole number."""
    factor = reduction(source.width, source.height)
    rows = max(_BAND_PIXELS // (source.width * factor), 1) * factor
    size = math.ceil(source.width / factor), math.ceil(source.height / factor)
    whole: Image.Image | None = None
    for top in range(0, source.height, rows):
        band = _reducible(source.band(top, min(top + rows, source.height)))
        band = band.reduce(factor) if factor > 1 else band
        whole = whole or Image.new(band.mode, size)
        whole.paste(band, (0, top // factor))
    if whole is None:
        raise ValueError("a picture has at least one row")
    return whole


def _reducible(image: Image.Image) -> Image.Image:
    """The same pixels in a mode whose values can be averaged."""
    if image.mode in _DEEP:
        return image.convert("F")
    if image.mode in {"P", "PA"}:
        transparent = image.mode == "PA" or "transparency" in image.info
        return image.convert("RGBA" if transparent else "RGB")
    if image.mode == "1":
        return image.convert("L")
    if image.mode in {"RGB", "L"} and "transparency" in image.info:
        return image.convert("RGBA")
    return image


def _flattened(image: Image.Image) -> Image.Image:
    """Deep grey brought to 8 bits, and transparency laid on white."""
    if image.mode == "F":
        return _levelled(image)
    if image.mode not in _TRANSPARENT:
        return image
    opaque = image.mode.removesuffix("A")
    ground = Image.new(opaque, image.size, (_WHITE,) * len(opaque))
    ground.paste(image.convert(opaque), mask=image.getchannel("A"))
    return ground


def _levelled(image: Image.Image) -> Image.Image:
    low, high = cast("tuple[float, float]", image.getextrema())
    black = min(low, 0.0)
    white = next((white for white in _WHITES if white >= high), high)
    if not math.isfinite(white - black):
        return image.convert("L")
    scale = _WHITE / max(white - black, 1e-9)
    return image.point(lambda value: value * scale + (0.5 - black * scale)).convert("L")


def _to_srgb(image: Image.Image, icc: bytes) -> Image.Image:
    """Honour the colour profile; one that is broken or plain sRGB changes nothing."""
    if not icc or image.mode not in _PROFILED or any(name in icc for name in _SRGB_NAMES):
        return image.convert("RGB")
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        converted = ImageCms.profileToProfile(
            image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB")
    return converted or image.convert("RGB")
