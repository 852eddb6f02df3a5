"""Small copies of prepared pictures."""

import io
from pathlib import Path

import pytest
from PIL import Image

from bot.pictures.opening import prepare
from bot.pictures.thumbnails import thumbnail


def small_copy(tmp_path: Path, size: tuple[int, int]) -> Image.Image:
    path = tmp_path / "picture.png"
    Image.new("RGB", size, "teal").save(path)
    prepared = prepare(path)
    with Image.open(io.BytesIO(thumbnail(prepared.jpeg, prepared.fit))) as opened:
        opened.load()
        return opened


@pytest.mark.parametrize(
    ("size", "small"),
    [
        ((1200, 800), (360, 240)),
        ((800, 1200), (240, 360)),
        ((4000, 40), (360, 4)),
        ((3000, 3000), (360, 360)),
    ],
)
def test_the_longer_side_has_360_pixels(
    tmp_path: Path, size: tuple[int, int], small: tuple[int, int]
) -> None:
    assert small_copy(tmp_path, size).size == small


def test_the_detector_s_padding_is_left_out(tmp_path: Path) -> None:
    copy = small_copy(tmp_path, (1000, 10))

    red, green, blue = copy.getpixel((copy.width // 2, 0))  # type: ignore[misc]
    assert abs(red) < 12
    assert abs(green - 128) < 12
    assert abs(blue - 128) < 12
