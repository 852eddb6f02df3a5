"""HEIC and AVIF: pictures in ISO/IEC 23008-12's boxes."""

import os
from typing import BinaryIO

from PIL import AvifImagePlugin, Image
from pillow_heif import HeifFile

from bot.pictures.formats.av1 import largest_frame
from bot.pictures.formats.base import Facts, Format, Header, Source
from bot.pictures.formats.boxes import Box, largest_size, top_box
from bot.pictures.formats.codings import av1_pixel, hevc_pixel
from bot.pictures.formats.pillow import source_of, verified
from bot.pictures.limits import peak
from bot.pictures.refusals import damaged, unsupported

_MOST_CODED, _HARMLESS = 4, 1_000_000
"""Coded frames may be larger than what is shown of them, by so many times or pixels."""
_RAW_MODES = {"RGB": "RGB", "RGBA": "RGBA", "RGBa": "RGBA", "L": "L", "LA": "LA"}


def read_heic_header(file: BinaryIO) -> Header:
    """Read the sizes in the `meta` box. Raises PictureError."""
    meta = _meta(file)
    width, height = largest_size(meta)
    return _header(file, Format.HEIC, (width, height), width * height * hevc_pixel(meta))


def read_avif_header(file: BinaryIO) -> Header:
    """Read the sizes in the `meta` box and in the coded frames. Raises PictureError."""
    meta = _meta(file)
    width, height = largest_size(meta)
    coded = largest_frame(file, meta, top_box(file, b"moov"))
    if coded > max(_MOST_CODED * width * height, _HARMLESS):
        raise damaged()
    decoded = max(width * height, coded) * av1_pixel(meta)
    return _header(file, Format.AVIF, (width, height), decoded)


def open_avif(file: BinaryIO, header: Header) -> Source:
    """Decode the picture, or the first frame of a sequence."""
    file.seek(0)
    image = AvifImagePlugin.AvifImageFile(file)
    verified(image, header)
    return source_of(image, animated=image.is_animated)


def open_heic(file: BinaryIO, header: Header) -> Source:
    """Decode the primary picture; libheif turns it upright.

    The bands are cut from libheif's own pixels: a whole Pillow image would cost 4 bytes per
    pixel more, too much for a phone's 48 megapixels.
    """
    file.seek(0)
    pictures = HeifFile(file, convert_hdr_to_8bit=True, remove_stride=False)  # type: ignore[no-untyped-call]
    picture = pictures[pictures.primary_index]
    if picture.size[0] * picture.size[1] > header.pixels:
        raise damaged()
    data, stride = memoryview(picture.data), picture.stride
    (width, height), mode = picture.size, picture.mode
    if mode not in _RAW_MODES:
        raise unsupported("this kind of HEIC picture")

    def band(top: int, bottom: int) -> Image.Image:
        rows = data[top * stride : bottom * stride]
        size = (width, bottom - top)
        return Image.frombytes(_RAW_MODES[mode], size, rows, "raw", mode, stride)

    icc = picture.info.get("icc_profile")
    facts = Facts(picture.size, icc=icc if isinstance(icc, bytes) else b"")
    return Source(width, height, band, facts)


def _meta(file: BinaryIO) -> Box:
    meta = top_box(file, b"meta")
    if meta is None:
        raise damaged()
    return meta


def _header(file: BinaryIO, kind: Format, size: tuple[int, int], decoded: float) -> Header:
    """Both libraries keep the whole file in memory while they decode."""
    return Header(kind, *size, peak(*size, decoded + os.fstat(file.fileno()).st_size))
