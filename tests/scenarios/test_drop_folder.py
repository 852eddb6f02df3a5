"""Files that somebody puts into the bucket are labelled in the channel that they are for."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from sandbox.people import PostedFile
from sandbox.rekognition import Sighting, Spot
from sandbox.workspace.records import ChannelKind
from tests.scenarios.folder import Folder, said
from tests.scenarios.leftovers import mentions
from tests.scenarios.talk import SECONDS, Talk, new_channel, shown
from tests.scenarios.whispers import asked

NUMBAT = Sighting("Numbat", 98.7, (Spot(0.1, 0.2, 0.3, 0.5),))


async def left_over(talk: Talk, *words: str) -> list[str]:
    """What still mentions a picture once its forgetting had the time that it takes."""
    left: list[str] = []
    for _ in range(50):
        if not (left := await mentions(talk.around, words)):
            break
        await asyncio.sleep(0.2)
    return left


@pytest_asyncio.fixture(loop_scope="session")
async def folder(talk: Talk) -> AsyncIterator[Folder]:
    async with Folder.opened(talk) as opened:
        yield opened


async def test_a_dropped_photo_is_labelled_once_and_found_again(talk: Talk, folder: Folder) -> None:
    photo = talk.photo(NUMBAT, name="früh am Morgen + Nebel.jpg")
    await folder.put(photo)
    message = await folder.answered()
    await folder.put(photo)

    assert await folder.settled() == [message]
    assert message.blocks[0]["elements"][0]["text"] == f"{photo.name} · from the drop folder"
    assert [block["type"] for block in message.blocks[:2]] == ["context", "image"]
    assert "Numbat" in shown(message)
    assert talk.answers(message) == []
    found = shown(await asked(talk.around, talk.channel, "search numbat"))
    assert f"Dropped in <#{talk.channel.id}>" in found
    assert await talk.bot.queue.buried() == []


async def test_whoever_deletes_the_announcement_has_all_of_it_forgotten(
    talk: Talk, folder: Folder
) -> None:
    photo = talk.photo(Sighting("Bilby", 97.0), name="bilby-at-night.jpg")
    key = await folder.put(photo)
    message = await folder.answered()

    talk.around.people.delete_message(message)
    assert await left_over(talk, "bilby", "Bilby", key) == []
    await folder.put(photo)
    assert await folder.settled() == []


async def test_in_a_private_channel_it_belongs_to_its_members(talk: Talk, folder: Folder) -> None:
    private = new_channel(talk.around, ChannelKind.PRIVATE)
    closed = new_channel(talk.around, with_bot=False)
    photo = talk.photo(Sighting("Quoll", 96.0), name="hidden.jpg")
    await folder.put(photo, closed)
    await folder.put(photo, private)

    await talk.around.workspace.wait_for(lambda: said(talk.around, private), SECONDS)
    await folder.settled()

    assert len(said(talk.around, private)) == 1
    assert said(talk.around, closed) == []
    anywhere = talk.around.workspace.channel_named("photos")
    assert "hidden.jpg" in shown(await asked(talk.around, private, "search quoll"))
    assert "hidden.jpg" not in shown(await asked(talk.around, anywhere, "search quoll", "kim"))


async def test_what_is_no_drop_is_passed_over_and_a_broken_file_is_told_of(
    talk: Talk, folder: Folder
) -> None:
    photo = talk.photo()
    for key in ("drop/x.jpg", f"drop/T0NOBODY/{talk.channel.id}/x.jpg", folder.key("album/")):
        await folder.put_bytes(key, photo.data if key.endswith("jpg") else b"")
    await folder.put_bytes(folder.key("notes"), b"no picture")
    await folder.put(PostedFile("torn.jpg", photo.data[:200]))

    message = await folder.answered()

    assert shown(message).startswith("torn.jpg (drop folder): ")
    assert await talk.bot.queue.buried() == []
