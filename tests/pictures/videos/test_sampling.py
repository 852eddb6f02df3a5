"""Frames at given times, upright, as the detector gets pictures."""

import io

import pytest
from PIL import Image

from bot.core.frames import Frame, select
from bot.errors import PictureError
from bot.pictures.videos.sampling import frames_at, survey
from bot.pictures.videos.values import MOST_TIMES, Sample
from tests.pictures.samples import BLUE, GREEN, RED, WHITE, Writer
from tests.pictures.videos.films import RATE, Film, colours, plain, turned

FILMS = [Film(), Film("matroska"), Film("webm", "libvpx"), Film("avi", "mpeg4"),
         Film("mp4", muxer=(("movflags", "frag_keyframe+empty_moov"),))]  # fmt: skip
_NAMES = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE}


def colour_at(sample: Sample, across: float, down: float) -> str:
    """Which of the colours is nearest, at a place given in ratios."""
    image = Image.open(io.BytesIO(sample.picture.jpeg))
    seen = image.getpixel((round(across * image.width), round(down * image.height)))
    assert isinstance(seen, tuple)
    return min(
        _NAMES, key=lambda n: sum((a - b) ** 2 for a, b in zip(_NAMES[n], seen, strict=True))
    )


@pytest.mark.parametrize("film", FILMS)
def test_frames_are_those_that_are_shown_then(write: Writer, film: Film) -> None:
    path = write("video", plain(film))

    samples = frames_at(path, [2.95, 0.0, 0.96, 1.04, 1.5])

    assert [colour_at(each, 0.5, 0.5) for each in samples] == [
        "blue", "red", "red", "green", "green",
    ]  # fmt: skip
    assert [each.seconds for each in samples] == pytest.approx([2.9, 0.0, 0.9, 1.0, 1.5], abs=0.011)


def test_long_ways_are_jumped(write: Writer) -> None:
    path = write("video", Film().of(colours(*(12 * (RED, GREEN, BLUE)))))

    samples = frames_at(path, [4.2, 19.9, 35.0, 1.1])

    assert [colour_at(each, 0.5, 0.5) for each in samples] == ["green", "green", "blue", "green"]
    assert [each.seconds for each in samples] == pytest.approx([4.2, 19.9, 35.0, 1.1])


def test_after_the_end_the_last_frame_is_shown(write: Writer) -> None:
    path = write("video", plain(Film("matroska")))

    assert [each.seconds for each in frames_at(path, [99.0, 3.0])] == pytest.approx([2.9, 2.9])


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_frames_are_upright(write: Writer, rotation: int) -> None:
    (sample,) = frames_at(write("video", turned(rotation)), [0.2])

    corners = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)]
    assert [colour_at(sample, *corner) for corner in corners] == ["red", "green", "blue", "white"]
    assert (sample.picture.width, sample.picture.height) == (96, 64)


def test_frames_fit_the_detector(write: Writer) -> None:
    (sample,) = frames_at(write("video", Film().of(colours(RED, size=(400, 20)))), [0.5])

    image = Image.open(io.BytesIO(sample.picture.jpeg))
    assert image.size == (sample.picture.fit.width, sample.picture.fit.height)
    assert min(image.size) >= 80
    assert sample.picture.content_type == "video/mp4"


def test_nobody_gets_too_many_frames_at_once(write: Writer) -> None:
    with pytest.raises(ValueError, match="65"):
        frames_at(write("video", b""), [0.0] * (MOST_TIMES + 1))


def test_a_survey_looks_so_often_at_most(write: Writer) -> None:
    path = write("video", plain(Film("webm", "libvpx")))

    assert [g.seconds for g in survey(path, 2, 60)] == pytest.approx([0, 0.5, 1, 1.5, 2, 2.5])
    assert [g.seconds for g in survey(path, 10, 4)] == pytest.approx([0, 0.8, 1.6, 2.4], abs=0.11)


def test_what_is_surveyed_can_be_chosen_from(write: Writer) -> None:
    glances = survey(write("video", plain()), 5, 60)

    chosen = select([Frame(glance.signature, 0.2) for glance in glances]).chosen

    assert [glances[index].seconds // 1 for index in chosen] == [0, 1, 2]


def test_long_videos_are_surveyed_by_their_key_frames(write: Writer) -> None:
    pictures = colours(*(RED, GREEN, BLUE) * 3, size=(16, 16))
    fast = Film(codec="mpeg4", rate=30 * RATE).of(pictures * 50)

    glances = survey(write("video", fast), 2, 10)

    assert len(glances) == 10
    assert glances[-1].seconds > 12.0


def test_frames_that_cannot_be_decoded_are_damage(write: Writer) -> None:
    data = bytearray(Film("avi", "mjpeg", "yuvj420p").of(colours()[:3]))
    start, end = data.index(b"movi"), data.index(b"idx1")
    data[start + 12 : end] = bytes(end - start - 12)
    path = write("video", bytes(data))

    for work in (lambda: frames_at(path, [0.0]), lambda: survey(path, 2, 9)):
        with pytest.raises(PictureError):
            work()
