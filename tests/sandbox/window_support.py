"""Windows that tests open in the sandbox's Slack, and the button that leads to them."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox
from sandbox.workspace.records import Message, View
from tests.sandbox.slack_support import SocketBot

BUTTON = {
    "type": "actions",
    "block_id": "more",
    "elements": [
        {
            "type": "button",
            "action_id": "show_all",
            "text": {"type": "plain_text", "text": "Show all"},
            "value": "42",
        }
    ],
}
INPUT = {
    "type": "input",
    "block_id": "name",
    "label": {"type": "plain_text", "text": "Name"},
    "element": {"type": "plain_text_input", "action_id": "name"},
}

ENTERED = {"name": {"name": {"type": "plain_text_input", "value": "Beach"}}}


def modal(title: str = "Labels", **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": [INPUT],
        **more,
    }


async def clicked(
    sandbox: SlackSandbox, client: AsyncWebClient, bot: SocketBot
) -> tuple[Message, dict[str, Any]]:
    """A person presses the button of a message of the bot; what the bot is told of it."""
    channel = sandbox.people.channel("#photos").id
    answer = await client.chat_postMessage(channel=channel, text="Hi", blocks=[BUTTON])
    message = sandbox.workspace.messages[channel][answer["ts"]]
    await sandbox.people.click("robin", message, "show_all")
    return message, bot.requests[-1].payload


async def opened(
    sandbox: SlackSandbox, client: AsyncWebClient, bot: SocketBot, view: dict[str, Any]
) -> View:
    _, payload = await clicked(sandbox, client, bot)
    await client.views_open(trigger_id=payload["trigger_id"], view=view)
    top = sandbox.people.open_modal("robin")
    assert top is not None
    return top
