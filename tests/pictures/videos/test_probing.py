"""What a video is, told by its header and its first frame."""

import struct

import pytest
from PIL import Image

from bot.core.videos import MOST_BYTES, MOST_SECONDS, VideoFacts
from bot.errors import NotAPictureError, PictureError
from bot.pictures.videos import refusals
from bot.pictures.videos.probing import probe
from tests.pictures.samples import Writer, encoded, quadrants
from tests.pictures.videos.films import Film, colours, plain, turned

PLAIN = VideoFacts(
    format="MP4", codec="h264", pixels="yuv420p", width=64, height=48, rotation=0,
    seconds=3.0, rate=10.0, size=0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("film", "told", "ready"),
    [
        (Film(), ("MP4", "h264", ()), True),
        (Film("mov", sound="aac"), ("MOV", "h264", ("aac",)), True),
        (Film("mov", sound="pcm_s16le"), ("MOV", "h264", ("pcm_s16le",)), False),
        (Film("mov", "libx265"), ("MOV", "hevc", ()), False),
        (Film("matroska"), ("MKV", "h264", ()), False),
        (Film("webm", "libvpx", sound="libopus"), ("WebM", "vp8", ("opus",)), False),
        (Film("webm", "libvpx-vp9"), ("WebM", "vp9", ()), False),
        (Film("avi", "mpeg4"), ("AVI", "mpeg4", ()), False),
        (
            Film("mp4", muxer=(("movflags", "frag_keyframe+empty_moov"),)),
            ("MP4", "h264", ()),
            False,
        ),
    ],
)
def test_rekognition_takes_h264_and_aac_in_mp4_or_mov(
    write: Writer, film: Film, told: tuple[str, str, tuple[str, ...]], *, ready: bool
) -> None:
    facts = probe(write("video", plain(film)))

    assert (facts.format, facts.codec, facts.sounds) == told
    assert facts.ready is ready
    assert facts.content_type.startswith("video/")
    assert (facts.width, facts.height, facts.rate) == (64, 48, 10.0)
    assert facts.seconds == pytest.approx(3.0, abs=0.11)


def test_everything_is_told_of_a_video(write: Writer) -> None:
    data = plain()

    assert probe(write("video", data)) == VideoFacts(
        format="MP4", codec="h264", pixels="yuv420p", width=64, height=48, rotation=0,
        seconds=3.0, rate=10.0, size=len(data), sounds=(), whole=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "ready"),
    [
        ({}, True),
        ({"size": MOST_BYTES + 1}, False),
        ({"seconds": MOST_SECONDS + 1}, False),
        ({"pixels": "yuv420p10le"}, False),
        ({"rotation": 90}, True),
    ],
)
def test_what_is_too_large_long_or_deep_is_not_taken_as_it_is(
    changed: dict[str, object], *, ready: bool
) -> None:
    values = {name: getattr(PLAIN, name) for name in PLAIN.__slots__}

    assert VideoFacts(**(values | changed)).ready is ready


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_sizes_are_upright(write: Writer, rotation: int) -> None:
    facts = probe(write("video", turned(rotation)))

    assert (facts.width, facts.height, facts.rotation) == (96, 64, rotation)


def test_a_recording_that_does_not_say_how_long_it_is_is_read_to_its_end(write: Writer) -> None:
    film = Film("webm", "libvpx", muxer=(("live", "1"),))

    assert probe(write("video", plain(film))).seconds == pytest.approx(3.0, abs=0.11)


def test_a_header_cannot_hide_how_long_a_video_is(write: Writer) -> None:
    data = bytearray(plain())
    for name, at in ((b"mvhd", 20), (b"mdhd", 20), (b"tkhd", 24)):
        struct.pack_into(">I", data, data.index(name) + at, 1)

    assert probe(write("video", bytes(data))).seconds == pytest.approx(2.8, abs=0.2)


@pytest.mark.parametrize(
    "film", [Film(), Film("mov", muxer=(("movflags", "faststart"),)), Film("matroska"),
             Film("webm", "libvpx"), Film("avi", "mjpeg", "yuvj420p")],
)  # fmt: skip
@pytest.mark.parametrize("part", [0.3, 0.6, 0.97])
def test_a_file_cut_off_in_the_middle_is_called_incomplete(
    write: Writer, film: Film, part: float
) -> None:
    data = plain(film)

    with pytest.raises(PictureError) as refused:
        probe(write("video", data[: int(len(data) * part)]))

    assert refused.value.sentence == refusals.incomplete().sentence


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (Film(sound="aac").of([]), refusals.only_sound()),
        (b"ID3\x04" + bytes(600), refusals.only_sound()),
        (b"RIFF\0\0\0\0WAVEfmt ", refusals.only_sound()),
        (b"\x47" + bytes(187) + b"\x47", refusals.unsupported("MPEG transport streams")),
        (b"FLV\x01" + bytes(99), refusals.unsupported("Flash videos")),
        (Film("mov", "v210", "yuv422p10le").of(colours()[:1]),
         refusals.unsupported("videos in Uncompressed 4:2:2 10-bit")),
        (b"", refusals.not_a_video()),
        (b"%PDF-1.7", refusals.not_a_video()),
        (encoded(quadrants(), "JPEG"), refusals.not_a_video()),
        (encoded(quadrants(64, 64), "AVIF", speed=10), refusals.not_a_video()),
    ],
    ids=["MP4 with sound", "MP3", "WAV", "TS", "FLV", "codec", "empty", "PDF", "JPEG", "AVIF"],
)  # fmt: skip
def test_what_is_no_video_gets_one_sentence(
    write: Writer, data: bytes, expected: PictureError
) -> None:
    with pytest.raises(PictureError) as refused:
        probe(write("video.mp4", data))

    assert refused.value.sentence == expected.sentence
    assert isinstance(refused.value, NotAPictureError) is isinstance(expected, NotAPictureError)


def test_a_video_without_streams_has_nothing_to_see(write: Writer) -> None:
    data = plain().replace(b"trak", b"free")

    with pytest.raises(PictureError) as refused:
        probe(write("video", data))

    assert refused.value.sentence == refusals.nothing_to_see().sentence


def test_frames_beyond_4k_are_refused_before_they_are_decoded(write: Writer) -> None:
    data = Film(codec="mpeg4").of([Image.new("RGB", (4224, 2400))])

    with pytest.raises(PictureError) as refused:
        probe(write("video", data))

    assert refused.value.sentence == refusals.too_large(4224, 2400).sentence


def test_frames_that_cannot_be_decoded_are_damage(write: Writer) -> None:
    data = bytearray(Film("avi", "mjpeg", "yuvj420p").of(colours()[:3]))
    start, end = data.index(b"movi"), data.index(b"idx1")
    for at in range(start + 12, end):
        data[at] ^= 0x55

    with pytest.raises(PictureError) as refused:
        probe(write("video", bytes(data)))

    assert refused.value.sentence == refusals.damaged().sentence
