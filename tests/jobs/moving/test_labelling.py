"""A GIF, labelled by several of its frames."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from bot.core.timeline import spans_of
from bot.core.uploads import SlackFile
from tests.jobs.moving.animations import SceneDetector, animation, names
from tests.jobs.replies import answered
from tests.jobs.world import World

THREE = animation("red", "red", "green", "blue", "red")
"""Four frames: equal ones that follow each other are one in the file."""


@pytest.fixture
def detector() -> SceneDetector:
    return SceneDetector()


@pytest.fixture
def world(world: World, detector: SceneDetector) -> World:
    services = replace(world.services, detector=detector)
    return replace(world, detector=detector, services=services)


def gif(world: World, data: bytes = THREE) -> SlackFile:
    return world.files.add(data, "ride.gif", mimetype="image/gif", filetype="gif")


async def test_each_scene_is_looked_at_once_and_all_are_told(
    world: World, detector: SceneDetector
) -> None:
    await world.answer(world.post(gif(world)))

    (answer,) = answered(world)
    analysis = answer.analysis
    assert detector.scenes == ["blue", "green", "red"]
    assert names(analysis.labels) == ["Apple", "Tree", "Sea"]
    assert [
        [tuple(round(edge, 3) for edge in span) for span in spans_of(analysis.moments, name, 70.0)]
        for name in ("Apple", "Tree", "Sea")
    ] == [[(0.0, 0.4), (0.8, 1.0)], [(0.4, 0.6)], [(0.6, 0.8)]]
    assert (analysis.animated, analysis.frames, analysis.frames_seen) == (True, 4, 3)
    assert analysis.seconds == pytest.approx(1.0)
    assert (analysis.note, analysis.unfinished) == ("", ())


async def test_every_frame_that_is_looked_at_is_a_paid_call(world: World) -> None:
    await world.answer(world.post(gif(world)))
    await world.answer(world.post(gif(world), ts="1772443900.000100"))

    assert world.meter.paid == [True] * 3 + [False] * 3
    assert world.library.paid["T7TEAM", "", "2026-03"] == 3
    assert world.library.saved["T7TEAM", "", "2026-03"] == 3


async def test_the_drawing_is_the_animation_itself(world: World) -> None:
    await world.answer(world.post(gif(world)))

    (answer,) = answered(world)
    drawn = world.files.uploads[answer.drawn_file]
    moving = Image.open(io.BytesIO(drawn.data))
    assert (drawn.name, drawn.title) == ("ride-labels.gif", "ride.gif")
    assert (moving.format, getattr(moving, "n_frames", 1)) != ("GIF", 1)
    (image,) = world.library.images.values()
    assert (image.drawn_file, image.chart_file) == (answer.drawn_file, answer.chart_file)


async def test_an_animation_of_one_frame_is_a_photo(world: World, detector: SceneDetector) -> None:
    await world.answer(world.post(gif(world, animation("green"))))

    (answer,) = answered(world)
    assert (answer.analysis.animated, answer.analysis.moments) == (False, ())
    assert len(detector.asked) == 1
    assert world.files.uploads[answer.drawn_file].name == "ride-labels.jpg"
