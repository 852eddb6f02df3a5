"""Any video becomes one that Rekognition takes, and costs little on the way."""

from pathlib import Path

import pytest

from bot.errors import PictureError
from bot.pictures.videos import refusals
from bot.pictures.videos.encoding import encoded_size
from bot.pictures.videos.probing import probe
from bot.pictures.videos.sampling import frames_at, survey
from bot.pictures.videos.transcoding import transcode
from bot.pictures.videos.values import Wanted
from tests.pictures.samples import GREEN, RED, Writer, quadrants
from tests.pictures.videos.films import RATE, Film, colours, plain
from tests.pictures.videos.test_sampling import colour_at

STRANGE = [
    Film("webm", "libvpx", sound="libopus"),
    Film("webm", "libvpx-vp9"),
    Film("matroska", "libx265", sound="flac"),
    Film("avi", "mpeg4", sound="libmp3lame"),
    Film("avi"),
    Film("mov", "mjpeg", "yuvj420p"),
]


QUADRANTS = [quadrants(96, 64)] * (RATE // 2)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "ready.mp4"


@pytest.mark.parametrize("film", STRANGE, ids=lambda film: f"{film.container} {film.codec}")
def test_everything_becomes_h264_and_aac(write: Writer, target: Path, film: Film) -> None:
    facts = transcode(write("video", plain(film)), target, Wanted())

    assert facts.ready
    assert facts.sounds == (("aac",) if film.sound else ())
    assert facts.seconds == pytest.approx(3.0, abs=0.11)
    assert facts == probe(target)
    seen = [colour_at(each, 0.5, 0.5) for each in frames_at(target, [0.2, 1.2, 2.9])]
    assert seen == ["red", "green", "blue"]


@pytest.mark.parametrize(
    "film",
    [
        Film("matroska", sound="aac"),
        Film("mov", sound="pcm_s16le"),
        Film("mp4", muxer=(("movflags", "frag_keyframe+empty_moov"),)),
    ],
    ids=["Matroska", "sound", "fragments"],
)
def test_where_only_the_wrapping_is_wrong_frames_are_copied(
    write: Writer, target: Path, film: Film
) -> None:
    path = write("video", plain(film))

    facts = transcode(path, target, Wanted())

    assert facts.ready
    assert (facts.width, facts.height) == (64, 48)
    assert survey(target, RATE, 60) == survey(path, RATE, 60)


def test_the_index_comes_first(write: Writer, target: Path) -> None:
    transcode(write("video", plain(Film("matroska"))), target, Wanted())

    data = target.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize("film", [Film("matroska", sound="aac"), Film("webm", "libvpx")])
def test_only_the_first_part_is_taken_when_asked(write: Writer, target: Path, film: Film) -> None:
    facts = transcode(write("video", plain(film)), target, Wanted(seconds=1.0))

    assert facts.seconds == pytest.approx(1.0, abs=0.31)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_frames_that_are_encoded_anew_are_stored_upright(
    write: Writer, target: Path, rotation: int
) -> None:
    film = Film("mov", "mjpeg", "yuvj420p", rotation=rotation)

    facts = transcode(write("video", film.of(QUADRANTS)), target, Wanted())

    assert facts.rotation == 0
    assert (facts.width, facts.height) == encoded_size(96, 64)
    (sample,) = frames_at(target, [0.1])
    corners = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)]
    assert [colour_at(sample, *corner) for corner in corners] == ["red", "green", "blue", "white"]


def test_copied_frames_keep_the_note_how_they_are_turned(write: Writer, target: Path) -> None:
    film = Film("mov", sound="pcm_s16le", rotation=90)

    facts = transcode(write("video", film.of(QUADRANTS)), target, Wanted())

    assert (facts.width, facts.height, facts.rotation) == (96, 64, 90)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1920, 1080), (1280, 720)),
        ((1080, 1920), (720, 1280)),
        ((3840, 1600), (1280, 534)),
        ((641, 359), (640, 360)),
        ((64, 48), (106, 80)),
        ((4000, 10), (1280, 4)),
    ],
)
def test_encoded_frames_are_even_and_not_larger_than_needed(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert encoded_size(*size) == expected


def test_no_more_than_30_frames_a_second_are_encoded(write: Writer, target: Path) -> None:
    film = Film("avi", "mpeg4", rate=60)

    facts = transcode(write("video", film.of(colours(RED, GREEN) * 6)), target, Wanted())

    assert facts.rate == pytest.approx(30, abs=0.5)
    assert facts.seconds == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize("film", [Film("matroska"), Film("webm", "libvpx")])
def test_what_becomes_too_large_is_refused_and_removed(
    write: Writer, target: Path, film: Film
) -> None:
    with pytest.raises(PictureError) as refused:
        transcode(write("video", plain(film)), target, Wanted(most_bytes=300))

    assert refused.value.sentence == refusals.too_long_converted().sentence
    assert not target.exists()


def test_what_cannot_be_decoded_is_refused_and_removed(write: Writer, target: Path) -> None:
    data = bytearray(plain(Film("webm", "libvpx")))
    data[len(data) // 6 :] = bytes(len(data) - len(data) // 6)

    with pytest.raises(PictureError):
        transcode(write("video", bytes(data)), target, Wanted())
    assert not target.exists()


def test_broken_frames_in_between_are_left_out(write: Writer, target: Path) -> None:
    data = bytearray(plain(Film("avi", "mjpeg", "yuvj420p")))
    middle = len(data) // 2
    data[middle : middle + 900] = bytes(900)

    facts = transcode(write("video", bytes(data)), target, Wanted())

    assert facts.seconds == pytest.approx(3.0, abs=0.3)
    seen = [colour_at(each, 0.5, 0.5) for each in frames_at(target, [0.2, 2.9])]
    assert seen == ["red", "blue"]
