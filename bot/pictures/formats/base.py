"""The values that the format modules share."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image


class Format(StrEnum):
    """The formats that are read. The value is the name that is stored and shown."""

    JPEG = "JPEG"
    PNG = "PNG"
    GIF = "GIF"
    WEBP = "WebP"
    BMP = "BMP"
    TIFF = "TIFF"
    HEIC = "HEIC"
    AVIF = "AVIF"

    @property
    def content_type(self) -> str:
        """The media type, as S3 stores it."""
        return f"image/{self.value.lower()}"


@dataclass(frozen=True, slots=True)
class Header:
    """What the first bytes promise; nothing was decoded for it.

    `width` and `height` are as stored, before any rotation. `memory` is the peak in bytes that
    decoding allocates. `most_pixels` caps the format for the time that it takes.
    """

    format: Format
    width: int
    height: int
    memory: int
    most_pixels: int = 100_000_000

    @property
    def pixels(self) -> int:
        """The number of pixels of the (first) picture."""
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a picture besides its pixels.

    `original` is its size in pixels before a JPEG was scaled down while it was decoded;
    `orientation` is EXIF's, 1 to 8, of what is still to be turned.
    """

    original: tuple[int, int]
    orientation: int = 1
    icc: bytes = b""
    animated: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded picture that is handed out in horizontal bands, so that copies stay small.

    `width` and `height` are those of the decoded pixels; `band(top, bottom)` is a Pillow image
    of these rows.
    """

    width: int
    height: int
    band: Callable[[int, int], Image.Image]
    facts: Facts
