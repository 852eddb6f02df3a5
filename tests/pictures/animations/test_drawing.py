import itertools
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from bot.core.frames import Selection, select
from bot.core.labels import Box
from bot.core.marks import Mark
from bot.pictures.animations import drawing
from bot.pictures.animations.drawing import draw_animation
from bot.pictures.animations.surveying import survey
from bot.pictures.drawing import Drawing
from bot.pictures.palette import colour_of
from tests.pictures.animations.samples import (
    BLUE,
    DOG,
    GREEN,
    KINDS,
    RED,
    animation,
    dotted,
    near,
    plain,
    replayed,
)
from tests.pictures.samples import Writer

CAT = Mark("Cat", 80.0, Box(0.5, 0.5, 0.4, 0.4))
LARGE = (480, 320)


def drawn(path: Path, *marks: Sequence[Mark]) -> Drawing:
    """The animation with these marks in the frames that resemble each chosen one."""
    found = survey(path)
    return draw_animation(path, found, select(found.frames), marks)


def everywhere(path: Path, mark: Mark) -> Drawing:
    """The animation with one mark in all of its frames."""
    return drawn(path, *[[mark]] * len(select(survey(path).frames).chosen))


def has_box(image: Image.Image, mark: Mark) -> bool:
    """Whether the middle of the box's left side, or a neighbour of it, has its colour."""
    x, y = mark.box.left * image.width, (mark.box.top + mark.box.height / 2) * image.height
    red, green, blue = colour_of(mark.name)
    wanted = f"#{red:02x}{green:02x}{blue:02x}"
    return any(near(image.getpixel((round(x) + step, round(y))), wanted, 4) for step in range(3))


def noise(seed: int, size: tuple[int, int] = LARGE) -> Image.Image:
    data = random.Random(seed).randbytes(size[0] * size[1])
    return Image.frombytes("L", size, data).convert("RGB")


@pytest.mark.parametrize("kind", KINDS)
def test_each_frame_has_the_boxes_of_the_one_it_resembles(write: Writer, kind: str) -> None:
    frames = [dotted(RED, 0), dotted(RED, 1), dotted(BLUE, 0), dotted(RED, 2)]
    path = write("animation", animation(frames, kind, duration=[100, 200, 50, 300]))

    result = drawn(path, [DOG], [CAT])
    shown = replayed(result)

    assert (result.content_type, result.width, result.height) == ("image/gif", 192, 128)
    assert [lasts for _, lasts in shown] == [100, 200, 50, 300]
    assert [has_box(image, DOG) for image, _ in shown] == [True, True, False, True]
    assert [has_box(image, CAT) for image, _ in shown] == [False, False, True, False]
    assert [near(image.getpixel((4, 100)), colour) for (image, _), colour in
            zip(shown, (RED, RED, BLUE, RED), strict=True)] == [True] * 4  # fmt: skip


def test_boxes_and_tags_do_not_flicker(write: Writer) -> None:
    frames = [dotted(RED, step) for step in range(12)]
    shown = replayed(everywhere(write("animation", animation(frames)), DOG))

    below = [image.crop((0, 16, image.width, image.height)).tobytes() for image, _ in shown]

    assert len(shown) == 12
    assert set(below) == {below[0]}


def test_tags_keep_their_places_while_their_boxes_stay(write: Writer) -> None:
    # Alone, the dog's tag would make room for the cat's box above it.
    cat = Mark("Cat", 99.0, Box(0.25, 0.0, 0.5, 0.4))
    path = write("animation", animation([plain(RED, LARGE), plain(BLUE, LARGE)]))

    (alone, _), (together, _) = replayed(drawn(path, [DOG], [DOG, cat]))
    ink = colour_of("Dog")

    places = [
        image.point([255 * (value == level) for level in ink for value in range(256)])
        .convert("L").point([0] * 255 + [255]).crop((0, 0, image.width, 190)).getbbox()
        for image in (alone, together)
    ]  # fmt: skip
    assert places[0] == places[1]


@pytest.mark.parametrize(("loop", "told"), [(0, 0), (3, 3), (None, None)])
def test_it_plays_as_often_as_the_original(
    write: Writer, tmp_path: Path, loop: int | None, told: int | None
) -> None:
    path = write("animation", animation([plain(RED), plain(BLUE)], loop=loop))
    result = tmp_path / "drawn.gif"
    result.write_bytes(drawn(path, [], []).data)

    with Image.open(result) as image:
        assert image.info.get("loop") == told


