"""What Slack says of a file: its type by name, then by its first bytes, and a picture's size."""

import io
import warnings
from dataclasses import dataclass
from pathlib import PurePath

from PIL import Image


@dataclass(frozen=True, slots=True)
class FileType:
    """Slack's three words for a type, e.g. `png`, `image/png`, `PNG`."""

    filetype: str
    mimetype: str
    pretty_type: str


BINARY = FileType("binary", "application/octet-stream", "Binary")
_TYPES = {
    type_.filetype: type_
    for type_ in (
        FileType("png", "image/png", "PNG"),
        FileType("jpg", "image/jpeg", "JPEG"),
        FileType("gif", "image/gif", "GIF"),
        FileType("webp", "image/webp", "WebP"),
        FileType("bmp", "image/bmp", "Bitmap"),
        FileType("tiff", "image/tiff", "TIFF"),
        FileType("heic", "image/heic", "HEIC"),
        FileType("avif", "image/avif", "AVIF"),
        FileType("mp4", "video/mp4", "MPEG 4 Video"),
        FileType("mov", "video/quicktime", "QuickTime Movie"),
        FileType("webm", "video/webm", "WebM"),
        FileType("mkv", "video/x-matroska", "Matroska Video"),
        FileType("avi", "video/x-msvideo", "AVI"),
        FileType("pdf", "application/pdf", "PDF"),
        FileType("html", "text/html", "HTML"),
        FileType("csv", "text/csv", "CSV"),
        FileType("json", "application/json", "JSON"),
        FileType("text", "text/plain", "Plain Text"),
    )
}
_SUFFIXES = {
    "jpeg": "jpg",
    "tif": "tiff",
    "heif": "heic",
    "txt": "text",
    "htm": "html",
    "m4v": "mp4",
    "qt": "mov",
}
_MAGIC = (
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"%PDF", "pdf"),
)
_MATROSKA = b"\x1aE\xdf\xa3"
_HEADER = 64
"""Bytes, in which Matroska names itself."""
_MOVIES = {b"isom": "mp4", b"iso2": "mp4", b"mp41": "mp4", b"mp42": "mp4", b"qt  ": "mov"}
"""By the brand; pictures in HEIF have others."""


def guess(name: str, data: bytes) -> FileType:
    """The type by the name's suffix, else by the first bytes, else `binary`."""
    suffix = PurePath(name).suffix.lower().removeprefix(".")
    by_name = _TYPES.get(_SUFFIXES.get(suffix, suffix))
    return by_name or _by_content(data)


def _by_content(data: bytes) -> FileType:
    for magic, filetype in _MAGIC:
        if data.startswith(magic):
            return _TYPES[filetype]
    return _TYPES.get(_video_type(data), BINARY)


def _video_type(data: bytes) -> str:
    if data.startswith(_MATROSKA):
        return "webm" if b"webm" in data[:_HEADER] else "mkv"
    if data.startswith(b"RIFF") and data[8:12] == b"AVI ":
        return "avi"
    return _MOVIES.get(data[8:12], "") if data[4:8] == b"ftyp" else ""


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels as stored, (0, 0) when the header cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                return picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return 0, 0
