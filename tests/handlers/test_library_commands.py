"""`/labels top`, `similar`, `usage` and `export`: from the command to what the asker is shown."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.core.cards import Card
from bot.jobs.studio import Studio
from tests.handlers.conftest import Listener
from tests.handlers.deliveries import command
from tests.jobs.posted import posted, record
from tests.samples import BEACH, DOG

PNG = b"\x89PNG"


async def ask(listener: Listener, text: str) -> Card:
    """Type a command and wait for its first answer."""
    before = len(listener.world.answers.shown)
    await listener.app.async_dispatch(command(text))
    await answers(listener, before + 1)
    return listener.world.answers.shown[before].card


async def answers(listener: Listener, count: int) -> None:
    """Wait until so many cards have been shown."""
    for _ in range(500):
        if len(listener.world.answers.shown) >= count:
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


def charts(monkeypatch: pytest.MonkeyPatch, draw: Callable[..., Awaitable[bytes]]) -> None:
    monkeypatch.setattr(Studio, "chart", draw)


async def quickly(*_: Any) -> bytes:
    return PNG


def pictures(card: Card) -> list[str]:
    return [block["slack_file"]["id"] for block in card.blocks if block["type"] == "image"]


async def test_a_chart_that_is_quick_comes_with_the_numbers(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    charts(monkeypatch, quickly)
    await record(listener.world, [posted(1, DOG), posted(2, DOG, BEACH)])

    card = await ask(listener, "top 7 days")

    (file_id,) = pictures(card)
    uploaded = listener.world.files.uploads[file_id]
    words = (
        "Bars for the most seen labels in the last 7 days: Dog 2, Beach 1. "
        "Below them a line: the library grew from 0 to 2 pictures."
    )
    assert (uploaded.data, uploaded.alt_text) == (PNG, words)
    assert [block["alt_text"] for block in card.blocks if block["type"] == "image"] == [words]
    assert "1.  *Dog*  2 pictures\n2.  *Beach*  1 picture" in card.text
    assert "2 pictures in the library, 2 of them in the last 7 days." in card.text


async def test_a_chart_that_is_slow_follows_the_numbers(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = asyncio.Event()

    async def slowly(*_: Any) -> bytes:
        await drawn.wait()
        return PNG

    charts(monkeypatch, slowly)
    await record(listener.world, [posted(1, DOG)])

    numbers = await ask(listener, "top")
    assert pictures(numbers) == []
    assert "*Dog*" in numbers.text
    drawn.set()
    await answers(listener, 2)

    assert len(pictures(listener.world.answers.last)) == 1


@pytest.mark.parametrize("trouble", ["refused", "never ready"])
async def test_without_a_chart_there_are_the_numbers(
    listener: Listener, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    charts(monkeypatch, quickly)
    listener.world.files.takes_pictures = trouble != "refused"
    listener.world.files.never_ready = trouble == "never ready"
    await record(listener.world, [posted(1, DOG)])

    card = await ask(listener, "top")

    assert pictures(card) == []
    assert "*Dog*" in card.text


async def test_a_chart_is_deleted_later(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    charts(monkeypatch, quickly)
    await record(listener.world, [posted(1, DOG)])

    card = await ask(listener, "top")

    (message,) = listener.world.queue.messages.values()
    assert (message.job["chore"], message.job["file"]) == ("discard", pictures(card)[0])


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("top beach", "I could not read “beach”."),
        ("top in:<#C7PRIVATE>", "There are no pictures in <#C7PRIVATE> yet."),
        ("top in:<#C7CLOSED>", "I know no such channel, or you cannot open it"),
        ("top in:<#C7NOWHERE>", "I know no such channel, or you cannot open it"),
        ("top in:#nowhere", "I know no such channel, or you cannot open it"),
        ("similar", "I know no picture of this conversation."),
        ("usage", "I looked at no picture this month"),
        ("export", "There is no picture to export"),
    ],
)
async def test_where_there_is_nothing_a_sentence_says_so(
    listener: Listener, text: str, answer: str
) -> None:
    listener.world.doors.add_room("C7CLOSED", "U7BEN", is_public=False)
    await record(listener.world, [posted(1, DOG, channel="C7CLOSED")])

    card = await ask(listener, text)

    assert answer in card.text


async def test_pictures_like_the_last_one_are_shown_with_their_buttons(listener: Listener) -> None:
    await record(
        listener.world, [posted(1, DOG), posted(2, DOG, channel="C7PRIVATE"), posted(3, DOG)]
    )

    card = await ask(listener, "similar")

    assert card.text.startswith("Pictures like <https://team.slack.com/archives/C7GENERAL/")
    shown = [
        block["accessory"]["slack_file"]["id"] for block in card.blocks if "accessory" in block
    ]
    assert shown == ["F7DRAWN00002", "F7DRAWN00001"]


async def test_the_month_is_summed_up(listener: Listener) -> None:
    for channel, paid, saved in (("C7GENERAL", 1200, 1), ("C7CLOSED", 9, 9)):
        await listener.world.library.count_calls("T7TEAM", channel, "2026-03", paid, saved)

    card = await ask(listener, "usage")

    assert "*Usage in March 2026*" in card.text
    assert "• 1,201 pictures looked at" in card.text
    assert "• 1 of them saved" in card.text
    assert "estimated bill so far: *$1.20*" in card.text
    assert "Whole team" not in card.text


async def test_an_export_is_left_to_a_worker_and_the_next_one_has_to_wait(
    listener: Listener,
) -> None:
    world = listener.world
    await record(world, [posted(1, DOG), posted(2, DOG)])

    begun = await ask(listener, "export")
    refused = await ask(listener, "export")
    await world.clock.sleep(121)
    again = await ask(listener, "export")

    assert begun.text == again.text
    assert "I am collecting about 2 pictures" in begun.text
    assert "Give me a few minutes" in refused.text
    jobs = [message.job for message in world.queue.messages.values()]
    assert [(job["chore"], job["address"]["user"], job["total"]) for job in jobs] == [
        ("export", "U7ANN", 2)
    ] * 2


async def test_an_export_that_could_not_be_queued_may_be_asked_for_at_once(
    listener: Listener,
) -> None:
    world = listener.world
    await record(world, [posted(1, DOG)])
    world.queue.down = True
    await listener.hear(command("export"))
    world.queue.down = False

    card = await ask(listener, "export")

    assert "I am collecting" in card.text
