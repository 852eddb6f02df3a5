"""What cannot be labelled gets one sentence, without a pixel being decoded where possible."""

import re
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from bot.errors import NotAPictureError, PictureError
from bot.pictures.opening import memory_needed, prepare
from tests.pictures.samples import (
    Writer,
    bomb,
    encoded,
    png,
    png_chunk,
    quadrants,
    tiff,
)

OTHER_THINGS = {
    "nothing": b"",
    "one byte": b"\x89",
    "text": b"Dear all, the photo is attached.\n" * 40,
    "HTML": b"<!DOCTYPE html><html><head><title>Slack</title></head><body>Sign in</body></html>",
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>',
    "MP4": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(64),
    "ZIP": b"PK\x03\x04" + bytes(60),
    "WAV": b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(60),
}
UNSUPPORTED = {
    "Photoshop": b"8BPS\x00\x01" + bytes(60),
    "icon": b"\x00\x00\x01\x00\x01\x00" + bytes(60),
    "JPEG XL": b"\xff\x0a" + bytes(60),
    "JPEG 2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(60),
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n" + bytes(60),
    "Canon raw": b"\x00\x00\x00\x18ftypcrx \x00\x00\x00\x01crx isom" + bytes(60),
}
KINDS = ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "HEIF", "AVIF"]
SENTENCE = re.compile(r"[A-Z][^.!?]*\.")


@pytest.mark.parametrize("name", OTHER_THINGS)
def test_other_things_are_no_pictures_whatever_their_name(write: Writer, name: str) -> None:
    path = write("photo.jpg", OTHER_THINGS[name])

    with pytest.raises(NotAPictureError, match="not a picture") as caught:
        prepare(path)

    assert SENTENCE.fullmatch(caught.value.sentence)


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_unsupported_formats_are_named(write: Writer, name: str) -> None:
    with pytest.raises(PictureError, match="cannot open") as caught:
        prepare(write("picture", UNSUPPORTED[name]))

    assert not isinstance(caught.value, NotAPictureError)
    assert SENTENCE.fullmatch(caught.value.sentence)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.3, 0.7, 0.97])
def test_a_truncated_picture_is_refused(write: Writer, kind: str, share: float) -> None:
    noisy = Image.effect_noise((300, 200), 60).convert("RGB")
    data = encoded(noisy, kind)

    with pytest.raises(PictureError, match=r"incomplete|damaged") as caught:
        prepare(write("picture", data[: int(len(data) * share)]))

    assert SENTENCE.fullmatch(caught.value.sentence)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP"])