@pytest.mark.parametrize(
    ("size", "canvas"),
    [
        ((96, 64), (192, 128)),
        ((300, 100), (400, 133)),
        ((640, 480), (640, 480)),
        ((1600, 400), (800, 200)),
        ((300, 2400), (150, 1200)),
        ((1, 1), (2, 2)),
    ],
)
def test_it_is_as_wide_as_a_thread_shows_it(
    write: Writer, size: tuple[int, int], canvas: tuple[int, int]
) -> None:
    result = drawn(write("animation", animation([plain(RED, size), plain(BLUE, size)])), [], [])

    assert (result.width, result.height) == canvas
    assert [image.size for image, _ in replayed(result)] == [canvas] * 2


def test_what_would_be_too_large_is_drawn_smaller_with_all_its_frames(
    write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "MOST_BYTES", 600_000)
    path = write("animation", animation([noise(seed) for seed in range(8)], "PNG"))

    result = everywhere(path, DOG)

    assert len(result.data) <= 600_001
    assert 240 <= result.width < 480
    assert len(replayed(result)) == 8


def test_frames_are_dropped_before_it_is_too_small_to_read(
    write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "MOST_BYTES", 150_000)
    path = write("animation", animation([noise(seed) for seed in range(8)], "PNG"))

    result = everywhere(path, DOG)
    shown = replayed(result)

    assert len(result.data) <= 150_001
    assert (result.width, result.height) == (240, 160)
    assert 2 <= len(shown) <= 4
    assert sum(lasts for _, lasts in shown) == 800


def test_a_still_stretch_costs_next_to_nothing(write: Writer) -> None:
    scene = noise(1)
    path = write("animation", animation([scene, *[noise(1)] * 3, plain(GREEN, LARGE)], "PNG"))

    once = drawn(write("once", animation([scene, plain(GREEN, LARGE)], "PNG")), [DOG], [])

    assert len(drawn(path, [DOG], []).data) < len(once.data) + 100


def test_after_its_time_it_ends_with_what_is_drawn(write: Writer) -> None:
    path = write("animation", animation([dotted(RED, step) for step in range(20)]))
    found, clock = survey(path), itertools.count()
    selection = Selection((0,), (0,) * 20, ())

    result = draw_animation(path, found, selection, [[DOG]], seconds=6, now=lambda: next(clock))

    assert len(replayed(result)) == 5


def test_colours_of_photos_stay_true(write: Writer) -> None:
    sky = Image.linear_gradient("L").resize(LARGE)
    photo = Image.merge("RGB", (sky, sky.point([v // 2 + 90 for v in range(256)]), sky.rotate(180)))
    path = write("animation", animation([photo, plain(RED, LARGE)], "PNG"))

    (image, _), _ = replayed(drawn(path, [DOG], []))

    fields = (12, 8)
    seen = image.resize(fields, Image.Resampling.BOX).crop((0, 0, 12, 2)).tobytes()
    wanted = photo.resize(fields, Image.Resampling.BOX).crop((0, 0, 12, 2)).tobytes()
    assert max(abs(a - b) for a, b in zip(seen, wanted, strict=True)) <= 4


def test_the_same_file_gives_the_same_bytes(write: Writer) -> None:
    path = write("animation", animation([noise(1), noise(2)], "WEBP"))

    assert everywhere(path, DOG) == everywhere(path, DOG)


def test_a_small_thing_that_comes_later_has_its_own_colours(write: Writer) -> None:
    shades = Image.linear_gradient("L").resize(LARGE)
    before = Image.merge("RGB", (shades, shades.rotate(180), shades.point([30] * 256)))
    after = before.copy()
    after.paste("#26c6da", (400, 200, 410, 210))
    path = write("animation", animation([before, after], "PNG"))

    result = drawn(path, *[[]] * len(select(survey(path).frames).chosen))
    _, (image, _) = replayed(result)

    assert near(image.resize((48, 32), Image.Resampling.BOX).getpixel((40, 20)), "#26c6da", 6)
