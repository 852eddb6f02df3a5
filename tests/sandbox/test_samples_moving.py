"""The samples that move in scenes: known by their own metadata, and frame by frame."""

from io import BytesIO

import pytest
from PIL import Image, ImageSequence

from sandbox.films import measured, opened, timed_frames, upright
from sandbox.rekognition import KnownPictures, RekognitionSandbox, Spot
from sandbox.rekognition.pictures import to_pixels
from sandbox.rekognition.values import Knowledge, Pixels
from sandbox.samples import SAMPLES, draw_sample
from sandbox.samples.ride import SIZE
from tests.sandbox.video_support import MemoryCloud, finished, seen, started


def frames(name: str) -> list[Pixels]:
    data = draw_sample(name)
    if name == "scenes":
        with Image.open(BytesIO(data)) as image:
            return [to_pixels(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]
    with opened(data) as container:
        decoded = timed_frames(container, container.streams.video[0])
        return [upright(frame, 1600) for _, frame in decoded]


def boxes(knowledge: Knowledge | None) -> dict[str, Spot]:
    assert knowledge is not None
    return {label.name: label.spots[0] for label in knowledge.sightings if label.spots}


@pytest.mark.parametrize(("name", "ends"), [("scenes", (16, 24, 36)), ("ride", (35, 55, 80))])
def test_each_scene_has_its_own_labels_and_boxes_that_move_along(
    name: str, ends: tuple[int, int, int]
) -> None:
    known, pictures = KnownPictures(), frames(name)
    known.remember(draw_sample(name))

    found = [boxes(known.find(picture)) for picture in pictures]

    cycling, rising, running = (found[: ends[0]], found[ends[0] : ends[1]], found[ends[1] :])
    assert len(found) == ends[2]
    assert all(spots.keys() == {"Bicycle", "Person"} for spots in cycling)
    assert all(spots.keys() == {"Balloon"} for spots in rising)
    assert all(spots.keys() == {"Dog"} for spots in running)
    assert cycling[-1]["Bicycle"].left > cycling[0]["Bicycle"].left + 0.6
    assert rising[-1]["Balloon"].top < rising[0]["Balloon"].top - 0.3


def test_a_box_holds_what_moves_in_it() -> None:
    known, pictures = KnownPictures(), frames("ride")
    known.remember(draw_sample("ride"))
    before, after = pictures[60].astype(int), pictures[70].astype(int)
    changed = abs(before - after).max(axis=2) > 40

    for picture, number in ((pictures[60], 60), (pictures[70], 70)):
        spot = boxes(known.find(picture))["Dog"]
        left, top = round(spot.left * SIZE[0]), round(spot.top * SIZE[1])
        right = left + round(spot.width * SIZE[0])
        bottom = top + round(spot.height * SIZE[1])
        changed[top:bottom, left:right] = False
        assert right - left > 100, number

    assert changed.sum() < 20


@pytest.mark.parametrize(
    ("name", "milliseconds", "first"), [("ride", 8000, b"ftyp"), ("short-ride", 5000, b"webm")]
)
def test_videos_are_what_their_names_say(name: str, milliseconds: int, first: bytes) -> None:
    found = measured(draw_sample(name))

    assert found is not None
    assert (found.milliseconds, found.width, found.height) == (milliseconds, *SIZE)
    assert first in draw_sample(name)[:64]
    assert len(draw_sample(name)) < 200_000
    assert SAMPLES[name].encoded() == draw_sample(name)
    assert SAMPLES[name].file_name.endswith((".mp4", ".webm"))


async def test_rekognition_finds_the_dog_in_the_last_scene() -> None:
    sandbox = RekognitionSandbox(cloud=MemoryCloud(ride__mp4=draw_sample("ride")))
    sandbox.faults.work = None
    async with sandbox:
        answer = await finished(sandbox, await started(sandbox, "ride.mp4"))

    found = seen(answer)
    assert [when for when, name in found if name == "Dog"] == [5500, 6000, 6500, 7000, 7500]
    assert [when for when, name in found if name == "Person"] == list(range(0, 3500, 500))
    assert [when for when, name in found if name == "Park"] == list(range(0, 8000, 500))
