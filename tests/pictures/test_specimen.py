"""The picture that the doctor posts."""

import io

from PIL import Image

from bot.pictures.palette import colour_of
from bot.pictures.specimen import draw_specimen


def test_it_shows_a_disc_in_a_box_before_a_sky() -> None:
    with Image.open(io.BytesIO(draw_specimen())) as picture:
        pixels = picture.convert("RGB")

    assert pixels.size == (640, 400)
    assert near(pixels.getpixel((320, 180)), (255, 209, 102))
    assert near(pixels.getpixel((241, 230)), colour_of("Sun"))
    assert near(pixels.getpixel((10, 2)), (29, 53, 87))


def test_it_is_always_the_same() -> None:
    assert draw_specimen() == draw_specimen()


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True))
