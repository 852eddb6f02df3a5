"""Buttons and modals of the page: what is used reaches the app."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.workspace.records import Message
from tests.sandbox.page_support import Browser, browser
from tests.sandbox.slack_support import socket_bot


@pytest_asyncio.fixture
async def web(tmp_path: Path) -> AsyncIterator[Browser]:
    async with browser(tmp_path) as started:
        yield started


def buttons(*values: str) -> list[dict[str, Any]]:
    """Blocks with a button each, all of one `action_id`, as answers to several photos have."""
    return [
        {
            "type": "actions",
            "block_id": f"block-{value}",
            "elements": [
                {
                    "type": "button",
                    "action_id": "show",
                    "value": value,
                    "text": {"type": "plain_text", "text": "Show"},
                }
            ],
        }
        for value in values
    ]


async def test_the_button_that_was_pressed_reaches_the_app(web: Browser) -> None:
    client = AsyncWebClient(web.slack.bot_token, base_url=web.slack.api_url)
    channel = web.channel("photos")
    async with socket_bot(web.slack, client) as bot:
        answer = await client.chat_postMessage(
            channel=channel, text="Hi", blocks=buttons("one", "two")
        )
        path = f"/api/channels/{channel}/messages/{answer['ts']}/actions"
        used = json.dumps({"action_id": "show", "block_id": "block-two"})
        status, _ = await web.post(path, used, "sam")
        payload = bot.requests[-1].payload

    assert status == 200
    assert payload["user"]["id"] == web.person("sam")
    assert [action["value"] for action in payload["actions"]] == ["two"]


async def test_a_button_without_an_app_tells_the_person(web: Browser) -> None:
    client = AsyncWebClient(web.slack.bot_token, base_url=web.slack.api_url)
    channel = web.channel("photos")
    answer = await client.chat_postMessage(channel=channel, text="Hi", blocks=buttons("one"))
    used = json.dumps({"action_id": "show", "block_id": "block-one"})

    status, told = await web.post(f"/api/channels/{channel}/messages/{answer['ts']}/actions", used)

    assert status == 502
    assert told["error"].startswith("The app did not answer as it should: ")


async def opened_modal(
    web: Browser, client: AsyncWebClient, bot: Any, blocks: list[dict[str, Any]]
) -> None:
    channel = web.channel("photos")
    answer = await client.chat_postMessage(channel=channel, text="Hi", blocks=buttons("one"))
    message: Message = web.slack.workspace.messages[channel][answer["ts"]]
    await web.slack.people.click("robin", message, "show")
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "All labels"},
        "blocks": blocks,
    }
    await client.views_open(trigger_id=bot.requests[-1].payload["trigger_id"], view=view)


async def test_a_modal_is_shown_to_whoever_opened_it_until_it_is_closed(web: Browser) -> None:
    line = {"type": "divider", "block_id": "line"}
    client = AsyncWebClient(web.slack.bot_token, base_url=web.slack.api_url)
    async with socket_bot(web.slack, client) as bot:
        await opened_modal(web, client, bot, [line])
        modal = await web.get("/api/modal")
        others = await web.get("/api/modal", "sam")
        refused, _ = await web.post(f"/api/views/{modal['id']}/close", None, "sam")
        closed, _ = await web.post(f"/api/views/{modal['id']}/close", None)
        after = await web.get("/api/modal")

    assert modal["title"] == "All labels"
    assert modal["close"] == "Close"
    assert modal["blocks"] == [line]
    assert others is None
    assert (refused, closed) == (404, 200)
    assert after is None


async def test_the_button_that_was_pressed_in_a_modal_reaches_the_app(web: Browser) -> None:
    client = AsyncWebClient(web.slack.bot_token, base_url=web.slack.api_url)
    used = json.dumps({"action_id": "show", "block_id": "block-two"})
    async with socket_bot(web.slack, client) as bot:
        await opened_modal(web, client, bot, buttons("one", "two"))
        modal = await web.get("/api/modal")
        status, _ = await web.post(f"/api/views/{modal['id']}/actions", used)
        payload = bot.requests[-1].payload

    assert status == 200
    assert payload["view"]["id"] == modal["id"]
    assert [action["value"] for action in payload["actions"]] == ["two"]
