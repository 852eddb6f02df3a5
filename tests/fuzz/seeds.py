"""Small whole files of every format that the bot opens, made anew each time."""

import io
import struct
from collections.abc import Callable

from PIL import Image, ImageCms, TiffImagePlugin

from tests.pictures.animations.samples import BLUE, GREEN, RED, animation, dotted
from tests.pictures.samples import encoded, exif, quadrants, stored
from tests.pictures.videos.films import Film, colours

_SIZE = (48, 40)
_FILM = (32, 32)
_FRAMES = 8


def _small(mode: str = "RGB") -> Image.Image:
    return quadrants(*_SIZE).convert(mode)


def _frames() -> list[Image.Image]:
    return [dotted(colour, step).resize(_SIZE) for step, colour in enumerate((RED, BLUE, GREEN))]


def _metadata() -> dict[str, object]:
    """What phones write beside the pixels."""
    data = Image.Exif()
    data[271], data[274], data[305] = "Maker", 6, "Software"
    gps = data.get_ifd(34853)
    gps[1], gps[2] = "N", (52.0, 30.0, 1.5)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return {"exif": data.tobytes(), "icc_profile": profile}


def _motion_photo() -> bytes:
    """Two JPEGs in one file, as phones write them (MPO)."""
    buffer = io.BytesIO()
    _small().save(buffer, "MPO", save_all=True, append_images=[_small("L").convert("RGB")])
    return buffer.getvalue()


def _bitmap_of_runs() -> bytes:
    """A BMP with run lengths, which Pillow reads and does not write."""
    runs = b"".join(bytes((24, row % 4, 24, 3, 0, 0)) for row in range(40)) + b"\0\1"
    palette = b"".join(bytes((level, 255 - level, 9, 0)) for level in (0, 80, 160, 240)) * 64
    start = 54 + len(palette)
    head = struct.pack("<2sIHHI", b"BM", start + len(runs), 0, 0, start)
    info = struct.pack("<IiiHHIIiiII", 40, 48, 40, 1, 8, 1, len(runs), 2835, 2835, 256, 256)
    return head + info + palette + runs


def _old_bitmap() -> bytes:
    """OS/2's kind, with a head of twelve bytes."""
    rows = bytes(range(144)) * 40
    return struct.pack("<2sIHHIIHHHH", b"BM", 26 + len(rows), 0, 0, 26, 12, 48, 40, 1, 24) + rows


def _strips() -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[TiffImagePlugin.ROWSPERSTRIP] = 8
    return encoded(_small(), "TIFF", compression="tiff_adobe_deflate", tiffinfo=tags)


PICTURES: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: encoded(stored(_small(), 6), "JPEG", exif=exif(6)),
    "JPEG with metadata": lambda: encoded(_small(), "JPEG", **_metadata()),
    "progressive JPEG": lambda: encoded(_small(), "JPEG", progressive=True),
    "grey JPEG": lambda: encoded(_small("L"), "JPEG"),
    "CMYK JPEG": lambda: encoded(_small("CMYK"), "JPEG"),
    "MPO": _motion_photo,
    "PNG": lambda: encoded(_small(), "PNG", **_metadata()),
    "transparent PNG": lambda: encoded(_small("RGBA"), "PNG"),
    "PNG with palette": lambda: encoded(_small().quantize(16), "PNG", transparency=3),
    "deep PNG": lambda: encoded(_small("I;16"), "PNG"),
    "PNG of bits": lambda: encoded(_small("1"), "PNG"),
    "APNG": lambda: animation(_frames(), "PNG"),
    "GIF": lambda: encoded(_small(), "GIF"),
    "animated GIF": lambda: animation(_frames(), "GIF", disposal=2),
    "WebP": lambda: encoded(_small(), "WEBP", exif=exif(8)),
    "lossless WebP": lambda: encoded(_small("RGBA"), "WEBP", lossless=True),
    "animated WebP": lambda: animation(_frames(), "WEBP"),
    "BMP": lambda: encoded(_small(), "BMP"),
    "BMP with palette": lambda: encoded(_small().quantize(16), "BMP"),
    "BMP of runs": _bitmap_of_runs,
    "old BMP": _old_bitmap,
    "TIFF": lambda: encoded(_small(), "TIFF", exif=exif(3)),
    "LZW TIFF": lambda: encoded(_small(), "TIFF", compression="tiff_lzw"),
    "TIFF of strips": _strips,
    "JPEG TIFF": lambda: encoded(_small(), "TIFF", compression="jpeg"),
    "fax TIFF": lambda: encoded(_small("1"), "TIFF", compression="group4"),
    "packed TIFF": lambda: encoded(_small(), "TIFF", compression="packbits"),
    "BigTIFF": lambda: encoded(_small(), "TIFF", big_tiff=True),
    "HEIC": lambda: encoded(_small(), "HEIF", exif=exif(6)),
    "transparent HEIC": lambda: encoded(_small("RGBA"), "HEIF"),
    "tiled HEIC": lambda: encoded(quadrants(96, 80), "HEIF", tile_size=64),
    "AVIF": lambda: encoded(_small(), "AVIF", exif=exif(5)),
    "transparent AVIF": lambda: encoded(_small("RGBA"), "AVIF"),
    "AVIF sequence": lambda: encoded(_small(), "AVIF", save_all=True, append_images=_frames()[:1]),
}
"""By name; the name's last word says the format."""


def _film(container: str, codec: str, **more: str) -> Callable[[], bytes]:
    film = Film(container, codec, **more)  # type: ignore[arg-type]
    return lambda: film.of(colours(size=_FILM)[8 : 8 + _FRAMES])


VIDEOS: dict[str, Callable[[], bytes]] = {
    "MP4": _film("mp4", "libx264", sound="aac"),
    "fragmented MP4": lambda: Film(
        muxer=(("movflags", "frag_keyframe+empty_moov"),)
    ).of(colours(size=_FILM)[:_FRAMES]),
    "HEVC MP4": _film("mp4", "libx265"),
    "MOV": _film("mov", "mjpeg", pixels="yuvj420p"),
    "WebM": _film("webm", "libvpx", sound="libopus"),
    "VP9 WebM": _film("webm", "libvpx-vp9"),
    "MKV": _film("matroska", "libx264", sound="flac"),
    "AVI": _film("avi", "mpeg4", sound="mp2"),
    "raw AVI": _film("avi", "rawvideo"),
}  # fmt: skip
"""The same for videos."""
