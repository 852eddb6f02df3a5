import io
import time

import pytest
from PIL import Image, ImageColor, ImageDraw, ImageFilter

from bot.pictures.colours import name_of, perceived
from bot.pictures.fitting import Fit, padded
from bot.pictures.measuring import Measured, measure
from tests.pictures.samples import encoded, quadrants

NAMES = {
    "black": ["black", "#101010"],
    "white": ["white", "snow", "ivory", "whitesmoke"],
    "grey": ["grey", "silver", "dimgrey", "slategrey"],
    "red": ["red", "crimson", "firebrick", "darkred"],
    "orange": ["orange", "darkorange", "sandybrown"],
    "brown": ["saddlebrown", "chocolate", "peru", "tan"],
    "yellow": ["yellow", "gold", "khaki"],
    "green": ["green", "lime", "forestgreen", "olivedrab"],
    "teal": ["teal", "turquoise", "darkcyan", "aqua"],
    "blue": ["blue", "navy", "skyblue", "royalblue"],
    "purple": ["purple", "indigo", "orchid", "blueviolet"],
    "pink": ["pink", "hotpink", "deeppink", "salmon"],
}


def measured(image: Image.Image) -> Measured:
    fit = Fit(*image.size, 0, 0, *image.size)
    return measure(encoded(image, "JPEG", quality=95), fit)


@pytest.mark.parametrize(("name", "colours"), NAMES.items())
def test_colours_are_named_plainly(name: str, colours: list[str]) -> None:
    seen = [name_of(perceived(*ImageColor.getrgb(colour)[:3])) for colour in colours]

    assert seen == [name] * len(colours)


def test_the_dominant_colours_are_ranked_by_their_share() -> None:
    image = Image.new("RGB", (640, 480), (200, 20, 30))
    image.paste((20, 60, 200), (0, 0, 640, 120))

    colours = measured(image).colours

    assert [colour.name for colour in colours] == ["red", "blue"]
    assert [colour.share for colour in colours] == pytest.approx([75, 25], abs=2)
    assert (colours[0].red, colours[0].green) == pytest.approx((200, 20), abs=16)


def test_no_colour_is_named_twice_and_at_most_five_are() -> None:
    hues = [Image.new("RGB", (64, 640), f"hsl({hue}, 90%, 50%)") for hue in range(0, 360, 36)]
    image = Image.new("RGB", (640, 640))
    for index, stripe in enumerate(hues):
        image.paste(stripe, (64 * index, 0))

    names = [colour.name for colour in measured(image).colours]

    assert len(names) == len(set(names)) == 5


def test_padding_is_not_measured() -> None:
    canvas = Image.new("RGB", (1000, 80), (0, 0, 0))
    canvas.paste((250, 250, 250), (0, 30, 1000, 50))
    fit = Fit(1000, 80, 0, 30, 1000, 20)

    colours, quality, _ = measure(encoded(canvas, "JPEG"), fit)

    assert colours[0].name == "white"
    assert quality.brightness > 90


@pytest.mark.parametrize(("colour", "brightness"), [("black", 0), ("#808080", 50), ("white", 100)])
def test_a_plain_picture_has_its_brightness_and_nothing_else(
    colour: str, brightness: float
) -> None:
    quality = measured(Image.new("RGB", (600, 400), colour)).quality

    assert quality.brightness == pytest.approx(brightness, abs=1)
    assert (quality.sharpness, quality.contrast) == pytest.approx((0, 0), abs=0.5)


def test_half_black_half_white_is_full_contrast() -> None:
    image = Image.new("RGB", (600, 400))
    image.paste((255, 255, 255), (0, 0, 300, 400))

    assert measured(image).quality.contrast == pytest.approx(100, abs=1)


def test_blur_lowers_sharpness_step_by_step() -> None:
    image = Image.new("RGB", (1000, 750), (90, 120, 90))
    draw = ImageDraw.Draw(image)
    for index in range(0, 1000, 25):
        draw.line((index, 0, 1000 - index, 750), (230, 220, 200), 4)

    values = [
        measured(image.filter(ImageFilter.GaussianBlur(radius))).quality.sharpness
        for radius in (0, 1, 2, 4, 8, 16)
    ]

    assert values == sorted(values, reverse=True)
    assert values[0] > 60
    assert values[-1] < 15


@pytest.mark.parametrize("size", [(1, 1), (80, 5000), (10_000, 80), (481, 7)])
def test_every_shape_is_measured(size: tuple[int, int]) -> None:
    colours = measured(Image.new("RGB", size, (200, 20, 30))).colours

    assert [(colour.name, colour.share) for colour in colours] == [("red", 100.0)]


def test_the_same_picture_measures_the_same() -> None:
    data = encoded(quadrants(1600, 1200), "JPEG")

    assert measure(data, padded(1600, 1200)) == measure(data, padded(1600, 1200))


def test_measuring_is_quick() -> None:
    buffer = io.BytesIO()
    Image.effect_noise((1860, 1400), 50).convert("RGB").save(buffer, "JPEG", quality=88)
    started = time.process_time()

    measure(buffer.getvalue(), padded(1860, 1400))

    assert time.process_time() - started < 0.1
