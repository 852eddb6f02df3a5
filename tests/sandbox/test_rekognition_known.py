"""Pictures whose content is known: they are recognised however they come back."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from sandbox.rekognition import KnownPictures, RekognitionSandbox, Sighting, Spot
from sandbox.rekognition.pictures import flattened, to_pixels
from sandbox.rekognition.values import Knowledge, Pixels
from sandbox.samples.canvas import Thing
from sandbox.samples.metadata import xmp_packet
from tests.sandbox.rekognition_support import ask, drawing, encoded, names

PICTURE = drawing(1200, 900)
CHAIR = [Sighting("Chair", 90.0)]


def pixels(data: bytes) -> Pixels:
    return to_pixels(flattened(ImageOps.exif_transpose(Image.open(BytesIO(data)))))


def textured(seed: int) -> Image.Image:
    """Large soft blots, as different from one seed to the next as photos are."""
    coarse = np.random.default_rng(seed).integers(0, 255, (9, 12, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize((1200, 900), Image.Resampling.BICUBIC)


@pytest.mark.parametrize(
    "change",
    [
        lambda image: encoded(image, quality=30),
        lambda image: encoded(image.resize((160, 120))),
        lambda image: encoded(image.resize((2400, 1800)), quality=60),
        lambda image: encoded(image.resize((1001, 751)), "PNG"),
        lambda image: encoded(image.convert("RGBA"), "WEBP", quality=50),
        lambda image: encoded(image.quantize(256), "GIF"),
        lambda image: encoded(image.convert("CMYK")),
    ],
    ids=["worse", "smaller", "larger", "odd", "webp", "palette", "cmyk"],
)
@pytest.mark.parametrize("picture", [PICTURE, textured(1)], ids=["flat", "textured"])
def test_a_changed_copy_is_the_same_picture(
    picture: Image.Image, change: Callable[[Image.Image], bytes]
) -> None:
    known = KnownPictures()
    known.register(encoded(picture), CHAIR)

    assert known.find(pixels(change(picture))) == Knowledge(tuple(CHAIR), complete=True)


def test_other_pictures_are_not_confused() -> None:
    known = KnownPictures()
    for seed in range(20):
        known.register(encoded(textured(seed)), [Sighting(str(seed), 90.0)])

    found = [known.find(to_pixels(textured(seed))) for seed in range(40)]

    assert [knowledge.sightings[0].name if knowledge else None for knowledge in found] == [
        *map(str, range(20)),
        *[None] * 20,
    ]


@pytest.mark.parametrize(
    "other",
    [
        drawing(1200, 900, ground="#c9dff4"),
        ImageOps.mirror(PICTURE),
        ImageOps.flip(PICTURE),
        PICTURE.crop((100, 60, 1100, 810)),
        drawing(1200, 600),
        Image.new("RGB", (1200, 900), "#f4efe4"),
    ],
    ids=["ground", "mirrored", "upside down", "cut", "wider", "blank"],
)
def test_a_drawing_that_differs_is_another_picture(other: Image.Image) -> None:
    known = KnownPictures()
    known.register(encoded(PICTURE), CHAIR)

    assert known.find(to_pixels(other)) is None


def test_blank_pictures_differ_by_their_colour() -> None:
    known = KnownPictures()
    for colour in ("red", "green", "white", "black"):
        known.register(encoded(Image.new("RGB", (200, 200), colour)), [Sighting(colour, 90.0)])

    found = known.find(to_pixels(Image.new("RGB", (400, 400), "green")))

    assert found == Knowledge((Sighting("green", 90.0),), complete=True)


def test_what_was_registered_last_counts() -> None:
    known = KnownPictures()
    known.register(encoded(PICTURE), CHAIR)
    known.register(encoded(PICTURE), [Sighting("Couch", 80.0)])

    assert known.find(to_pixels(PICTURE)) == Knowledge((Sighting("Couch", 80.0),), complete=True)


def test_every_frame_of_an_animation_is_known() -> None:
    known = KnownPictures()
    frames = [drawing(ground=colour) for colour in ("#ffffff", "#80c0ff", "#ffd0a0")]
    animation = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])

    known.register(animation, CHAIR)

    assert all(known.find(to_pixels(frame)) for frame in frames)


def described(
    image: Image.Image, subjects: list[str], *things: Thing, orientation: int = 1
) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(image, exif=exif, xmp=xmp_packet(image.size, subjects, things))


DOG = Thing("dog", 0.5, 0.25, 0.25, 0.5)


def test_metadata_names_labels_and_places() -> None:
    known = KnownPictures()

    remembered = known.remember(described(PICTURE, ["beach", "Summer House", "dog"], DOG))

    found = known.find(to_pixels(PICTURE))
    assert remembered
    assert found is not None
    assert [sighting.name for sighting in found.sightings] == ["Beach", "Dog", "Summer House"]
    (spot,) = found.sightings[1].spots
    assert (spot.left, spot.top, spot.width, spot.height) == pytest.approx((0.5, 0.25, 0.25, 0.5))
    confidences = [sighting.confidence for sighting in found.sightings]
    assert confidences == sorted(confidences, reverse=True)
    # A word that is no label known here may be the name of a town: it ranks last.
    assert confidences[1] > 90
    assert 70 < confidences[2] < 82
    assert found.complete


def test_keywords_alone_leave_room_for_the_detector() -> None:
    known = KnownPictures()

    known.remember(described(PICTURE, ["beach"]))

    found = known.find(to_pixels(PICTURE))
    assert found is not None
    assert not found.complete


def test_moderation_and_content_have_keywords_of_their_own() -> None:
    known = KnownPictures()
    words = ["moderation:Smoking", "moderation:Nonsense", "content:Illustrated", "Person"]

    known.remember(described(PICTURE, words))

    found = known.find(to_pixels(PICTURE))
    assert found is not None
    assert [sighting.name for sighting in found.moderation] == ["Smoking"]
    assert [sighting.name for sighting in found.content_types] == ["Illustrated"]
    assert [sighting.name for sighting in found.sightings] == ["Person"]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_regions_follow_the_picture_when_it_is_turned_upright(orientation: int) -> None:
    mark = (540, 225, 810, 675)
    stored = PICTURE.copy()
    ImageDraw.Draw(stored).rectangle(mark, fill="#ff00ff")
    known = KnownPictures()
    thing = Thing("Ball", 0.45, 0.25, 0.225, 0.5)
    data = described(stored, [], thing, orientation=orientation)

    known.remember(data)

    upright = pixels(data)
    found = known.find(upright)
    assert found is not None
    (spot,) = found.sightings[0].spots
    height, width = upright.shape[:2]
    blue, green, red = upright.transpose(2, 0, 1)
    marked = np.argwhere((blue > 200) & (green < 60) & (red > 200))
    (top, left), (bottom, right) = marked.min(axis=0), marked.max(axis=0)
    expected = (left / width, top / height, (right - left) / width, (bottom - top) / height)
    assert (spot.left, spot.top, spot.width, spot.height) == pytest.approx(expected, abs=0.01)


def test_regions_written_for_the_upright_picture_stay_where_they_are() -> None:
    upright_size = (PICTURE.height, PICTURE.width)
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(PICTURE, exif=exif, xmp=xmp_packet(upright_size, [], [DOG]))
    known = KnownPictures()

    known.remember(data)

    found = known.find(pixels(data))
    assert found is not None
    (spot,) = found.sightings[0].spots
    assert (spot.left, spot.top, spot.width, spot.height) == pytest.approx((0.5, 0.25, 0.25, 0.5))


FACE_IN_ELEMENTS = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:r="http://www.metadataworkinggroup.com/schemas/regions/"
 xmlns:a="http://ns.adobe.com/xmp/sType/Area#"><r:Regions rdf:parseType="Resource"><r:RegionList>
 <rdf:Seq><rdf:li rdf:parseType="Resource"><r:Name>Somebody</r:Name><r:Type>Face</r:Type>
 <r:Area rdf:parseType="Resource"><a:x>0.5</a:x><a:y>0.5</a:y><a:w>0.2</a:w><a:h>0.4</a:h>
 </r:Area></rdf:li></rdf:Seq></r:RegionList></r:Regions></rdf:Description></rdf:RDF></x:xmpmeta>"""


