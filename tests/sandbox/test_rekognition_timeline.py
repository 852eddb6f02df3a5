"""What moves and says what it shows when: in its own metadata, and known again frame by frame."""

from io import BytesIO

import pytest
from PIL import Image, ImageSequence

from sandbox.films import opened, timed_frames, upright
from sandbox.rekognition import KnownPictures, Spot
from sandbox.rekognition.metadata import Metadata, Region
from sandbox.rekognition.pictures import open_picture, to_pixels
from sandbox.rekognition.timeline import Seen, entry, in_comment, metadata_at
from sandbox.rekognition.values import Knowledge, Pixels
from sandbox.samples.metadata import in_gif, xmp_packet
from tests.sandbox.rekognition_support import encoded
from tests.sandbox.video_support import SCENES, film

HERE, THERE = Spot(0.1, 0.2, 0.3, 0.4), Spot(0.5, -0.2, 0.3, 0.4)
SAYS = "labels: Car 0-1s; Boat 1-2s; Dog 2-3s"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dog 1.5-4s", Seen("Dog", 1.5, 4.0)),
        (" Palm Tree 0-4 s at 0.1 0.2 0.3 0.4 ", Seen("Palm Tree", 0.0, 4.0, HERE)),
        (
            "Dog 0-4s at 0.1 0.2 0.3 0.4 to 0.5 -0.2 0.3 0.4",
            Seen("Dog", 0.0, 4.0, HERE, THERE),
        ),
        ("moderation:Weapons 1-2s", Seen("moderation:Weapons", 1.0, 2.0)),
        ("Summer 2019-2020", None),
        ("Dog", None),
        ("Dog 4-1s", None),
        ("Dog 1-4s at 0.1 0.2 0.3", None),
    ],
)
def test_an_entry_names_a_label_its_times_and_its_place(text: str, expected: Seen | None) -> None:
    assert entry(text) == expected


def test_only_a_comment_about_labels_has_entries() -> None:
    assert in_comment("labels: Dog 0-1s; a word; Cat 1-2s") == (
        Seen("Dog", 0.0, 1.0),
        Seen("Cat", 1.0, 2.0),
    )
    assert in_comment("Dog 0-1s; Cat 1-2s") == ()


def test_a_place_moves_evenly_until_the_end_which_is_no_part_of_it() -> None:
    timeline = (Seen("Dog", 2.0, 4.0, HERE, THERE), Seen("Lake", 0.0, 9.0))
    half_way = Spot(pytest.approx(0.3), pytest.approx(0.0), 0.3, 0.4)  # type: ignore[arg-type]

    assert metadata_at(timeline, 2.0) == Metadata(("Dog", "Lake"), (Region("Dog", HERE),))
    assert metadata_at(timeline, 3.0).regions == (Region("Dog", half_way),)
    assert metadata_at(timeline, 4.0) == Metadata(("Lake",), ())


def first(knowledge: Knowledge | None) -> str:
    assert knowledge is not None
    assert knowledge.complete
    return knowledge.sightings[0].name


def frames(video: bytes) -> list[Pixels]:
    with opened(video) as container:
        decoded = timed_frames(container, container.streams.video[0])
        return [upright(frame, 1600) for _, frame in decoded]


@pytest.mark.parametrize(
    ("codec", "container"), [("libx264", "mp4"), ("libvpx", "webm"), ("libx264", "matroska")]
)
def test_frames_of_a_video_are_known_again_when_it_was_encoded_anew(
    codec: str, container: str
) -> None:
    known = KnownPictures()
    other = frames(film(codec="mpeg4", container="avi"))

    assert known.remember(film(says=SAYS, codec=codec, container=container))
    assert [first(known.find(other[at])) for at in (0, 7, 8, 15, 16, 23)] == [
        "Car", "Car", "Boat", "Boat", "Dog", "Dog",
    ]  # fmt: skip


def test_a_test_may_say_what_is_seen_when() -> None:
    known, video = KnownPictures(), film()

    assert known.register_video(video, [Seen("Cat", 1.0, 2.0, HERE)])
    middle, end = known.find(frames(video)[8]), known.find(frames(video)[20])
    assert first(middle) == "Cat"
    assert end == Knowledge(complete=True)


@pytest.mark.parametrize(
    "data", [film(), film(says=SAYS)[:900], b"\0\0\0\x18ftypisom", b"\x1aE\xdf\xa3"]
)
def test_videos_that_say_nothing_are_no_error(data: bytes) -> None:
    assert KnownPictures().remember(data) is False


def animation() -> bytes:
    pictures = [Image.new("RGB", (160, 120), colour) for colour in SCENES]
    gif = encoded(pictures[0], "GIF", save_all=True, append_images=pictures[1:], duration=500)
    says = ("Car 0-0.5s", "Boat 0.5-1s at 0.1 0.2 0.3 0.4", "Dog 1-1.5s")
    return in_gif(gif, xmp_packet((160, 120), says, ()))


def test_every_frame_of_an_animation_has_the_labels_of_its_time() -> None:
    known, gif = KnownPictures(), animation()
    known.remember(gif)
    with Image.open(BytesIO(gif)) as image:
        stills = [frame.convert("RGB") for frame in ImageSequence.Iterator(image)]

    assert [first(known.find(to_pixels(still))) for still in stills] == ["Car", "Boat", "Dog"]
    sent = known.find(open_picture(encoded(stills[1], quality=70)).pixels)
    assert sent is not None
    assert len(sent.sightings[0].spots) == 1
