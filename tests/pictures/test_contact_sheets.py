"""The key moments of a video, side by side."""

import io

import pytest
from PIL import Image

from bot.core.labels import Box
from bot.core.marks import Mark
from bot.pictures.contact_sheets import MOST, WIDTH, KeyMoment, draw_sheet
from bot.pictures.fitting import content_size
from bot.pictures.opening import fitted
from bot.pictures.palette import DARK, colour_of

PLAIN = (200, 180, 40)


def moment(seconds: float, size: tuple[int, int] = (640, 360), *marks: Mark) -> KeyMoment:
    jpeg, fit = fitted(Image.new("RGB", content_size(*size), PLAIN))
    return KeyMoment(seconds, jpeg, fit, marks)


def sheet(moments: list[KeyMoment], length: float = 90.0) -> Image.Image:
    drawing = draw_sheet(moments, length)
    image = Image.open(io.BytesIO(drawing.data))
    assert (image.width, image.height, "image/jpeg") == (
        drawing.width, drawing.height, drawing.content_type,
    )  # fmt: skip
    return image


def is_near(pixel: object, colour: tuple[int, int, int], most: int = 12) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= most for a, b in zip(pixel, colour, strict=True))


def across(image: Image.Image, down: int) -> int:
    """How many tiles stand in the row at this height."""
    shown = [is_near(image.getpixel((x, down)), PLAIN) for x in range(image.width)]
    return sum(now and not before for before, now in zip([False, *shown], shown, strict=False))


@pytest.mark.parametrize(
    ("count", "size", "columns"),
    [
        (1, (640, 360), 1),
        (4, (640, 360), 2),
        (9, (640, 360), 3),
        (12, (640, 480), 3),
        (3, (360, 640), 3),
        (6, (360, 640), 3),
        (12, (360, 640), 4),
    ],
)
def test_there_are_as_many_columns_as_can_be_seen_on_a_phone(
    count: int, size: tuple[int, int], columns: int
) -> None:
    image = sheet([moment(float(n), size) for n in range(count)])

    assert across(image, 100) == columns
    assert image.width <= WIDTH
    assert image.height <= 2 * WIDTH


def test_more_moments_than_fit_are_left_out() -> None:
    assert draw_sheet([moment(1.0)] * 30, 90) == draw_sheet([moment(1.0)] * MOST, 90)


def test_boxes_stand_where_things_are() -> None:
    box = Box(0.25, 0.25, 0.5, 0.5)

    image = sheet([moment(3.0), moment(5.0, (640, 360), Mark("Person", 99.0, box))] * 2)

    tile, gap = (image.width - 30) // 2, 10
    left, middle = 2 * gap + tile + tile // 4 + 1, gap + round(tile * 9 / 16 / 2)
    assert is_near(image.getpixel((left, middle)), colour_of("Person"), 25)
    assert is_near(image.getpixel((left - gap - tile, middle)), PLAIN)


def test_every_moment_has_its_time() -> None:
    short, long = sheet([moment(4.0)], 8.0), sheet([moment(4.0)], 80.0)

    captions = [
        image.crop((0, image.height - 40, 200, image.height)).convert("L").tobytes()
        for image in (short, long)
    ]
    assert min(max(caption) for caption in captions) > 240
    assert captions[0] != captions[1]


def test_strips_stand_in_the_middle_of_their_tile() -> None:
    image = sheet([moment(1.0, (2000, 100))])

    assert is_near(image.getpixel((image.width // 2, 20)), DARK)
    assert is_near(image.getpixel((image.width // 2, (image.height - 32) // 2)), PLAIN)


def test_a_sheet_of_nothing_is_a_bug() -> None:
    with pytest.raises(ValueError, match="moment"):
        draw_sheet([], 9.0)
