"""A file in the drop folder becomes one labelled message in its channel."""

import hashlib
from dataclasses import replace

import pytest

from bot.core.replies import PictureAnswer, Progress, Refusal
from bot.core.uploads import Upload
from bot.errors import FileUnavailableError, RetryLaterError
from bot.jobs.drops.taking import not_taken, take_drop
from bot.ports import StoredImage
from tests.jobs.drops.folder import (
    CHANNEL,
    TEAM,
    dropped_id,
    images,
    items,
    place,
    put,
    said,
    take,
)
from tests.jobs.world import MEGABYTE, World, picture
from tests.samples import DOG


async def test_a_dropped_picture_is_announced_before_anything_is_known_of_it(
    world: World,
) -> None:
    data = picture()
    drop = put(world, data)

    await take_drop(world.services, drop.to_job())

    file_id = dropped_id(drop, data)
    ((ts, reply),) = said(world)
    arrived = Progress(file_id, "red flower.png", "It has arrived, and I am looking at it.")
    assert (reply.block_id, reply.items) == (file_id, (arrived,))
    (message,) = world.queue.messages.values()
    job = Upload.from_json(message.job)
    assert (job.ts, job.channel, job.channel_type, job.user) == (ts, CHANNEL, "channel", "")
    assert message.group == f"{TEAM}/{CHANNEL}"
    assert world.detector.asked == []


async def test_its_labels_take_the_place_of_the_announcement(world: World) -> None:
    world.sees(DOG)
    data = picture()
    drop = put(world, data)

    await take(world, drop)

    ((ts, reply),) = said(world)
    (answer,) = reply.items
    assert isinstance(answer, PictureAnswer)
    assert (reply.ts, answer.name) == (ts, "red flower.png")
    assert len(world.conversations.posted) == 1
    assert world.conversations.reacted == []
    sha256 = hashlib.sha256(data).hexdigest()
    assert images(world) == [
        StoredImage(
            team=TEAM, channel=CHANNEL, ts=ts, thread=ts, file_id=dropped_id(drop, data), user="",
            name="red flower.png", is_public=True, sha256=sha256,
            object_key=f"originals/{TEAM}/{sha256}", drawn_file=answer.drawn_file, reply_ts=ts,
            posted=float(ts), analysis=answer.analysis, shows_itself=False, sure_from=70.0,
        )
    ]  # fmt: skip
    assert world.objects.objects == {drop.key: data, f"originals/{TEAM}/{sha256}": data}


async def test_the_channel_sees_a_picture_in_which_nothing_has_a_box(world: World) -> None:
    await take(world, put(world))

    (answer,) = items(world)
    assert isinstance(answer, PictureAnswer)
    assert world.files.uploads[answer.drawn_file].title == "red flower.png"


async def test_the_same_bytes_at_the_same_place_are_nothing_new(world: World) -> None:
    drop = put(world)
    await take(world, drop)
    await take(world, drop)
    put(world)
    await take(world, drop)

    assert (len(said(world)), len(images(world)), len(world.detector.asked)) == (1, 1, 1)


async def test_other_bytes_at_the_same_place_are_another_picture(world: World) -> None:
    await take(world, put(world, picture("red")))
    await take(world, put(world, picture("blue")))

    assert len(said(world)) == len(images(world)) == 2


async def test_the_same_bytes_elsewhere_are_shown_again_and_paid_for_once(world: World) -> None:
    await take(world, put(world, name="a.png"))
    await take(world, put(world, name="b.png"))

    first, second = items(world)
    assert isinstance(second, PictureAnswer)
    assert second.seen_before is not None
    assert isinstance(first, PictureAnswer)
    assert first.seen_before is None
    assert len(world.detector.asked) == 1


async def test_what_is_gone_when_we_come_is_passed_over(world: World) -> None:
    drop = put(world)
    await world.objects.delete(drop.key)

    await take(world, drop)

    assert said(world) == []


