"""The bot's name in a channel, and words in the direct message with it."""

from typing import Any

import pytest

from bot.core.asking import Address
from tests.handlers.conftest import Listener
from tests.handlers.deliveries import event
from tests.samples import payload


def changed(name: str, **fields: Any) -> dict[str, Any]:
    body = payload(name)
    body["event"] |= fields
    return body


def addresses(listener: Listener) -> list[Address]:
    return [shown.address for shown in listener.world.answers.shown]


async def test_a_mention_in_a_thread_is_answered_there(listener: Listener) -> None:
    assert await listener.hear(event(payload("mention"))) == 200

    assert addresses(listener) == [
        Address("T7TEAM", "U7ANN", "C7GENERAL", thread="1772443805.000100")
    ]
    assert "search beach" in str(listener.world.answers.last)


async def test_a_mention_in_a_channel_is_answered_in_the_channel(listener: Listener) -> None:
    body = payload("mention")
    del body["event"]["thread_ts"]

    await listener.hear(event(body))

    assert addresses(listener) == [Address("T7TEAM", "U7ANN", "C7GENERAL")]


async def test_a_direct_message_needs_no_mention(listener: Listener) -> None:
    await listener.hear(event(payload("direct_message")))
    await listener.hear(
        event(changed("direct_message", text="<@U7BOT> serach x", ts="1772443906.000300"))
    )

    assert addresses(listener) == [Address("T7TEAM", "U7ANN", "D7ANNBOT")] * 2
    assert "search beach" in str(listener.world.answers.shown[0])
    assert "serach" in listener.world.answers.last.text


async def test_the_name_alone_is_answered_with_help(listener: Listener) -> None:
    await listener.hear(event(changed("mention", text="Thank you <@U7BOT>")))

    assert "search beach" in str(listener.world.answers.last)


async def test_each_message_is_answered_once(listener: Listener) -> None:
    edited = changed("mention", edited={"user": "U7ANN", "ts": "1772443990.000000"})
    twin = changed("direct_message", channel="C7GENERAL", ts="1772443905.000200")
    for body in (payload("mention"), payload("mention"), edited, twin):
        assert await listener.hear(event(body)) == 200

    assert len(addresses(listener)) == 1


async def test_only_so_many_messages_are_remembered(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.mentions._MANY", 2)
    for number in (1, 2, 3, 3, 1):
        await listener.hear(event(changed("mention", ts=f"177244390{number}.000200")))

    assert len(addresses(listener)) == 4


@pytest.mark.parametrize("name", ["mention", "direct_message"])
@pytest.mark.parametrize(
    "fields",
    [
        {"bot_id": "B8OTHER"},
        {"user": "U7BOT"},
        {"user": "USLACKBOT"},
        {"user": None},
        {"subtype": "message_changed", "hidden": True},
        {"subtype": "bot_message"},
        {"files": [{"id": "F7PNG000001", "mode": "hosted", "mimetype": "image/png"}]},
    ],
)
async def test_bots_edits_and_pictures_are_no_questions(
    listener: Listener, name: str, fields: dict[str, Any]
) -> None:
    assert await listener.hear(event(changed(name, **fields))) == 200

    assert addresses(listener) == []


@pytest.mark.parametrize("name", ["plain_message", "png_in_dm", "png_in_channel", "own_upload"])
async def test_what_is_not_said_to_the_bot_is_not_answered(listener: Listener, name: str) -> None:
    assert await listener.hear(event(payload(name))) == 200

    assert addresses(listener) == []


async def test_a_picture_with_the_bots_name_gets_its_labels(listener: Listener) -> None:
    body = changed("png_in_channel", text="<@U7BOT> what is this?")
    mention = changed("mention", ts=body["event"]["ts"], files=body["event"]["files"])

    await listener.hear(event(mention))
    await listener.hear(event(body))

    assert len(listener.world.queue.messages) == 1
    assert addresses(listener) == []
