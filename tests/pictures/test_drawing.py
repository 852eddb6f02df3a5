import io
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.core.labels import Box
from bot.core.marks import Mark
from bot.pictures.drawing import LEAST_BOX, LONGEST, canvas_size, draw, paint
from bot.pictures.fitting import padded
from bot.pictures.fonts import font, readable, shortened, width_of
from bot.pictures.opening import prepare
from bot.pictures.palette import colour_of
from bot.pictures.placement import Rect
from bot.pictures.tags import Style, Wording, size_of, wordings
from tests.pictures.samples import Writer, encoded, quadrants

GROUND = (120, 120, 120)
ratios = st.floats(-0.5, 1.5, allow_nan=False)
marks = st.lists(
    st.builds(
        Mark,
        st.sampled_from(["Person", "Dog", "Dining Table", "猫", "🐱", "", "x" * 300]),
        st.floats(0, 100),
        st.builds(Box, ratios, ratios, ratios, ratios),
    ),
    max_size=40,
)


def plain(width: int = 1280, height: int = 960) -> Image.Image:
    return Image.new("RGB", (width, height), GROUND)


def mark(name: str, *edges: float, confidence: float = 98.2) -> Mark:
    left, top, right, bottom = edges
    return Mark(name, confidence, Box(left, top, right - left, bottom - top))


def column(image: Image.Image, x: int, ys: Sequence[int]) -> list[object]:
    return [image.getpixel((x, y)) for y in ys]


def test_the_edge_has_the_labels_colour_and_the_inside_is_untouched() -> None:
    image = plain()
    style = Style.for_picture(1280, 960, 1)

    paint(image, [mark("Dog", 0.25, 0.25, 0.75, 0.75)])

    line = range(style.line)
    dog = colour_of("Dog")
    assert column(image, 900, [240 + i for i in line]) == [dog] * style.line
    assert column(image, 900, [719 - i for i in line]) == [dog] * style.line
    assert image.getpixel((320, 480)) == image.getpixel((959, 480)) == dog
    inside = image.crop((320 + style.line + 1, 240 + style.height, 959 - style.line, 700))
    assert inside.getcolors() == [(inside.width * inside.height, GROUND)]


def test_nothing_outside_box_tag_and_halo_is_touched() -> None:
    image = plain()

    (tag,) = paint(image, [mark("Dog", 0.25, 0.25, 0.75, 0.75)])

    image.paste(GROUND, (319, 239, 961, 721))
    grown = tag.rect.grown(1)
    image.paste(GROUND, (grown.left, grown.top, grown.right, grown.bottom))
    assert image.getcolors() == [(1280 * 960, GROUND)]


def test_a_thin_dark_halo_sets_the_line_off() -> None:
    image = Image.new("RGB", (1280, 960), "white")

    paint(image, [mark("Bottle", 0.25, 0.25, 0.75, 0.75)])

    outside = image.getpixel((900, 239))
    assert isinstance(outside, tuple)
    assert max(outside) < 160


def test_the_tag_says_name_and_confidence() -> None:
    (tag,) = paint(plain(), [mark("Dog", 0.25, 0.25, 0.75, 0.75, confidence=97.6)])

    assert tag.wording == Wording("Dog", "98 %")
    assert (tag.rect.left, tag.rect.bottom) == (320, 240)


@settings(deadline=None, max_examples=40)
@given(marks=marks, size=st.sampled_from([(1280, 960), (529, 960), (240, 2400), (80, 80)]))
def test_tags_never_overlap_or_leave_the_picture(marks: list[Mark], size: tuple[int, int]) -> None:
    tags = [tag.rect for tag in paint(plain(*size), marks)]

    assert all(tag.shared(Rect(0, 0, *size)) == tag.area for tag in tags)
    assert not any(a.shared(b) for a, b in combinations(tags, 2))