def test_a_face_is_a_face_and_not_a_name() -> None:
    known = KnownPictures()

    known.remember(encoded(PICTURE, xmp=FACE_IN_ELEMENTS))

    found = known.find(to_pixels(PICTURE))
    assert found is not None
    (face,) = found.sightings
    (spot,) = face.spots
    assert face.name == "Face"
    assert (spot.left, spot.top) == pytest.approx((0.4, 0.3))
    assert not found.complete


def test_iptc_keywords_count_as_well() -> None:
    known = KnownPictures()
    records = b"".join(
        b"\x1c\x02\x19" + len(word).to_bytes(2, "big") + word for word in (b"beach", b"dog")
    )
    block = b"8BIM\x04\x04\x00\x00" + len(records).to_bytes(4, "big") + records
    segment = b"Photoshop 3.0\x00" + block + b"\x00" * (len(records) % 2)
    plain = encoded(PICTURE)
    app13 = b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment

    known.remember(plain[:2] + app13 + plain[2:])

    found = known.find(to_pixels(PICTURE))
    assert found is not None
    assert [sighting.name for sighting in found.sightings] == ["Beach", "Dog"]


@pytest.mark.parametrize(
    "data",
    [
        b"no picture",
        encoded(PICTURE),
        encoded(PICTURE)[:3000],
        encoded(PICTURE, xmp=b"<x:xmpmeta><broken></x:xmpmeta>"),
    ],
    ids=["text", "no metadata", "truncated", "broken metadata"],
)
def test_what_says_nothing_is_not_remembered(data: bytes) -> None:
    known = KnownPictures()

    assert not known.remember(data)
    assert known.find(to_pixels(PICTURE)) is None


class SeesDogs:
    description = "sees a dog everywhere"

    def detect(self, picture: Pixels) -> list[Sighting]:
        return [Sighting("Dog", 75.0, (Spot(0.0, 0.0, 0.5, 0.5),)), Sighting("Cat", 70.0)]


async def test_what_is_known_comes_before_what_is_seen() -> None:
    async with RekognitionSandbox(detector=SeesDogs()) as sandbox:
        sandbox.known.remember(described(PICTURE, ["dog", "beach"]))

        known = await ask(sandbox, Image={"Bytes": encoded(PICTURE)}, MinConfidence=0)
        unknown = await ask(sandbox, Image={"Bytes": encoded(drawing(200, 300))})

    labels = {label["Name"]: label for label in known["Labels"]}
    assert labels["Dog"]["Confidence"] > 90
    assert len(labels["Dog"]["Instances"]) == 1
    assert {"Beach", "Cat"} <= set(labels)
    assert set(names(unknown)) == {"Animal", "Canine", "Cat", "Dog", "Mammal", "Pet"}


async def test_the_detector_is_not_asked_about_what_was_registered() -> None:
    async with RekognitionSandbox(detector=SeesDogs()) as sandbox:
        sandbox.known.register(encoded(PICTURE), [])

        assert names(await ask(sandbox, Image={"Bytes": encoded(PICTURE)})) == []
