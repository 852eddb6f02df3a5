"""The samples: drawn here, and described by their own metadata."""

from io import BytesIO

import pytest
from PIL import Image

from sandbox.rekognition import RekognitionSandbox
from sandbox.rekognition.taxonomy import Taxonomy
from sandbox.samples import SAMPLES, draw_sample
from sandbox.samples.canvas import Canvas
from tests.sandbox.rekognition_support import ask, encoded


@pytest.fixture(scope="module")
def beach() -> bytes:
    return draw_sample("beach")


def test_the_same_picture_comes_out_every_time(beach: bytes) -> None:
    assert draw_sample("beach") == beach


def test_it_is_a_photo_sized_jpeg(beach: bytes) -> None:
    with Image.open(BytesIO(beach)) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (1200, 900), "RGB")
    assert len(beach) < 300_000


def test_there_is_no_other_sample() -> None:
    with pytest.raises(KeyError):
        draw_sample("mountains")


@pytest.mark.parametrize("name", SAMPLES)
def test_every_label_is_one_of_rekognitions(name: str) -> None:
    draw, labels = SAMPLES[name]

    assert {*labels, *(thing.name for thing in draw().things)} <= set(Taxonomy().names())


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