def test_a_half_uploaded_picture_is_called_incomplete(write: Writer, kind: str) -> None:
    data = encoded(Image.effect_noise((300, 200), 60).convert("RGB"), kind)

    with pytest.raises(PictureError, match="incomplete"):
        prepare(write("picture", data[: len(data) // 2]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_header_alone_is_refused(write: Writer, kind: str) -> None:
    data = encoded(quadrants(), kind)

    for length in (3, 8, 12, 20, 33):
        with pytest.raises(PictureError):
            prepare(write("picture", data[:length]))


def large_webp() -> bytes:
    size = (16_000 - 1).to_bytes(3, "little")
    body = b"VP8X\x0a\x00\x00\x00\x00\x00\x00\x00" + size + size
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


def large_gif() -> bytes:
    return b"GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x00;"


def large_bmp() -> bytes:
    size = (40_000).to_bytes(4, "little")
    return b"BM" + bytes(12) + b"\x28\x00\x00\x00" + size + size + b"\x01\x00\x18\x00" + bytes(24)


def large_jpeg(marker: int) -> bytes:
    small = bytearray(encoded(quadrants(), "JPEG", progressive=marker == 0xC2))
    at = small.index(bytes([0xFF, marker]))
    small[at + 5 : at + 9] = b"\x7d\x00\x7d\x00"
    return bytes(small)


def large_box(kind: str) -> bytes:
    data = bytearray(encoded(quadrants(), kind))
    at = data.index(b"ispe")
    data[at + 8 : at + 16] = (30_000).to_bytes(4, "big") * 2
    return bytes(data)


BOMBS: dict[str, Callable[[], bytes]] = {
    "PNG": lambda: png(30_000, 30_000),
    "WebP": large_webp,
    "GIF": large_gif,
    "BMP": large_bmp,
    "JPEG": lambda: large_jpeg(0xC0),
    "progressive JPEG": lambda: large_jpeg(0xC2),
    "TIFF": lambda: tiff({256: (4, 1, 60_000), 257: (4, 1, 60_000), 277: (3, 1, 3)}),
    "TIFF tile": lambda: tiff(
        {
            256: (4, 1, 100),
            257: (4, 1, 100),
            259: (3, 1, 8),
            322: (4, 1, 65_536),
            323: (4, 1, 65_536),
        }
    ),
    "HEIC": lambda: large_box("HEIF"),
    "AVIF": lambda: large_box("AVIF"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_by_their_header(write: Writer, name: str) -> None:
    path = write("picture", BOMBS[name]())

    with pytest.raises(PictureError, match=r"too large to open, [\d,]+ × [\d,]+ pixels") as caught:
        memory_needed(path)
    with pytest.raises(PictureError) as again:
        prepare(path)

    assert caught.value.sentence == again.value.sentence
    assert SENTENCE.fullmatch(caught.value.sentence)


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_frames_larger_than_their_container_says_are_refused(write: Writer, kind: str) -> None:
    options = {"speed": 10} if kind == "AVIF" else {}
    data = bytearray(encoded(Image.new("RGB", (4000, 3000), "red"), kind, **options))
    at = data.index(b"ispe")
    data[at + 8 : at + 16] = (640).to_bytes(4, "big") + (480).to_bytes(4, "big")

    with pytest.raises(PictureError, match="damaged"):
        prepare(write("picture", bytes(data)))


def test_the_frames_of_an_animation_are_checked_too(write: Writer) -> None:
    frames = [Image.new("RGB", (4000, 3000), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "AVIF", save_all=True, append_images=frames[1:], speed=10)
    data = data.replace((4000).to_bytes(4, "big"), (640).to_bytes(4, "big"))
    data = data.replace((3000).to_bytes(4, "big"), (480).to_bytes(4, "big"))

    with pytest.raises(PictureError, match="damaged"):
        memory_needed(write("picture", data.replace(b"iloc", b"iloK")))


def test_the_sentence_names_the_size_and_what_would_do(write: Writer) -> None:
    with pytest.raises(PictureError) as caught:
        prepare(write("picture", bomb(30_000, 20)[:40].replace(b"\x00\x00\x00\x14", b"\x00\x00u0")))

    assert caught.value.sentence == (
        "This picture is too large to open, 30,000 × 30,000 pixels; please post a smaller "
        "version of at most 100 megapixels."
    )


def test_huge_texts_and_unknown_chunks_are_skipped(write: Writer) -> None:
    text = png_chunk(b"zTXt", b"comment\x00\x00" + zlib.compress(bytes(200_000_000), 9))
    profile = png_chunk(b"iCCP", b"icc\x00\x00" + zlib.compress(bytes(20_000_000), 1) * 20)
    unknown = png_chunk(b"raNd", bytes(5_000_000))
    pixels = zlib.compress(bytes([0, *([128] * 100)]) * 100)

    prepared = prepare(write("picture", png(100, 100, text, profile, unknown, pixels=pixels)))

    assert (prepared.width, prepared.height) == (100, 100)


def test_a_jpeg_of_endless_scans_is_refused(write: Writer) -> None:
    data = encoded(quadrants(), "JPEG", progressive=True)
    scan = data[data.index(b"\xff\xda") : data.index(b"\xff\xda") + 40]

    with pytest.raises(PictureError, match="damaged"):
        prepare(write("picture", data[:-2] + scan * 500 + data[-2:]))


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {256: (4, 1, 100)},
        {256: (4, 1, 100), 257: (4, 1, 100), 273: (4, 5_000_000, 200)},
        {256: (4, 1, 100), 257: (4, 1, 100), 277: (3, 1, 4000)},
        {256: (4, 1, 100), 257: (4, 1, 100), 258: (3, 1, 9999)},
    ],
)
def test_absurd_tiffs_are_refused(write: Writer, tags: dict[int, tuple[int, int, int]]) -> None:
    with pytest.raises(PictureError, match=r"damaged|incomplete"):
        memory_needed(write("picture", tiff(tags, bytes(1000))))


def test_tiffs_with_rare_compression_are_named(write: Writer) -> None:
    tags = {256: (4, 1, 100), 257: (4, 1, 100), 259: (3, 1, 50_001)}

    with pytest.raises(PictureError, match="TIFF files with this compression"):
        prepare(write("picture", tiff(tags)))


def test_a_missing_file_is_a_bug_and_no_sentence(write: Writer) -> None:
    path = write("picture", b"")
    path.unlink()

    with pytest.raises(FileNotFoundError):
        prepare(path)