def test_without_room_the_least_important_tags_fall_away_but_no_box() -> None:
    image = plain(400, 300)
    crowd = [
        mark("Person", 0.4 + i / 300, 0.4, 0.5 + i / 300, 0.6, confidence=60 + i) for i in range(39)
    ]

    tags = paint(image, [*crowd, mark("Dog", 0.1, 0.1, 0.9, 0.9, confidence=99)])

    assert 1 < len(tags) < 40
    assert tags[0].wording == Wording("Dog", "99 %")
    assert image.getpixel((200, 269)) == colour_of("Dog")
    assert image.getpixel((211, 150)) == colour_of("Person")


@pytest.mark.parametrize(
    "box",
    [
        Box(-0.2, -0.2, 0.1, 0.1),
        Box(0.5, 0.5, 0, 0),
        Box(1.2, 0.4, 0.5, 0.1),
        Box(0.3, 0.3, 0, 0.4),
    ],
)
def test_even_an_empty_box_can_be_seen(box: Box) -> None:
    image = plain()

    paint(image, [Mark("Dog", 90, box)])
    colours = {colour: count for count, colour in image.getcolors(1 << 16) or []}

    assert colours[colour_of("Dog")] >= LEAST_BOX


def test_sizes_follow_the_picture() -> None:
    small, large = Style.for_picture(480, 360, 3), Style.for_picture(1280, 960, 3)

    assert (small.text, small.line) < (large.text, large.line)
    assert Style.for_picture(1280, 960, 40).text < large.text
    assert Style.for_picture(80, 80, 1).text >= 11


@pytest.mark.parametrize(
    ("content", "canvas"),
    [
        ((2000, 1500), (1280, 960)),
        ((1500, 2000), (960, 1280)),
        ((1000, 800), (1000, 800)),
        ((512, 384), (960, 720)),
        ((400, 400), (800, 800)),
        ((480, 9600), (240, 4800)),
        ((10_000, 33), (5120, 17)),
    ],
)
def test_the_drawing_has_a_sensible_size(content: tuple[int, int], canvas: tuple[int, int]) -> None:
    assert canvas_size(*content) == canvas


def test_padding_is_cut_off(write: Writer) -> None:
    prepared = prepare(write("strip.png", encoded(Image.new("RGB", (1000, 5), "red"), "PNG")))

    drawing = draw(prepared.jpeg, prepared.fit, [])
    image: Image.Image = Image.open(io.BytesIO(drawing.data))

    assert prepared.fit.height == 80
    assert (drawing.width, drawing.height) == image.size
    assert image.width / image.height == pytest.approx(200, rel=0.1)


def test_a_drawing_is_a_jpeg_without_metadata() -> None:
    drawing = draw(encoded(quadrants(1600, 1200), "JPEG"), padded(1600, 1200), [])
    image = Image.open(io.BytesIO(drawing.data))

    assert (image.format, drawing.content_type) == ("JPEG", "image/jpeg")
    assert (drawing.width, drawing.height) == image.size == (LONGEST, 960)
    assert "exif" not in image.info


def test_the_same_marks_give_the_same_bytes() -> None:
    data, fit = encoded(quadrants(1600, 1200), "JPEG"), padded(1600, 1200)
    some = [mark("Dog", 0.1, 0.1, 0.5, 0.5), mark("Person", 0.3, 0.3, 0.9, 0.9)]

    assert draw(data, fit, some) == draw(data, fit, some)


def test_names_that_the_font_cannot_show_leave_the_confidence() -> None:
    style = Style.for_picture(1280, 960, 1)

    assert wordings(mark("猫", 0, 0, 1, 1), style) == (Wording("", "98 %"),)
    assert wordings(mark("Kätzchen 猫", 0, 0, 1, 1), style)[0] == Wording("Kätzchen", "98 %")
    assert readable("a\x00b\tc", font(20)) == "abc"


def test_long_names_end_in_an_ellipsis() -> None:
    style = Style.for_picture(1280, 960, 1)
    long = wordings(mark("word " * 60, 0, 0, 1, 1), style)[0]

    assert long.name.endswith("…")
    assert size_of(Wording(long.name, ""), style)[0] <= style.widest + 2 * style.padding
    assert width_of(shortened("Dog", font(20), 5), font(20)) <= 5
