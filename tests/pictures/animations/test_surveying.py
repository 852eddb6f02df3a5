import itertools

import pytest
from PIL import Image

from bot.core.frames import select
from bot.errors import PictureError
from bot.pictures.animations import surveying
from bot.pictures.animations.surveying import memory_needed, survey, taken
from bot.pictures.refusals import damaged, incomplete
from tests.pictures.animations.samples import (
    BLACK,
    BLUE,
    GREEN,
    KINDS,
    RED,
    SIZE,
    WHITE,
    animation,
    dotted,
    middle,
    near,
    plain,
    read,
)
from tests.pictures.samples import Writer, encoded, exif, png_chunk, stored

COLOURS = (RED, GREEN, BLUE)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_surveyed_and_its_frames_are_taken(write: Writer, kind: str) -> None:
    data = animation([plain(colour) for colour in COLOURS], kind, duration=[100, 200, 300])
    path = write("animation", data)

    found = survey(path)
    pictures = taken(path, found, (0, 2))

    assert (found.count, found.size, found.layout.plays) == (3, SIZE, 0)
    assert [frame.seconds for frame in found.frames] == pytest.approx([0.1, 0.2, 0.3])
    assert (found.indexes, found.sampled, found.sentence) == ((0, 1, 2), False, "")
    assert select(found.frames).chosen == (0, 1, 2)
    assert near(middle(read(pictures[0].jpeg)), RED)
    assert near(middle(read(pictures[1].jpeg)), BLUE)
    assert [(each.width, each.height, each.format, each.animated) for each in pictures] == [
        (*SIZE, KINDS[kind], True)
    ] * 2
    assert {read(each.jpeg).size for each in pictures} == {(400, 267)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_still_picture_has_one_frame(write: Writer, kind: str) -> None:
    found = survey(write("still", encoded(plain(RED), kind)))

    assert (found.count, found.sampled, len(found.frames)) == (1, False, 1)


def test_a_gif_of_one_frame_is_a_still_picture(write: Writer) -> None:
    assert survey(write("still", animation([plain(RED)]))).count == 1


@pytest.mark.parametrize("kind", KINDS)
def test_frames_that_hold_only_a_part_are_put_together(write: Writer, kind: str) -> None:
    first, second = plain(RED), plain(RED)
    second.paste(BLUE, (0, 0, 20, 20))
    path = write("animation", animation([first, second], kind))

    (picture,) = taken(path, survey(path), (1,))
    image = read(picture.jpeg)

    assert near(image.getpixel((30, 30)), BLUE, 30)
    assert near(image.getpixel((300, 200)), RED, 30)


@pytest.mark.parametrize("disposal", [1, 2, 3])
def test_transparency_and_disposal_are_honoured(write: Writer, disposal: int) -> None:
    clear = Image.new("RGBA", SIZE)
    dot, other = clear.copy(), clear.copy()
    dot.paste(RED, (0, 0, 30, 30))
    other.paste(BLUE, (60, 30, 90, 60))
    path = write("animation", animation([dot, other], disposal=disposal))

    (picture,) = taken(path, survey(path), (1,))
    image = read(picture.jpeg).resize(SIZE)

    assert near(image.getpixel((75, 45)), BLUE, 40)
    assert near(image.getpixel((10, 10)), RED if disposal == 1 else WHITE, 40)


def test_frames_are_turned_upright(write: Writer) -> None:
    upright = [plain(RED, (40, 90)), plain(BLUE, (40, 90))]
    upright[1].paste(GREEN, (0, 0, 40, 45))
    turned = [stored(frame, 6) for frame in upright]
    path = write("animation", animation(turned, "WEBP", exif=exif(6)))

    found = survey(path)
    (picture,) = taken(path, found, (1,))

    assert found.size == (picture.width, picture.height) == (40, 90)
    assert near(read(picture.jpeg).getpixel((80, 50)), GREEN, 30)


@pytest.mark.parametrize("kind", KINDS)
def test_a_hurried_frame_lasts_as_long_as_in_a_browser(write: Writer, kind: str) -> None:
    frames = [plain(colour) for colour in (*COLOURS, BLACK)]

    found = survey(write("animation", animation(frames, kind, duration=[0, 10, 20, 100])))

    assert [frame.seconds for frame in found.frames] == pytest.approx([0.1, 0.1, 0.02, 0.1])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("loop", "plays"), [(0, 0), (3, 3)])
