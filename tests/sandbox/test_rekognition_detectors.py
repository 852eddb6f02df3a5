"""The detectors that look at unknown pictures."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sandbox.rekognition.cascades import Cascades
from sandbox.rekognition.nanodet import (
    CLASSES,
    SIDE,
    NanoDet,
    _boxes,
    _Candidate,
    _letterboxed,
    _once,
    confidence,
)
from sandbox.rekognition.pictures import open_picture, to_pixels
from sandbox.rekognition.taxonomy import Taxonomy
from sandbox.rekognition.values import Pixels, Spot
from sandbox.samples import draw_sample
from tests.sandbox.rekognition_support import drawing, face

MODEL = os.environ.get("SANDBOX_MODEL", "")
PHOTOS = os.environ.get("SANDBOX_PHOTOS", "")


@pytest.fixture(scope="module")
def cascades() -> Cascades:
    return Cascades()


@pytest.mark.parametrize(("score", "percent"), [(0.35, 70.0), (0.5, 85.0), (0.8, 98.0)])
def test_scores_become_percent_on_the_documented_curve(score: float, percent: float) -> None:
    assert confidence(score) == pytest.approx(percent)


def test_the_curve_rises_everywhere_and_stays_below_certainty() -> None:
    percents = [confidence(step / 100) for step in range(101)]

    assert percents == sorted(set(percents))
    assert percents[-1] == pytest.approx(99.7, abs=0.05)


def test_every_class_is_a_label_that_rekognition_has() -> None:
    assert len(CLASSES) == 80
    assert set(CLASSES) <= set(Taxonomy().names())


@pytest.mark.parametrize(("width", "height"), [(1600, 900), (300, 800), (416, 416)])
def test_a_place_in_the_models_square_is_found_again_in_the_picture(
    width: int, height: int
) -> None:
    picture = np.full((height, width, 3), 255, np.uint8)

    square, frame = _letterboxed(picture)

    assert square.shape == (1, 3, SIDE, SIDE)
    inside = np.argwhere(square[0, 0] > 0)
    (top, left), (bottom, right) = inside.min(axis=0), inside.max(axis=0) + 1
    spot = frame.spot(np.array([left, top, right, bottom], np.float32))
    assert (spot.left, spot.top, spot.width, spot.height) == (0.0, 0.0, 1.0, 1.0)


def test_a_box_is_as_far_from_its_cell_as_the_distribution_expects() -> None:
    distribution = np.zeros((52 * 52, 4, 8), np.float32)
    # The cell in row 10, column 20 is sure of 1, 2, 3 and 4 strides to its sides.
    for side in range(4):
        distribution[10 * 52 + 20, side, side + 1] = 50.0

    boxes = _boxes(distribution.reshape(-1, 32))

    x, y = 20 * 8 + 3.5, 10 * 8 + 3.5
    assert boxes[10 * 52 + 20].tolist() == pytest.approx([x - 8, y - 16, x + 24, y + 32])


def test_a_thing_is_found_once_and_its_neighbour_as_well() -> None:
    dog = _Candidate("Dog", Spot(0.1, 0.1, 0.4, 0.4), 0.8)
    again = _Candidate("Dog", Spot(0.12, 0.1, 0.4, 0.42), 0.6)
    beside = _Candidate("Dog", Spot(0.45, 0.1, 0.4, 0.4), 0.7)
    cat = _Candidate("Cat", Spot(0.1, 0.1, 0.4, 0.4), 0.5)

    found = [(name, spot.left) for name, spot in _once([again, cat, dog, beside])]

    assert found == [("Dog", 0.1), ("Dog", 0.45), ("Cat", 0.1)]


def test_a_face_is_found_where_it_is(cascades: Cascades) -> None:
    scene = Image.new("RGB", (1200, 800), "#8aa5b5")
    scene.paste(face(), (700, 300))

    (found,) = cascades.detect(to_pixels(scene))

    assert found.name == "Face"
    (spot,) = found.spots
    centre = (spot.left + spot.width / 2, spot.top + spot.height / 2)
    assert centre == pytest.approx((900 / 1200, 500 / 800), abs=0.03)
    assert 0.1 < spot.width < 0.25
    assert found.confidence > 90


def _noise() -> Pixels:
    return np.random.default_rng(3).integers(0, 255, (480, 640, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    "picture",
    [
        to_pixels(drawing()),
        np.zeros((80, 80, 3), np.uint8),
        _noise(),
        np.zeros((90, 5000, 3), np.uint8),
    ],
    ids=["drawing", "smallest", "noise", "strip"],
)
def test_where_nobody_is_nobody_is_seen(cascades: Cascades, picture: Pixels) -> None:
    assert cascades.detect(picture) == []


def test_a_drawn_scene_has_no_faces_and_no_cats(cascades: Cascades) -> None:
    found = cascades.detect(open_picture(draw_sample("beach")).pixels)

    assert {sighting.name for sighting in found} <= {"Person"}


@pytest.mark.skipif(not MODEL, reason="SANDBOX_MODEL names no detector file")
def test_the_model_finds_the_walker_where_it_was_drawn() -> None:
    nanodet = NanoDet(Path(MODEL))
    picture = open_picture(draw_sample("beach")).pixels

    plain = _person(nanodet, picture)
    mirrored = _person(nanodet, np.ascontiguousarray(picture[:, ::-1]))

    assert (plain.left, plain.top) == pytest.approx((0.578, 0.525), abs=0.04)
    assert (plain.width, plain.height) == pytest.approx((0.131, 0.379), abs=0.05)
    # Boxes that were shifted by half a cell would be shifted to the other side here.
    assert 1 - mirrored.left - mirrored.width == pytest.approx(plain.left, abs=0.02)
    assert mirrored.top == pytest.approx(plain.top, abs=0.02)


@pytest.mark.skipif(not MODEL, reason="SANDBOX_MODEL names no detector file")
def test_the_model_takes_pictures_of_any_shape() -> None:
    nanodet = NanoDet(Path(MODEL))

    assert [nanodet.detect(np.zeros((*size, 3), np.uint8)) for size in ((80, 80), (10, 1600))] == [
        [],
        [],
    ]


def _person(nanodet: NanoDet, picture: Pixels) -> Spot:
    (found,) = (sighting for sighting in nanodet.detect(picture) if sighting.name == "Person")
    return found.spots[0]


def _sure(detector: NanoDet | Cascades, photo: str) -> dict[str, int]:
    """How often each label is seen with at least 70 percent, as a bot would show it."""
    picture = open_picture((Path(PHOTOS) / photo).read_bytes()).pixels
    counts = {
        found.name: sum((spot.confidence or 0) >= 70 for spot in found.spots)
        for found in detector.detect(picture)
    }
    return {name: count for name, count in counts.items() if count}


@pytest.mark.skipif(not (MODEL and PHOTOS), reason="SANDBOX_MODEL or SANDBOX_PHOTOS is not set")
def test_photos_show_what_people_see_in_them() -> None:
    nanodet = NanoDet(Path(MODEL))

    found = {photo: _sure(nanodet, f"{photo}.jpg") for photo in SEEN_IN}

    assert found == SEEN_IN


# The parrot's tail and the branch under it pass for a second bird.
SEEN_IN = {
    "cat_720p": {"Cat": 1},
    "face": {"Person": 4},
    "hot_dog": {"Hot Dog": 1},
    "kite_and_cold": {"Kite": 3, "Person": 5},
    "owl": {"Bird": 1},
    "parrot": {"Bird": 2},
    "pets": {"Dog": 2},
}


@pytest.mark.skipif(not PHOTOS, reason="SANDBOX_PHOTOS names no folder")
def test_without_a_model_photos_still_get_an_honest_answer(cascades: Cascades) -> None:
    found = {photo: _sure(cascades, f"{photo}.jpg") for photo in SEEN_IN}

    assert found == {
        "cat_720p": {"Cat": 1},
        "face": {"Face": 4},
        "hot_dog": {},
        "kite_and_cold": {"Person": 2},
        "owl": {},
        "parrot": {},
        "pets": {},
    }
