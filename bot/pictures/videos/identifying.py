"""The true type of a video file, told by its first bytes.

Nothing but these five kinds ever reaches FFmpeg, and each only its own demuxer: those for playlists
and lists of files (HLS, DASH, concat), which open whatever a file names, are never asked.
"""

from dataclasses import dataclass
from enum import Enum

from bot.errors import PictureError
from bot.pictures.videos.refusals import not_a_video, only_sound, unsupported

HEAD = 4096
"""How many bytes are needed to tell."""


@dataclass(frozen=True, slots=True)
class _Container:
    name: str
    demuxer: str


class Kind(Enum):
    """The containers that are read."""

    MP4 = _Container("MP4", "mov")
    MOV = _Container("MOV", "mov")
    WEBM = _Container("WebM", "matroska")
    MKV = _Container("MKV", "matroska")
    AVI = _Container("AVI", "avi")


_PICTURE_BRANDS = {b"avif", b"avis", b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"crx "}
_QUICKTIME = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
"""What files begin with that are older than the `ftyp` box."""
_EBML = b"\x1a\x45\xdf\xa3"
_DOC_TYPE = b"\x42\x82"
_SOUND = (b"ID3", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xf1", b"\xff\xf9", b"MThd")
_UNSUPPORTED = (
    (b"FLV\x01", "Flash videos"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media videos"),
    (b"\x00\x00\x01\xba", "MPEG program streams"),
    (b"\x00\x00\x01\xb3", "raw MPEG streams"),
    (b".RMF", "RealMedia videos"),
    (b"OggS", "Ogg files"),
)
_PACKET = 188
"""Bytes after which an MPEG transport stream repeats its sync byte 0x47."""


def identify(head: bytes) -> Kind:
    """The kind of a file that begins with `head` (the first bytes or all there are).

    Raises NotAPictureError for what is no video, PictureError for kinds that are not read.
    """
    if head[4:8] == b"ftyp":
        return _by_brand(head[8:12])
    if head[4:8] in _QUICKTIME:
        return Kind.MOV
    if head.startswith(_EBML):
        return _by_doc_type(head)
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return Kind.AVI
    raise _refusal(head)


def _by_brand(brand: bytes) -> Kind:
    if brand in _PICTURE_BRANDS:
        raise not_a_video()
    return Kind.MOV if brand == b"qt  " else Kind.MP4


def _by_doc_type(head: bytes) -> Kind:
    """RFC 8794's DocType, an element of the file's head."""
    at = head.find(_DOC_TYPE)
    name = head[at + 3 : at + 11] if at >= 0 else b""
    if name.startswith(b"webm"):
        return Kind.WEBM
    if name == b"matroska":
        return Kind.MKV
    raise not_a_video()


def _refusal(head: bytes) -> PictureError:
    if head.startswith(_SOUND) or (head[:4] == b"RIFF" and head[8:12] == b"WAVE"):
        return only_sound()
    if head[:1] == head[_PACKET : _PACKET + 1] == b"\x47":
        return unsupported("MPEG transport streams")
    return next((unsupported(what) for sign, what in _UNSUPPORTED if head.startswith(sign)),
                not_a_video())  # fmt: skip