async def test_what_goes_before_it_is_labelled_takes_its_announcement_along(
    world: World,
) -> None:
    drop = put(world)
    await take_drop(world.services, drop.to_job())
    put(world, picture("blue"))

    await take(world, drop)

    (answer,) = items(world)
    assert answer.file_id == dropped_id(drop, picture("blue"))


@pytest.mark.parametrize(("team", "channel"), [("T8OTHER", CHANNEL), (TEAM, "C7LEFT")])
async def test_nothing_comes_of_a_place_where_the_bot_must_not_post(
    world: World, team: str, channel: str
) -> None:
    world.conversations.left.add("C7LEFT")

    await take(world, put(world, team=team, channel=channel))

    assert (said(world), images(world)) == ([], [])
    assert world.objects.fetched == []


async def test_in_a_private_channel_it_belongs_to_that_channel_alone(world: World) -> None:
    await take(world, put(world, channel="C7PRIVATE"))

    (image,) = images(world)
    assert (image.channel, image.is_public) == ("C7PRIVATE", False)


@pytest.mark.parametrize(
    ("name", "content_type", "data"),
    [
        ("table.csv", "text/csv", b"a,b"),
        ("data", "binary/octet-stream", b"no picture"),
        ("data", "binary/octet-stream", b"x" * (5 * MEGABYTE + 1)),
        ("empty.png", "image/png", b""),
    ],
)
async def test_nobody_is_told_of_what_nobody_took_for_a_picture(
    world: World, name: str, content_type: str, data: bytes
) -> None:
    await take(world, put(world, data, name, content_type=content_type))

    assert (said(world), images(world)) == ([], [])


async def test_a_picture_that_does_not_say_so_is_labelled(world: World) -> None:
    await take(world, put(world, name="IMG_0001"))

    assert len(images(world)) == 1


@pytest.mark.parametrize(
    ("data", "start"),
    [
        (b"no picture", "This file is not a picture"),
        (b"x" * (5 * MEGABYTE + 1), "This file is larger than the 5 MB that I look at"),
    ],
)
async def test_of_what_cannot_be_labelled_one_sentence_says_why(
    world: World, data: bytes, start: str
) -> None:
    drop = put(world, data)
    await take(world, drop)
    await take(world, drop)

    (refusal,) = items(world)
    assert isinstance(refusal, Refusal)
    assert refusal.sentence.startswith(start)
    assert images(world) == []


async def test_of_what_cannot_even_be_read_the_channel_is_told_once(world: World) -> None:
    drop = put(world)
    world.objects.closed.add(drop.key)

    with pytest.raises(FileUnavailableError) as failure:
        await take(world, drop)
    for _ in range(2):
        await not_taken(world.services, drop.to_job(), failure.value.sentence)

    (refusal,) = items(world)
    assert isinstance(refusal, Refusal)
    assert refusal.sentence == "Amazon S3 does not hand out this file (InvalidRequest)."
    assert world.drops.known == {}


async def test_nobody_is_told_where_nobody_may_be(world: World) -> None:
    await not_taken(world.services, place(team="T8OTHER").to_job(), "No.")

    assert said(world) == []


async def test_a_channel_that_cannot_be_written_to_is_tried_again_by_the_next_event(
    world: World,
) -> None:
    drop = put(world)
    world.conversations.gone = True
    await take(world, drop)
    assert (said(world), world.drops.known) == ([], {})

    world.conversations.gone = False
    await take(world, drop)

    assert len(images(world)) == 1


async def test_while_slack_is_down_it_waits(world: World) -> None:
    drop = put(world)
    world.conversations.trouble = RetryLaterError("Slack", "busy")

    with pytest.raises(RetryLaterError):
        await take(world, drop)

    assert said(world) == []


async def test_bytes_that_were_put_there_in_other_parts_can_be_deleted(world: World) -> None:
    data = picture()
    drop = put(world, data)
    await take(world, drop)
    file_id = dropped_id(drop, data)
    world.drops.known[file_id] = replace(world.drops.known[file_id], etag='"in-parts-2"')

    await take(world, drop)
    assert await world.services.files.remove(file_id)

    assert drop.key not in world.objects.objects
