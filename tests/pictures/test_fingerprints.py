import io
import random

import pytest
from PIL import Image, ImageDraw

from bot.core.fingerprints import is_same_picture
from bot.pictures.fingerprints import fingerprint
from tests.pictures.samples import encoded, quadrants


def photo(seed: int) -> Image.Image:
    """Soft shapes of many sizes and shades, as a photo has them."""
    dice = random.Random(seed)
    image = Image.new("RGB", (500, 375), (110, 140, 170))
    draw = ImageDraw.Draw(image)
    for _ in range(40):
        left, top, size = dice.randrange(450), dice.randrange(330), dice.randrange(40, 200)
        shade = tuple(dice.randrange(256) for _ in range(3))
        draw.ellipse((left, top, left + size, top + size), shade)
    return image


def compressed(image: Image.Image) -> Image.Image:
    return Image.open(io.BytesIO(encoded(image, "JPEG", quality=40))).convert("RGB")


@pytest.mark.parametrize("seed", range(5))
def test_a_small_compressed_copy_is_the_same_picture(seed: int) -> None:
    original = photo(seed)
    copy = compressed(original.resize((200, 150), Image.Resampling.BICUBIC))

    assert is_same_picture(fingerprint(original), fingerprint(copy))


def test_different_pictures_are_told_apart() -> None:
    hashes = [fingerprint(photo(seed)) for seed in range(20)]

    same = [(a, b) for a in hashes for b in hashes if is_same_picture(a, b)]

    assert same == [(a, a) for a in hashes]


def test_a_mirrored_picture_is_another_one() -> None:
    image = quadrants()
    mirrored = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)

    assert not is_same_picture(fingerprint(image), fingerprint(mirrored))


def test_plain_surfaces_are_told_apart_by_their_colour() -> None:
    hashes = [fingerprint(Image.new("RGB", (60, 40), c)) for c in ("black", "white", "teal")]

    assert all(0 < each < 2**64 for each in hashes)
    assert not any(is_same_picture(a, b) for a in hashes for b in hashes if a != b)
    assert len(set(hashes)) == len(hashes)


def test_an_unknown_hash_is_never_the_same() -> None:
    assert not is_same_picture(0, 0)


@pytest.mark.parametrize("size", [(1, 1), (3, 500), (500, 3)])
def test_every_shape_has_a_fingerprint(size: tuple[int, int]) -> None:
    assert fingerprint(Image.new("RGB", size, (200, 20, 30))) != 0
