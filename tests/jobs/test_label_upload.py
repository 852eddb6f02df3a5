"""The story of a message with pictures."""

import hashlib
import io

import pytest
from PIL import Image

from bot.core.replies import PictureAnswer, Sighting
from bot.errors import RetryLaterError
from bot.ports import StoredImage
from tests.jobs.replies import answered, only_reply
from tests.jobs.world import World, picture
from tests.samples import ANIMAL, BEACH, DOG, label


async def test_one_photo_gets_one_answer_with_its_drawing(world: World) -> None:
    world.sees(DOG, ANIMAL, BEACH)
    job = world.post(world.files.add(picture()))

    ts = await world.answer(job)

    assert list(world.conversations.replies) == [ts]
    reply = only_reply(world)
    assert (reply.ts, reply.block_id) == (job.ts, job.reply_block_id)
    (answer,) = answered(world)
    drawing = world.files.uploads[answer.drawn_file]
    assert (drawing.name, drawing.title) == ("harbour-labels.jpg", "harbour.png")
    assert drawing.alt_text == answer.alt_text
    assert answer.alt_text == (
        "The picture with a box around each of: Dog ×2. Also seen: Animal, Beach."
    )
    drawn = Image.open(io.BytesIO(drawing.data))
    assert drawn.format == "JPEG"
    assert drawn.width / drawn.height == pytest.approx(200 / 150, rel=0.02)


async def test_everything_about_a_photo_is_remembered(world: World) -> None:
    world.sees(DOG)
    data = picture()
    sha256 = hashlib.sha256(data).hexdigest()
    job = world.post(world.files.add(data), thread_ts="1772440000.000200")

    ts = await world.answer(job)

    (answer,) = answered(world)
    assert list(world.library.images.values()) == [
        StoredImage(
            team="T7TEAM", channel="C7GENERAL", ts=job.ts, thread="1772440000.000200",
            file_id=job.files[0].id, user="U7ANN", name="harbour.png", is_public=True,
            sha256=sha256, object_key=f"originals/T7TEAM/{sha256}",
            drawn_file=answer.drawn_file, reply_ts=ts, posted=1772443805.0001,
            analysis=answer.analysis, shows_itself=True, sure_from=70.0,
        )
    ]  # fmt: skip
    assert world.objects.objects == {f"originals/T7TEAM/{sha256}": data}
    assert world.objects.types == {f"originals/T7TEAM/{sha256}": "image/png"}
    assert await world.library.find_analysis("T7TEAM", sha256) == answer.analysis


async def test_an_analysis_knows_the_original_and_its_colours(world: World) -> None:
    world.sees(BEACH)
    job = world.post(world.files.add(picture("teal", (200, 150))))

    await world.answer(job)

    (answer,) = answered(world)
    found = answer.analysis
    assert (found.labels, found.model_version) == ((BEACH,), "3.0")
    assert (found.width, found.height, found.format) == (200, 150, "PNG")
    assert (found.animated, found.quality is not None) == (False, True)
    assert found.fingerprint != 0
    assert found.colours[0].share == pytest.approx(100, abs=1)


async def test_the_sign_stands_while_the_work_goes_on(world: World) -> None:
    job = world.post(world.files.add(picture()))

    await world.answer(job)

    assert world.conversations.reacted == [job.ts]
    assert world.conversations.reactions == set()


async def test_five_files_get_one_answer_in_order(world: World) -> None:
    colours = ["red", "green", "blue", "black", "white"]
    files = [world.files.add(picture(colour), f"{colour}.png") for colour in colours]
    world.sees(DOG)

    await world.answer(world.post(*files))

    assert [answer.name for answer in answered(world)] == [f"{colour}.png" for colour in colours]
    assert len(world.detector.asked) == 5
    assert len(world.library.images) == 5
    assert len({answer.drawn_file for answer in answered(world)}) == 5


async def test_the_same_bytes_twice_in_one_message_are_paid_for_once(world: World) -> None:
    world.sees(DOG)
    files = [world.files.add(picture(), "one.png"), world.files.add(picture(), "two.png")]

    await world.answer(world.post(*files))

    first, second = answered(world)
    assert len(world.detector.asked) == 1
    assert first.analysis == second.analysis
    assert sorted(world.meter.paid) == [False, True]
    assert world.library.paid["T7TEAM", "", "2026-03"] == 1
    assert world.library.saved["T7TEAM", "C7GENERAL", "2026-03"] == 1


async def test_the_same_bytes_later_cost_nothing_and_get_a_complete_answer(world: World) -> None:
    world.sees(DOG)
    await world.answer(world.post(world.files.add(picture())))
    job = world.post(world.files.add(picture(), "again.png"), ts="1772443999.000100", user="U7BEN")

    ts = await world.answer(job)

    assert len(world.detector.asked) == 1
    again = world.conversations.replies[ts].items[0]
    assert isinstance(again, PictureAnswer)
    assert (again.name, again.analysis.labels) == ("again.png", (DOG,))
    assert again.drawn_file in world.files.uploads


async def test_a_store_that_fails_costs_no_second_analysis(world: World) -> None:
    world.sees(DOG)
    job = world.post(world.files.add(picture()))
    world.objects.trouble = RetryLaterError("Amazon S3", "slow down")
    with pytest.raises(RetryLaterError):
        await world.answer(job)
    world.objects.trouble = None

    await world.answer(job)

    assert len(world.detector.asked) == 1
    assert len(world.objects.objects) == 1
    assert len(world.conversations.replies) == 1


async def test_a_repost_in_the_same_channel_shows_the_first_sighting(world: World) -> None:
    await world.answer(world.post(world.files.add(picture())))
    later = [
        world.post(world.files.add(picture()), ts=f"177244400{n}.000100", channel=channel)
        for n, channel in enumerate(["C7GENERAL", "C7GENERAL", "C7OTHER"])
    ]

    seen = []
    for job in later:
        (item,) = world.conversations.replies[await world.answer(job)].items
        assert isinstance(item, PictureAnswer)
        seen.append(item.seen_before)

    first = Sighting(
        "1772443805.000100", "https://team.slack.com/archives/C7GENERAL/p1772443805000100"
    )
    assert seen == [first, first, None]


async def test_another_team_pays_for_itself_and_learns_nothing(world: World) -> None:
    await world.answer(world.post(world.files.add(picture())))

    await world.answer(world.post(world.files.add(picture()), team="T8OTHER"))

    assert len(world.detector.asked) == 2
    assert {key.split("/")[1] for key in world.objects.objects} == {"T7TEAM", "T8OTHER"}


async def test_labels_without_boxes_get_no_copy_of_the_photo(world: World) -> None:
    world.sees(BEACH, label("Dog", 60.0, DOG.instances[0].box))

    await world.answer(world.post(world.files.add(picture())))

    assert world.files.uploads == {}
    assert [answer.drawn_file for answer in answered(world)] == [""]


async def test_guesses_about_people_are_not_drawn(world: World) -> None:
    world.sees(label("Woman", 99.0, DOG.instances[0].box))

    await world.answer(world.post(world.files.add(picture())))

    assert world.files.uploads == {}


async def test_a_photo_without_labels_is_answered_and_remembered(world: World) -> None:
    await world.answer(world.post(world.files.add(picture())))

    assert [answer.analysis.labels for answer in answered(world)] == [()]
    assert len(world.library.images) == 1
