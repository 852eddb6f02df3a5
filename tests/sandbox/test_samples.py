"""The samples: drawn here, and described by their own metadata."""

import re
from io import BytesIO

import pytest
from PIL import Image, ImageSequence

from sandbox.rekognition import KnownPictures, RekognitionSandbox
from sandbox.rekognition.pictures import open_picture, to_pixels
from sandbox.rekognition.taxonomy import Taxonomy
from sandbox.samples import SAMPLES, draw_sample
from sandbox.samples.canvas import WRITTEN, Canvas
from tests.sandbox.rekognition_support import ask, call, encoded


@pytest.fixture(scope="module")
def beach() -> bytes:
    return draw_sample("beach")


def test_the_same_picture_comes_out_every_time(beach: bytes) -> None:
    assert SAMPLES["beach"].encoded() == beach


def test_it_is_a_photo_sized_jpeg(beach: bytes) -> None:
    with Image.open(BytesIO(beach)) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (1200, 900), "RGB")
    assert len(beach) < 300_000


def test_there_is_no_other_sample() -> None:
    with pytest.raises(KeyError):
        draw_sample("mountains")


@pytest.mark.parametrize("name", SAMPLES)
def test_every_label_is_one_of_rekognitions(name: str) -> None:
    labels = {label for label in SAMPLES[name].labels if ":" not in label}
    boxes = re.findall(rb'mwg-rs:Name="([^"]+)"', draw_sample(name))
    things = {box.decode() for box in boxes if not box.decode().startswith(WRITTEN)}

    assert labels | things <= set(Taxonomy().names())


@pytest.mark.parametrize(
    ("name", "labels", "content", "lines"),
    [
        (
            "test-card",
            {"Violence", "Graphic Violence", "Weapons"},
            [],
            [
                "MODERATION TEST CARD",
                "Pretend that this picture shows violence.",
                "Its metadata says so; nothing here does.",
            ],
        ),
        (
            "pill-card",
            {"Drugs & Tobacco", "Products", "Pills"},
            ["Illustrated"],
            [
                "ANOTHER TEST CARD",
                "Pretend that this drawing shows drugs.",
                "Its metadata says so; these are sweets.",
            ],
        ),
        (
            "poster",
            set(),
            [],
            [
                "SUMMER PARTY",
                "in the park by the lake",
                "Friday at six",
                "Bring a blanket and a salad",
            ],
        ),
    ],
)
async def test_a_card_says_in_its_metadata_what_everybody_is_to_pretend(
    name: str, labels: set[str], content: list[str], lines: list[str]
) -> None:
    card = draw_sample(name)
    image = {"Bytes": card}

    async with RekognitionSandbox() as sandbox:
        sandbox.known.remember(card)
        moderated = await call(sandbox, "detect_moderation_labels", Image=image)
        read = await call(sandbox, "detect_text", Image=image)

    assert {label["Name"] for label in moderated["ModerationLabels"]} == labels
    assert all(label["Confidence"] > 90 for label in moderated["ModerationLabels"])
    assert [kind["Name"] for kind in moderated["ContentTypes"]] == content
    assert [one["DetectedText"] for one in read["TextDetections"] if one["Type"] == "LINE"] == lines


def test_no_two_samples_are_taken_for_each_other() -> None:
    known = KnownPictures()
    cards = {name: draw_sample(name) for name in ("test-card", "pill-card", "poster")}
    for card in cards.values():
        known.remember(card)

    for name, card in cards.items():
        found = known.find(open_picture(card).pixels)
        assert found is not None
        assert found.sightings[0].name == SAMPLES[name].labels[0]


async def test_every_frame_of_the_animation_is_known() -> None:
    gif = draw_sample("balloons")
    known = KnownPictures()
    with Image.open(BytesIO(gif)) as image:
        frames = [to_pixels(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]

    assert known.remember(gif)
    assert len(frames) == 20
    for frame in (frames[0], frames[7], frames[19]):
        found = known.find(frame)
        assert found is not None
        assert found.sightings[0].name == "Balloon"
        assert len(found.sightings[0].spots) == 2


async def test_it_gets_its_labels_and_boxes_without_any_detector(beach: bytes) -> None:
    with Image.open(BytesIO(beach)) as image:
        sent = encoded(image.resize((1600, 1200)), quality=80)

    async with RekognitionSandbox() as sandbox:
        sandbox.known.remember(beach)
        answer = await ask(sandbox, Image={"Bytes": sent}, MinConfidence=70)

    boxed = [label["Name"] for label in answer["Labels"] if label["Instances"]]
    plain = {label["Name"] for label in answer["Labels"] if not label["Instances"]}
    assert boxed == ["Palm Tree", "Person", "Dog", "Umbrella", "Sailboat", "Ball"]
    assert {"Beach", "Sea", "Summer", "Sunset", "Animal"} <= plain


def box(canvas: Canvas) -> tuple[float, ...]:
    (thing,) = canvas.things
    assert thing.name == "Ball"
    return thing.left, thing.top, thing.width, thing.height


def test_a_things_box_holds_what_was_drawn() -> None:
    canvas = Canvas(200, 100)
    canvas.shape([(0, 0), (200, 0), (200, 100), (0, 100)], "#ffffff")
    with canvas.thing("Ball"):
        canvas.disc((50, 50), 20, "#ff0000")
        canvas.stroke([(50, 50), (100, 50)], 10, "#ff0000")
    canvas.disc((180, 90), 5, "#00ff00")

    image = canvas.finished()

    assert box(canvas) == pytest.approx((0.15, 0.3, 0.375, 0.4))
    assert image.getpixel((104, 50)) == (255, 0, 0)
    assert image.getpixel((110, 50)) == (255, 255, 255)


def test_a_thing_that_leaves_the_picture_is_boxed_inside_it() -> None:
    canvas = Canvas(200, 100)

    with canvas.thing("Ball"):
        canvas.disc((0, 50), 20, "#ff0000")

    assert box(canvas) == pytest.approx((0.0, 0.3, 0.1, 0.4))


def test_what_shines_through_does_not_add_up_along_a_line() -> None:
    canvas = Canvas(100, 40)
    canvas.stroke([(20, 20), (50, 20), (80, 20)], 12, "#00000080")

    image = canvas.finished()

    assert image.getpixel((20, 20)) == image.getpixel((35, 20)) == image.getpixel((50, 20))
