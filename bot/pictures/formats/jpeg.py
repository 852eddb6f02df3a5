"""JPEG: ITU-T T.81, with the habits of cameras (EXIF, Adobe's CMYK, MPO).

libjpeg can decode at a half, a quarter or an eighth of the size for little memory, which is
how a phone's 200 megapixels are read. A picture whose scans hold single components or single
bits (progressive) must be buffered whole first.
"""

import math
from dataclasses import dataclass, replace
from typing import BinaryIO

from PIL import JpegImagePlugin

from bot.pictures.fitting import content_size
from bot.pictures.formats.base import Format, Header, Source
from bot.pictures.formats.pillow import source_of
from bot.pictures.limits import peak
from bot.pictures.refusals import damaged, incomplete

MOST_PIXELS = 250_000_000
_SEGMENTS = 4096
_SCANS = 128
"""A real file has about ten; a thousand scans of nothing would keep a worker busy for hours."""

_START_OF_SCAN = 0xDA
_END = 0xD9
_TABLES = {0xC4, 0xC8, 0xCC}
_PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
_STANDALONE = {0x01, *range(0xD0, 0xD9)}


@dataclass(frozen=True, slots=True)
class _Frame:
    """The frame header; `density` is the number of samples per pixel, 1.5 for 4:2:0."""

    width: int
    height: int
    components: int
    density: float
    progressive: bool


def read_header(file: BinaryIO) -> Header:
    """Read up to the first scan. Raises PictureError."""
    file.seek(2)
    frame = None
    for _ in range(_SEGMENTS):
        marker, payload = _segment(file)
        if marker == _START_OF_SCAN and frame and payload:
            return _header(file, frame, buffered=payload[0] < frame.components)
        if marker in {_START_OF_SCAN, _END}:
            raise damaged()
        if 0xC0 <= marker <= 0xCF and marker not in _TABLES:  # noqa: PLR2004 - T.81's SOFn
            frame = _frame(marker, payload)
    raise damaged()


def open_source(file: BinaryIO, header: Header) -> Source:
    """Decode the picture at the smallest scale that is large enough for the detector."""
    file.seek(0)
    image = JpegImagePlugin.JpegImageFile(file)
    image.draft(image.mode, content_size(header.width, header.height))
    source = source_of(image)
    facts = replace(source.facts, original=(header.width, header.height))
    return replace(source, facts=facts)


def _segment(file: BinaryIO) -> tuple[int, bytes]:
    marker = file.read(2)
    while len(marker) == 2 and marker[0] != 0xFF:  # noqa: PLR2004 - stray bytes between segments
        marker = marker[1:] + file.read(1)
    while marker == b"\xff\xff":
        marker = b"\xff" + file.read(1)
    if len(marker) < 2:  # noqa: PLR2004 - two bytes make a marker
        raise incomplete()
    if marker[1] in _STANDALONE or marker[1] == _END:
        return marker[1], b""
    length = int.from_bytes(file.read(2), "big")
    if length < 2:  # noqa: PLR2004 - the length counts its own two bytes
        raise damaged()
    return marker[1], file.read(length - 2)


def _frame(marker: int, payload: bytes) -> _Frame:
    components = payload[5] if len(payload) > 5 else 0  # noqa: PLR2004 - offset of the count
    factors = [divmod(byte, 16) for byte in payload[7 : 6 + 3 * components : 3]]
    if not components or len(factors) != components or not all(h and v for h, v in factors):
        raise damaged()
    widest, tallest = max(h for h, _ in factors), max(v for _, v in factors)
    return _Frame(
        width=int.from_bytes(payload[3:5], "big"),
        height=int.from_bytes(payload[1:3], "big"),
        components=components,
        density=sum(h * v for h, v in factors) / (widest * tallest),
        progressive=marker in _PROGRESSIVE,
    )


def _header(file: BinaryIO, frame: _Frame, *, buffered: bool) -> Header:
    width, height = frame.width, frame.height
    if not width or not height:
        raise damaged()
    scale = _scale(width, height)
    small = math.ceil(width / scale), math.ceil(height / scale)
    decoded = small[0] * small[1] * 4.0
    if buffered or frame.progressive:
        decoded += width * height * frame.density * 2
        _count_scans(file)
    return Header(Format.JPEG, width, height, peak(*small, decoded), MOST_PIXELS)


def _scale(width: int, height: int) -> int:
    """The scale that Pillow's draft mode chooses."""
    wanted = content_size(width, height)
    largest = min(width // wanted[0], height // wanted[1])
    return next(scale for scale in (8, 4, 2, 1) if scale <= max(largest, 1))


def _count_scans(file: BinaryIO) -> None:
    scans, last = 0, b""
    while data := file.read(1 << 20):
        scans += (last + data).count(b"\xff\xda")
        last = data[-1:]
    if scans > _SCANS:
        raise damaged()
