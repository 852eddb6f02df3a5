"""HEIC and AVIF: pictures in ISO/IEC 23008-12's boxes."""

import os
from typing import BinaryIO

from PIL import AvifImagePlugin, Image
from pillow_heif import HeifFile

from bot.pictures.formats.base import Facts, Format, Header, Source
from bot.pictures.formats.codings import av1_pixel, hevc_pixel, occurrences
from bot.pictures.formats.pillow import source_of, verified
from bot.pictures.limits import peak
from bot.pictures.refusals import damaged, incomplete, unsupported

_BOXES = 64
_LARGEST_META = 8 << 20
_RAW_MODES = {"RGB": "RGB", "RGBA": "RGBA", "RGBa": "RGBA", "L": "L", "LA": "LA"}


def read_header(file: BinaryIO, kind: Format) -> Header:
    """Read the sizes in the `meta` box. Raises PictureError."""
    meta = _meta(file)
    width, height = _size(meta)
    pixel = av1_pixel(meta) if kind is Format.AVIF else hevc_pixel(meta)
    decoded = width * height * pixel + os.fstat(file.fileno()).st_size
    return Header(kind, width, height, peak(width, height, decoded))


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


def _meta(file: BinaryIO) -> bytes:
    """The content of the file's `meta` box."""
    position, end = 0, os.fstat(file.fileno()).st_size
    for _ in range(_BOXES):
        file.seek(position)
        head = file.read(16)
        if len(head) < 8:  # noqa: PLR2004 - a box begins with size and type, 4 bytes each
            raise incomplete()
        size = int.from_bytes(head[:4], "big")
        size = {0: end - position, 1: int.from_bytes(head[8:16], "big")}.get(size, size)
        if head[4:8] == b"meta":
            file.seek(position)
            return file.read(min(size, _LARGEST_META))
        if size < 8:  # noqa: PLR2004 - as above
            raise damaged()
        position += size
    raise damaged()


def _size(meta: bytes) -> tuple[int, int]:
    """The largest of the `ispe` properties: a grid's, not its tiles' or thumbnail's."""
    sizes = [
        (
            int.from_bytes(meta[at + 8 : at + 12], "big"),
            int.from_bytes(meta[at + 12 : at + 16], "big"),
        )
        for at in occurrences(meta, b"ispe")
    ]
    width, height = max(sizes, key=lambda size: size[0] * size[1], default=(0, 0))
    if not width or not height:
        raise damaged()
    return width, height
