"""A GIF, labelled by several of its frames."""

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageStat

from bot.core.timeline import spans_of
from bot.jobs.mending import mend_reply
from tests.jobs.moving.animations import animation, detector_of, names, post_gif
from tests.jobs.replies import answered, only_reply, refused
from tests.jobs.world import World

LATER = "1772443900.000100"
LOOP = animation("red", "red", "green", "blue", "green", "red")
"""Five frames: equal ones that follow each other are one in the file."""


async def test_each_scene_is_looked_at_once_and_all_are_told(world: World) -> None:
    await world.answer(post_gif(world, LOOP))

    (answer,) = answered(world)
    analysis = answer.analysis
    assert detector_of(world).calls()["labels"] == ["blue", "green", "red"]
    assert names(analysis.labels) == ["Apple", "Tree", "Sea"]
    assert [
        [tuple(round(edge, 3) for edge in span) for span in spans_of(analysis.moments, name, 70.0)]
        for name in ("Apple", "Tree", "Sea")
    ] == [[(0.0, 0.4), (1.0, 1.2)], [(0.4, 0.6), (0.8, 1.0)], [(0.6, 0.8)]]
    assert (analysis.animated, analysis.frames, analysis.frames_seen) == (True, 5, 3)
    assert analysis.seconds == pytest.approx(1.2)
    assert (analysis.note, analysis.unfinished) == ("", ())


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
async def test_other_formats_that_move_are_looked_at_in_the_same_way(
    world: World, kind: str
) -> None:
    data = animation("red", "green", "blue", kind=kind)
    await world.answer(world.post(world.files.add(data, f"ride.{kind.lower()}")))

    (answer,) = answered(world)
    assert names(answer.analysis.labels) == ["Apple", "Tree", "Sea"]
    assert world.files.uploads[answer.drawn_file].name == "ride-labels.gif"


async def test_no_more_frames_are_looked_at_than_are_allowed(world: World) -> None:
    rules = replace(world.services.rules, max_frames=2)
    few = replace(world, services=replace(world.services, rules=rules))

    await few.answer(post_gif(few))

    assert len(detector_of(few).asked) == 2


async def test_every_frame_that_is_looked_at_is_a_paid_call_and_known_ones_are_saved(
    world: World,
) -> None:
    await world.answer(post_gif(world, LOOP))
    await world.answer(post_gif(world, LOOP, ts=LATER))

    assert world.meter.paid == [True] * 3 + [False] * 3
    assert world.library.paid["T7TEAM", "", "2026-03"] == 3
    assert world.library.saved["T7TEAM", "", "2026-03"] == 3
    first, second = [reply.items[0] for reply in world.conversations.replies.values()]
    assert getattr(first, "analysis", 1) == getattr(second, "analysis", 2)


async def test_the_answer_shows_the_animation_itself_and_a_chart_of_times(world: World) -> None:
    await world.answer(post_gif(world))

    (answer,) = answered(world)
    drawn, chart = (world.files.uploads[each] for each in (answer.drawn_file, answer.chart_file))
    moving = Image.open(io.BytesIO(drawn.data))
    assert (moving.format, getattr(moving, "n_frames", 1)) == ("GIF", 3)
    assert (drawn.name, drawn.title) == ("ride-labels.gif", "ride.gif")
    assert (
        answer.alt_text
        == drawn.alt_text
        == ("The animation with a box around each of: Apple, Tree. Also seen: Sea.")
    )
    assert (chart.name, Image.open(io.BytesIO(chart.data)).format) == ("ride-times.png", "PNG")
    assert (
        chart.alt_text == "When each label is seen: Apple 0–0.2 s; Tree 0.2–0.4 s; Sea 0.4–0.6 s."
    )
    (image,) = world.library.images.values()
    assert (image.drawn_file, image.chart_file) == (answer.drawn_file, answer.chart_file)
    (trace,) = world.library.traces.values()
    assert (list(trace.drawings), list(trace.charts)) == ([answer.drawn_file], [answer.chart_file])


async def test_each_frame_carries_the_boxes_of_what_is_seen_in_it(world: World) -> None:
    await world.answer(post_gif(world))

    (answer,) = answered(world)
    moving = Image.open(io.BytesIO(world.files.uploads[answer.drawn_file].data))
    is_marked = []
    for number in range(3):
        moving.seek(number)
        is_marked.append(max(ImageStat.Stat(moving.convert("RGB")).stddev) > 2)
    # The sea has no box.
    assert is_marked == [True, True, False]


@pytest.mark.parametrize("is_ready", [True, False])
async def test_pictures_that_the_message_cannot_show_follow_into_the_thread(
    world: World, *, is_ready: bool
) -> None:
    world.files.never_ready = not is_ready
    world.conversations.shows_pictures = not is_ready

    await world.answer(post_gif(world))

    (answer,) = answered(world)
    assert (answer.drawn_file, answer.chart_file) == ("", "")
    assert [shared.name for _, shared in world.files.shared] == [
        "ride-labels.gif",
        "ride-times.png",
    ]
    (image,) = world.library.images.values()
    (trace,) = world.library.traces.values()
    assert {image.drawn_file, image.chart_file} == set(world.files.known) - {image.file_id}
    assert image.chart_file in trace.charts
    assert image.drawn_file in trace.drawings
    assert world.files.uploads == {}


async def test_where_slack_takes_no_files_the_list_goes_alone(world: World) -> None:
    world.files.takes_pictures = False

    await world.answer(post_gif(world))

    (answer,) = answered(world)
    assert (answer.drawn_file, answer.alt_text, answer.chart_file) == ("", "", "")
    assert names(answer.analysis.labels) == ["Apple", "Tree", "Sea"]


async def test_an_answer_that_is_mended_shows_both_again(world: World) -> None:
    job = post_gif(world)
    ts = await world.answer(job)
    before = only_reply(world)
    world.conversations.replies[ts] = replace(before, items=())

    await mend_reply(world.services, job, reply_ts=ts)

    assert only_reply(world) == before


async def test_an_animation_of_one_frame_is_a_photo(world: World) -> None:
    await world.answer(post_gif(world, animation("green")))

    (answer,) = answered(world)
    assert (answer.analysis.animated, answer.analysis.moments) == (False, ())
    assert world.files.uploads[answer.drawn_file].name == "ride-labels.jpg"
    assert (answer.chart_file, world.meter.paid) == ("", [True])


async def test_an_animation_that_is_cut_off_gets_one_sentence(world: World) -> None:
    await world.answer(post_gif(world, LOOP[: len(LOOP) * 3 // 5]))

    (told,) = refused(world)
    assert told.sentence.count(".") == 1
    assert (world.meter.paid, world.objects.objects) == ([], {})
