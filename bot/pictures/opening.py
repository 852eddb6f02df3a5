"""Any picture that people post, made ready for the detector.

The true type is told by the bytes. Whatever a header promises beyond `limits.MEMORY_LIMIT` is
refused before anything is decoded.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from bot.pictures.converting import reduced, to_content
from bot.pictures.fitting import Fit, padded
from bot.pictures.formats.base import Facts, Format, Header
from bot.pictures.formats.decoding import decode, plugin_failures, read_header
from bot.pictures.orientation import swaps_sides

MOST_BYTES = 5_242_880
"""Rekognition's limit for a picture that is sent along
(https://docs.aws.amazon.com/rekognition/latest/APIReference/API_Image.html)."""
_QUALITIES = (88, 75, 60, 40, 20)


@dataclass(frozen=True, slots=True)
class PreparedPicture:
    """A picture as the detector gets it, and what is worth knowing of the original.

    `jpeg` is RGB, upright, without metadata, at most 5 MB, 80 to 10,000 pixels a side. `width`
    and `height` are the upright original's, `content_type` is its media type.
    """

    jpeg: bytes
    fit: Fit
    width: int
    height: int
    format: str
    content_type: str
    animated: bool


def memory_needed(path: Path) -> int:
    """The bytes that `prepare` will allocate at its peak, estimated from the header alone.

    Raises PictureError for what `prepare` would refuse without decoding it.
    """
    with path.open("rb") as file, plugin_failures():
        return read_header(file).memory


def prepare(path: Path) -> PreparedPicture:
    """Open the file, bring the (first) picture to a size that suits, and encode it as JPEG.

    Raises NotAPictureError when the bytes are no picture, and PictureError when it is damaged,
    too large, or in a format that is not read.
    """
    with path.open("rb") as file, plugin_failures():
        header = read_header(file)
        pixels, facts = _read(file, header)
        return prepared(pixels, facts, header.format)


def prepared(pixels: Image.Image, facts: Facts, kind: Format) -> PreparedPicture:
    """Pixels from `reduced` as the detector gets them."""
    content = to_content(pixels, facts)
    width, height = facts.original
    if swaps_sides(facts.orientation):
        width, height = height, width
    jpeg, fit = fitted(content)
    return PreparedPicture(
        jpeg=jpeg,
        fit=fit,
        width=width,
        height=height,
        format=kind.value,
        content_type=kind.content_type,
        animated=facts.animated,
    )


def fitted(content: Image.Image) -> tuple[bytes, Fit]:
    """An upright RGB picture as the detector gets it: the JPEG, and where it lies in that.

    Its size is one of `fitting.content_size`.
    """
    fit = padded(*content.size)
    return _encoded(_on_ground(content, fit)), fit


def _read(file: BinaryIO, header: Header) -> tuple[Image.Image, Facts]:
    """The reduced pixels; the decoded ones are let go before anything else is done."""
    source = decode(file, header)
    return reduced(source), source.facts


def _on_ground(content: Image.Image, fit: Fit) -> Image.Image:
    """The content on padding of its own mean colour, which shows the detector no edge."""
    if content.size == (fit.width, fit.height):
        return content
    mean = content.resize((1, 1), Image.Resampling.BOX)
    canvas = mean.resize((fit.width, fit.height))
    canvas.paste(content, (fit.left, fit.top))
    return canvas


def _encoded(image: Image.Image) -> bytes:
    data = b""
    for quality in _QUALITIES:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=quality)
        data = buffer.getvalue()
        if len(data) <= MOST_BYTES:
            break
    return data
