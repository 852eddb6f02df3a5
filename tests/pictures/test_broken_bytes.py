"""Small valid files of every format, broken in many ways: a sentence or success, and soon."""

import random
import time
from contextlib import suppress

import pytest
from PIL import Image

from bot.errors import PictureError
from bot.pictures.opening import memory_needed, prepare
from tests.pictures.samples import Writer, encoded, oriented, quadrants

SEEDS = {
    "JPEG": lambda: oriented("JPEG", 6),
    "progressive": lambda: encoded(small(), "JPEG", progressive=True),
    "CMYK": lambda: encoded(small().convert("CMYK"), "JPEG"),
    "PNG": lambda: encoded(small(), "PNG"),
    "palette": lambda: encoded(small().quantize(16), "PNG", transparency=3),
    "APNG": lambda: encoded(small(), "PNG", save_all=True, append_images=[other()]),
    "GIF": lambda: encoded(small(), "GIF", save_all=True, append_images=[other()]),
    "WebP": lambda: encoded(small(), "WEBP"),
    "lossless": lambda: encoded(small(), "WEBP", lossless=True),
    "BMP": lambda: encoded(small(), "BMP"),
    "palette BMP": lambda: encoded(small().quantize(16), "BMP"),
    "TIFF": lambda: encoded(small(), "TIFF"),
    "LZW": lambda: encoded(small(), "TIFF", compression="tiff_lzw"),
    "JPEG TIFF": lambda: encoded(small(), "TIFF", compression="jpeg"),
    "fax": lambda: encoded(small().convert("1"), "TIFF", compression="group4"),
    "HEIC": lambda: encoded(small(), "HEIF"),
    "AVIF": lambda: encoded(small(), "AVIF"),
}
VARIANTS = 40
SECONDS_EACH = 2.0


def small() -> Image.Image:
    return quadrants(48, 40)


def other() -> Image.Image:
    return Image.new("RGB", (48, 40), (9, 9, 9))


def broken(data: bytes, dice: random.Random) -> bytes:
    """The data with some bytes changed (more often in the header), cut, doubled or moved."""
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        end = len(changed) if dice.random() < 0.5 else min(len(changed), 120)
        changed[dice.randrange(4, end)] = dice.choice((0, 1, 127, 128, 255, dice.randrange(256)))
    start, length = dice.randrange(len(changed)), dice.randrange(1, 60)
    turn = dice.randrange(6)
    if turn == 0:
        del changed[start:]
    elif turn == 1:
        del changed[start : start + length]
    elif turn == 2:
        changed[start:start] = changed[start : start + length]
    return bytes(changed)


@pytest.mark.parametrize("name", SEEDS)
def test_broken_bytes_end_in_a_sentence_or_a_picture(
    write: Writer, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    data, dice = SEEDS[name](), random.Random(name)
    prepared = 0

    for _ in range(VARIANTS):
        path = write("picture", broken(data, dice))
        started = time.perf_counter()
        with suppress(PictureError):
            memory_needed(path)
            prepare(path)
            prepared += 1
        assert time.perf_counter() - started < SECONDS_EACH

    assert prepared < VARIANTS
    out, errors = capfd.readouterr()
    assert out == ""
    assert "Warning" not in errors
    assert "Traceback" not in errors