def test_how_often_it_plays_is_read(write: Writer, kind: str, loop: int, plays: int) -> None:
    found = survey(write("animation", animation([plain(RED), plain(BLUE)], kind, loop=loop)))

    # GIF's number counts the repetitions after the first time.
    assert found.layout.plays == (plays + 1 if kind == "GIF" and loop else plays)


def test_a_gif_without_a_loop_plays_once(write: Writer) -> None:
    found = survey(write("animation", animation([plain(RED), plain(BLUE)], loop=None)))

    assert found.layout.plays == 1


def test_the_picture_for_those_who_see_no_animation_is_no_frame(write: Writer) -> None:
    frames = [plain(colour) for colour in COLOURS]
    path = write("animation", animation(frames, "PNG", default_image=True))

    found = survey(path)
    (picture,) = taken(path, found, (0,))

    assert found.count == 2
    assert near(middle(read(picture.jpeg)), GREEN)


def test_what_an_apng_holds_besides_pixels_is_not_read(write: Writer) -> None:
    data = animation([plain(RED), plain(BLUE)], "PNG")
    bomb = png_chunk(b"zTXt", b"a\0\0" + bytes(2000))

    found = survey(write("animation", data[:33] + bomb + data[33:]))

    assert found.count == 2


def test_of_too_many_frames_some_are_looked_at_evenly(
    write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveying, "MOST_FRAMES", 4)
    path = write("animation", animation([dotted(RED, step) for step in range(10)]))

    found = survey(path)

    assert (found.indexes, found.count, found.sampled) == ((0, 3, 6, 9), 10, True)
    assert [frame.seconds for frame in found.frames] == pytest.approx([0.3, 0.3, 0.3, 0.1])
    assert found.sentence == (
        "This animation has 10 frames; I looked at 4 of them, evenly spread over all of it."
    )


def test_after_its_time_a_survey_ends_with_what_it_has(write: Writer) -> None:
    path = write("animation", animation([dotted(RED, step) for step in range(20)], duration=1000))
    clock = itertools.count()

    found = survey(path, seconds=4, now=lambda: next(clock))

    assert found.indexes == (0, 1, 2, 3, 4)
    assert (found.seen, found.seconds) == (5.0, 20.0)
    assert found.sentence == (
        "This animation is too much to look at in a minute: I saw its first 5 of 20 seconds."
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_file_that_is_cut_off_gets_one_sentence(write: Writer, kind: str, part: float) -> None:
    data = animation([dotted(colour, step) for step, colour in enumerate(COLOURS * 4)], kind)

    with pytest.raises(PictureError) as failure:
        survey(write("animation", data[: int(len(data) * part)]))

    assert failure.value.sentence == incomplete().sentence


def test_a_missing_end_mark_is_forgiven(write: Writer) -> None:
    data = animation([plain(RED), plain(BLUE)])

    assert survey(write("animation", data.removesuffix(b";"))).count == 2


def test_a_gif_without_pixels_gets_one_sentence(write: Writer) -> None:
    with pytest.raises(PictureError) as failure:
        survey(write("animation", animation([plain(RED), plain(BLUE)])[:13] + b";"))

    assert failure.value.sentence == damaged().sentence


def test_a_frame_beyond_the_edges_changes_no_size(write: Writer) -> None:
    data = bytearray(animation([dotted(RED, 1), dotted(RED, 2)]))
    second = data.rindex(b"\x00,") + 2
    data[second : second + 2] = (90).to_bytes(2, "little")
    path = write("animation", bytes(data))

    found = survey(path)

    assert found.size == SIZE
    assert {(each.width, each.height) for each in taken(path, found, (0, 1))} == {SIZE}


def test_a_frame_that_promises_too_much_is_refused_undecoded(write: Writer) -> None:
    data = bytearray(animation([dotted(RED, 1), dotted(RED, 2)]))
    second = data.rindex(b"\x00,") + 2
    data[second + 4 : second + 8] = b"\xff\xff\xff\xff"

    with pytest.raises(PictureError, match="too large"):
        memory_needed(write("animation", bytes(data)))
