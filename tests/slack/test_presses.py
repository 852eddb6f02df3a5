"""Whose envelopes the doctor takes while it waits for a button."""

import json
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.slack.presses import Presses

PAYLOADS = Path(__file__).parents[1] / "payloads"


class Client(SocketModeClient):
    """Without a socket; remembers what it acknowledged."""

    def __init__(self) -> None:
        self.acknowledged: list[str] = []

    async def send_socket_mode_response(
        self, response: SocketModeResponse | dict[str, Any]
    ) -> None:
        assert isinstance(response, SocketModeResponse)
        self.acknowledged.append(response.envelope_id)


def press(action_id: str) -> SocketModeRequest:
    payload = {
        "type": "block_actions",
        "trigger_id": "1.2.3",
        "actions": [{"action_id": action_id}],
    }
    return SocketModeRequest("interactive", f"of-{action_id}", payload)


def event(name: str) -> SocketModeRequest:
    payload = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    return SocketModeRequest("events_api", name, payload)


async def test_a_press_of_our_button_is_acknowledged_and_told() -> None:
    client, presses = Client(), Presses("ours")

    await presses.hear(client, press("ours"))

    assert await presses.next(1.0) == "1.2.3"
    assert client.acknowledged == ["of-ours"]


async def test_what_is_for_the_bot_is_left_for_slack_to_deliver_again() -> None:
    client, presses = Client(), Presses("ours")

    for request in (press("show_all_labels"), event("png_in_channel")):
        await presses.hear(client, request)

    assert client.acknowledged == []
    with pytest.raises(TimeoutError):
        await presses.next(0.0)


async def test_events_that_ask_for_nothing_are_acknowledged() -> None:
    client = Client()

    for name in ("bot_message", "own_upload", "message_deleted"):
        await Presses("ours").hear(client, event(name))

    assert client.acknowledged == ["bot_message", "own_upload", "message_deleted"]
