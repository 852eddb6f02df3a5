"""Pictures made for the tests: a red, a green, a blue and a white quadrant, in any format."""

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pillow_heif
from PIL import Image

RED, GREEN, BLUE, WHITE = (230, 20, 20), (20, 180, 20), (20, 20, 230), (255, 255, 255)
_QUICK: dict[str, dict[str, object]] = {
    "AVIF": {"speed": 10},
    "HEIF": {"enc_params": {"preset": "ultrafast"}},
}
_PIECE = 1 << 20
_ADLER_PRIME = 65521
_UNDO = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def quadrants(width: int = 480, height: int = 320) -> Image.Image:
    """Red top left, green top right, blue bottom left, white bottom right."""
    image = Image.new("RGB", (width, height), WHITE)
    half_width, half_height = width // 2, height // 2
    image.paste(RED, (0, 0, half_width, half_height))
    image.paste(GREEN, (half_width, 0, width, half_height))
    image.paste(BLUE, (0, half_height, half_width, height))
    return image


def stored(image: Image.Image, orientation: int) -> Image.Image:
    """The pixels as a camera stores them that notes this orientation."""
    undo = _UNDO[orientation]
    return image if undo is None else image.transpose(undo)


def exif(orientation: int) -> bytes:
    """An EXIF block with nothing but the orientation."""
    data = Image.Exif()
    data[274] = orientation
    return data.tobytes()


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of a file, which need not be small."""
    buffer = io.BytesIO()
    options = {**_QUICK.get(kind, {}), **options}
    if kind == "HEIF":
        pillow_heif.from_pillow(image).save(buffer, **options)
    else:
        image.save(buffer, kind, **options)
    return buffer.getvalue()


def oriented(kind: str, orientation: int) -> bytes:
    """The quadrants, stored turned, in a format that notes the orientation."""
    return encoded(stored(quadrants(), orientation), kind, exif=exif(orientation), quality=90)


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk with its checksum."""
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def png(width: int, height: int, *chunks: bytes, pixels: bytes = b"") -> bytes:
    """A grey PNG of this size; `chunks` go between header and pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = [png_chunk(b"IHDR", header), *chunks, png_chunk(b"IDAT", pixels)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(body) + png_chunk(b"IEND", b"")


def bomb(width: int, height: int) -> bytes:
    """A complete PNG of zeros, tiny in bytes."""
    return png(width, height, pixels=zeros((width + 1) * height))


def zeros(count: int) -> bytes:
    """So many zeros in zlib's format, a piece of which is packed once and written again and again.

    See RFC 1950 for head and checksum.
    """
    pieces, rest = divmod(count, _PIECE)
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    piece = packer.compress(bytes(_PIECE)) + packer.flush(zlib.Z_FULL_FLUSH)
    last = packer.compress(bytes(rest)) + packer.flush()
    checksum = (count % _ADLER_PRIME) << 16 | 1
    return b"\x78\xda" + piece * pieces + last + struct.pack(">I", checksum)


def tiff(tags: dict[int, tuple[int, int, int]], extra: bytes = b"") -> bytes:
    """A little-endian TIFF with these entries: tag → (type, count, value)."""
    entries = b"".join(struct.pack("<HHII", tag, *rest) for tag, rest in sorted(tags.items()))
    head = struct.pack("<2sHIH", b"II", 42, 8, len(tags))
    return head + entries + bytes(4) + extra


Writer = Callable[[str, bytes], Path]
