"""Small pictures of what Slack cannot show."""

import asyncio
import io
from dataclasses import replace

import pytest
from PIL import Image

from bot.core.deletions import Deletion
from bot.core.entries import Identity, entry_of
from bot.errors import RetryLaterError
from bot.jobs.chores import CHORES
from bot.jobs.thumbs import make_thumb, order_thumbs
from bot.ports import StoredImage, Trace
from tests.jobs.posted import posted, record
from tests.jobs.world import World, picture
from tests.samples import label

HIDDEN = posted(1, label("Beach"), label("Woman", 99.0), drawn_file="", name="beach.heic")
JOB = {
    "chore": "thumb", "team": "T7TEAM", "picture": ["C7GENERAL", HIDDEN.ts, HIDDEN.file_id],
}  # fmt: skip


@pytest.fixture(autouse=True)
async def library(world: World) -> None:
    await record(world, [HIDDEN])
    world.files.add(picture(size=(900, 600), kind="WEBP"), "beach.webp", id=HIDDEN.file_id)


async def record_of(world: World) -> StoredImage:
    found = await world.library.find_image("T7TEAM", "C7GENERAL", HIDDEN.ts, HIDDEN.file_id)
    assert found is not None
    return found


async def test_one_is_ordered_for_each_picture_that_cannot_be_shown(world: World) -> None:
    shown = [posted(2), posted(3, drawn_file="", shows_itself=True)]

    await order_thumbs(world.services, map(entry_of, [*shown, HIDDEN]))

    assert [message.job for message in world.queue.messages.values()] == [JOB]


async def test_a_queue_out_of_reach_costs_no_answer(world: World) -> None:
    world.queue.down = True

    await order_thumbs(world.services, [entry_of(HIDDEN)])


async def test_it_is_a_small_jpeg_with_words_that_only_the_bot_sees(world: World) -> None:
    await CHORES["thumb"](world.services, JOB)

    ((file_id, upload),) = world.files.uploads.items()
    assert (await record_of(world)).thumb_file == file_id
    assert upload.name == "beach-small.jpg"
    assert upload.alt_text == "A small copy of the picture. Seen: Beach"
    with Image.open(io.BytesIO(upload.data)) as small:
        assert (small.format, small.size) == ("JPEG", (360, 240))


async def test_twice_is_once(world: World) -> None:
    await make_thumb(world.services, JOB)
    await make_thumb(world.services, JOB)

    assert len(world.files.uploads) == 1


@pytest.mark.parametrize("gone", ["record", "file", "place"])
async def test_what_is_gone_gets_none(world: World, gone: str) -> None:
    if gone == "record":
        await world.library.erase_image(HIDDEN)
    elif gone == "file":
        await world.files.delete(HIDDEN.file_id)
    else:
        world.files.takes_pictures = False

    await make_thumb(world.services, JOB)

    assert world.files.uploads == {}


async def test_what_is_no_picture_any_more_gets_none(world: World) -> None:
    world.files.contents[HIDDEN.file_id] = b"nothing"

    await make_thumb(world.services, JOB)

    assert world.files.uploads == {}


async def test_a_picture_that_is_forgotten_meanwhile_leaves_no_small_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def forget_meanwhile(_: str) -> bool:
        await world.library.erase_image(HIDDEN)
        return True

    monkeypatch.setattr(world.files, "wait_until_ready", forget_meanwhile)

    await make_thumb(world.services, JOB)

    assert world.files.uploads == {}
    assert await world.library.trace_of("T7TEAM", entry_of(HIDDEN).identity) == Trace()


async def test_a_small_picture_of_a_lost_worker_goes_with_the_picture(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(_: str) -> bool:
        raise asyncio.CancelledError

    monkeypatch.setattr(world.files, "wait_until_ready", lost)
    with pytest.raises(asyncio.CancelledError):
        await make_thumb(world.services, JOB)
    assert len(world.files.uploads) == 1

    deletion = Deletion("T7TEAM", (entry_of(HIDDEN).identity,))
    await CHORES["forget"](world.services, deletion.to_job())

    assert world.files.uploads == {}


async def test_a_picture_that_is_forgotten_before_its_small_one_is_noted_leaves_no_note(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = world.library.note_file

    async def forget_before(team: str, identity: Identity, file_id: str) -> None:
        await world.library.erase_image(HIDDEN)
        await note(team, identity, file_id)

    monkeypatch.setattr(world.library, "note_file", forget_before)

    await make_thumb(world.services, JOB)

    assert world.files.uploads == {}
    assert await world.library.trace_of("T7TEAM", entry_of(HIDDEN).identity) == Trace()


async def test_of_two_workers_one_leaves_its_small_picture(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def other_was_quicker(_: str) -> bool:
        await world.library.record_image(replace(HIDDEN, thumb_file="F7OTHER"))
        return True

    monkeypatch.setattr(world.files, "wait_until_ready", other_was_quicker)

    await make_thumb(world.services, JOB)

    assert (await record_of(world)).thumb_file == "F7OTHER"
    assert world.files.uploads == {}


async def test_a_service_that_is_busy_is_tried_later(world: World) -> None:
    world.files.trouble = RetryLaterError("Slack", "busy")

    with pytest.raises(RetryLaterError):
        await make_thumb(world.services, JOB)
