"""The button under a picture's labels."""

import logging
from typing import Any

import pytest

from bot.core.asking import Address
from bot.core.cards import Card
from bot.errors import BotError, RetryLaterError
from bot.ports import StoredImage
from tests.fakes.hand_clock import settle
from tests.fakes.slack_answers import refusal
from tests.fakes.slack_cards import Shown
from tests.fakes.slack_state import TOKEN
from tests.handlers.conftest import Listener
from tests.handlers.deliveries import interaction
from tests.samples import ANIMAL, DOG, analysis, label, payload

IMAGE = StoredImage(
    team="T7TEAM", channel="C7GENERAL", ts="1772443805.000100", thread="1772443805.000100",
    file_id="F7PNG000001", user="U7ANN", name="harbour.png", is_public=True, sha256="ab" * 32,
    object_key="originals/T7TEAM/ab", drawn_file="F7DRAWN0001", reply_ts="1772443809.000800",
    posted=1772443805.0001, analysis=analysis(DOG, ANIMAL, label("Woman", 99.0)),
)  # fmt: skip

PRESSED = Address(
    "T7TEAM", "U7ANN", "C7GENERAL",
    thread="1772443805.000100", response_url="http://127.0.0.1:1/response",
)  # fmt: skip


def pressed(listener: Listener, **changes: Any) -> dict[str, Any]:
    return payload("show_all_pressed") | changes


async def press(listener: Listener, body: dict[str, Any], *, until: str) -> int:
    """Press the button and wait until Slack was called; returns the status of the answer."""
    response = await listener.app.async_dispatch(interaction(body))
    await listener.slack.wait_for(until)
    await settle()
    return response.status


def shown(listener: Listener, method: str) -> str:
    (call,) = listener.slack.called(method)
    return str(call.arguments["view"]["blocks"])


async def test_the_window_opens_at_once_and_is_filled_then(listener: Listener) -> None:
    await listener.world.library.record_image(IMAGE)

    status = await press(listener, pressed(listener), until="views.update")

    opened, updated = listener.slack.calls
    assert status == 200
    assert (opened.method, opened.arguments["trigger_id"]) == ("views.open", "7001.7002.abcdef")
    assert "Looking up" in shown(listener, "views.open")
    assert (updated.method, updated.arguments["view_id"]) == ("views.update", "V7VIEW")
    assert "*Dog*  97.6 %" in shown(listener, "views.update")
    assert "Woman" not in shown(listener, "views.update")
    assert {call.token for call in listener.slack.calls} == {TOKEN}


async def test_an_unknown_picture_is_told_so(listener: Listener) -> None:
    await press(listener, pressed(listener), until="views.update")

    assert "I do not know this picture any more." in shown(listener, "views.update")


async def test_a_picture_is_looked_up_only_where_the_button_was_pressed(
    listener: Listener,
) -> None:
    await listener.world.library.record_image(IMAGE)

    body = pressed(listener, channel={"id": "C7PRIVATE"})
    await press(listener, body, until="views.update")

    assert "I do not know this picture any more." in shown(listener, "views.update")


async def test_a_partner_in_slack_connect_sees_the_installed_team_s_picture(
    listener: Listener,
) -> None:
    await listener.world.library.record_image(IMAGE)

    body = pressed(listener, team={"id": "T8PARTNER"})
    await press(listener, body, until="views.update")

    assert "I do not know this picture any more." not in shown(listener, "views.update")


@pytest.mark.parametrize("value", ["", "nonsense", "1.2/F1/x"])
async def test_a_value_that_names_nothing_finds_nothing(listener: Listener, value: str) -> None:
    await listener.world.library.record_image(IMAGE)
    body = pressed(listener)
    body["actions"][0]["value"] = value

    await press(listener, body, until="views.update")

    assert "I do not know this picture any more." in shown(listener, "views.update")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (BotError("The table <labels> is missing."), "The table &lt;labels&gt; is missing."),
        (
            RetryLaterError("Amazon DynamoDB", "throttled"),
            "Amazon DynamoDB does not answer right now. Try again in a moment.",
        ),
    ],
)
async def test_a_known_failure_is_told_in_one_sentence_to_whoever_pressed(
    listener: Listener, monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    async def fail(*_: object) -> StoredImage:
        raise error

    monkeypatch.setattr(listener.world.library, "find_image", fail)

    status = await press(listener, pressed(listener), until="views.update")

    (shown_card,) = listener.world.answers.shown
    assert status == 200
    assert shown_card == Shown(PRESSED, Card(sentence))
    assert "I cannot look up the labels right now." in shown(listener, "views.update")


async def test_an_unknown_failure_is_told_by_a_reference_into_the_log(
    listener: Listener, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)

    async def fail(*_: object) -> StoredImage:
        raise ValueError("secret detail")

    monkeypatch.setattr(listener.world.library, "find_image", fail)

    status = await press(listener, pressed(listener), until="views.update")

    text = listener.world.answers.last.text
    reference = text.removesuffix(".").split()[-1]
    assert status == 200
    assert "secret" not in text
    assert [record.getMessage() for record in caplog.records] == [
        f"handler failed, reference {reference}"
    ]
    assert caplog.records[0].exc_info


async def test_a_window_that_cannot_be_opened_is_acknowledged_all_the_same(
    listener: Listener,
) -> None:
    listener.slack.next_answers("views.open", refusal("expired_trigger_id"))

    status = await press(listener, pressed(listener), until="views.open")

    assert status == 200
    assert len(listener.world.answers.shown) == 1
