"""The true type of a file, told by its first bytes."""

from bot.errors import PictureError
from bot.pictures.formats.base import Format
from bot.pictures.refusals import not_a_picture, unsupported

HEAD = 64
"""How many bytes are needed to tell."""

_SIGNATURES = (
    (b"\xff\xd8\xff", Format.JPEG),
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
    (b"GIF87a", Format.GIF),
    (b"GIF89a", Format.GIF),
    (b"BM", Format.BMP),
    (b"II*\x00", Format.TIFF),
    (b"MM\x00*", Format.TIFF),
    (b"II+\x00", Format.TIFF),
    (b"MM\x00+", Format.TIFF),
)
_UNSUPPORTED = (
    (b"8BPS", "Photoshop files"),
    (b"\x00\x00\x01\x00", "icon files"),
    (b"\xff\x0a", "JPEG XL pictures"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL pictures"),
    (b"\xff\x4f\xff\x51", "JPEG 2000 pictures"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000 pictures"),
    (b"%!PS", "PostScript files"),
    (b"\xc5\xd0\xd3\xc6", "PostScript files"),
    (b"FUJIFILMCCD-RAW", "camera raw files"),
)
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_OTHER_PICTURE_BRANDS = {b"mif1", b"msf1", b"miaf", b"crx "}


def identify(head: bytes) -> Format:
    """The format of a file that begins with `head` (the first 64 bytes or all there are).

    Raises NotAPictureError for other things (text, video, PDF, SVG), and PictureError for
    pictures of a kind that is not read.
    """
    for signature, found in _SIGNATURES:
        if head.startswith(signature):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Format.WEBP
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    raise _refusal(head)


def _by_brand(head: bytes) -> Format:
    """Tell HEIC, AVIF and video apart by ISO/IEC 14496-12's list of brands."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))}
    if brands & _AVIF_BRANDS:
        return Format.AVIF
    if brands & _HEIC_BRANDS:
        return Format.HEIC
    if brands & _OTHER_PICTURE_BRANDS:
        raise unsupported("this kind of HEIF or raw picture")
    raise not_a_picture()


def _refusal(head: bytes) -> PictureError:
    for signature, what in _UNSUPPORTED:
        if head.startswith(signature):
            return unsupported(what)
    return not_a_picture()
