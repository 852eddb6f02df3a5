"""Who may deliver, and what every delivery is answered with."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.handlers.conftest import Listener
from tests.handlers.deliveries import event, signature
from tests.samples import payload

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
CHANNEL_TYPES = {
    "message.channels": "channel",
    "message.groups": "group",
    "message.im": "im",
    "message.mpim": "mpim",
}


def test_requests_are_signed_as_slack_documents_it() -> None:
    raw = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id="
        "G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command="
        "%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F"
        "T1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015."
        "47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )

    assert signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", raw) == (
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    )


@pytest.mark.parametrize(
    "signing",
    [
        {"secret": "somebody else's"},
        {"age": 301.0},
        {"age": -301.0},
        {"sent": json.dumps({**payload("png_in_channel"), "event_id": "Ev0"})},
    ],
)
async def test_unsigned_stale_and_tampered_requests_are_refused(
    listener: Listener, signing: dict[str, Any]
) -> None:
    response = await listener.app.async_dispatch(event(payload("png_in_channel"), **signing))

    assert response.status == 401
    assert listener.world.queue.messages == {}


async def test_the_address_is_confirmed_with_the_challenge(listener: Listener) -> None:
    response = await listener.app.async_dispatch(event(payload("url_verification")))

    assert (response.status, json.loads(response.body)) == (200, {"challenge": "3eZbrw1aB"})


def subscribed() -> list[str]:
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    events: list[str] = manifest["settings"]["event_subscriptions"]["bot_events"]
    return events


@pytest.mark.parametrize("name", sorted(CHANNEL_TYPES))
@pytest.mark.parametrize("message", ["plain_message", "png_in_channel"])
async def test_messages_in_every_kind_of_conversation_are_answered_with_200(
    listener: Listener, name: str, message: str
) -> None:
    body = payload(message)
    body["event"]["channel_type"] = CHANNEL_TYPES[name]

    response = await listener.app.async_dispatch(event(body))

    assert response.status == 200


@pytest.mark.parametrize("name", subscribed())
async def test_every_subscribed_event_has_a_listener(listener: Listener, name: str) -> None:
    body = payload("plain_message")
    ids = {"old_channel_id": "G7OLD", "new_channel_id": "C7NEW", "file_id": "F7PNG000001"}
    body["event"] |= {"type": name.split(".", maxsplit=1)[0], **ids}

    response = await listener.app.async_dispatch(event(body))

    assert response.status == 200


@pytest.mark.parametrize(
    "name",
    [
        "bot_message", "deleted_file", "file_taken_out", "message_deleted", "other_bot",
        "own_upload", "own_upload_without_user", "thread_broadcast",
    ],
)  # fmt: skip
async def test_every_kind_of_message_is_answered_with_200(listener: Listener, name: str) -> None:
    response = await listener.app.async_dispatch(event(payload(name)))

    assert response.status == 200


async def test_listening_asks_slack_nothing(listener: Listener) -> None:
    await listener.app.async_dispatch(event(payload("png_in_channel")))

    assert listener.slack.calls == []
