"""Shortcuts, menus that ask the app for options, and inputs that are required."""

from pathlib import Path
from typing import Any

import pytest

from sandbox.slack.blocks.state import REQUIRED
from sandbox.slack.errors import SlackError
from tests.sandbox.slack_support import photo, slack, socket_bot
from tests.sandbox.window_support import ENTERED, modal, opened

MENU = {
    "type": "actions",
    "block_id": "menu",
    "elements": [{"type": "external_select", "action_id": "label", "min_query_length": 2}],
}


def option(name: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": name}, "value": name.lower()}


async def test_a_global_shortcut_knows_of_no_channel(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        await sandbox.people.run_shortcut("robin", "search")
        payload = bot.requests[-1].payload
        opened_ = await client.views_open(trigger_id=payload["trigger_id"], view=modal())

    assert (bot.requests[-1].type, bot.requests[-1].accepts_response_payload) == (
        "interactive",
        False,
    )
    assert (payload["type"], payload["callback_id"]) == ("shortcut", "search")
    assert payload.keys().isdisjoint({"channel", "response_url", "message"})
    assert opened_["ok"] is True


async def test_a_message_shortcut_carries_the_message_with_its_files(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        message = sandbox.people.post_files("robin", "#photos", [photo()])
        await bot.heard(1)
        await sandbox.people.run_message_shortcut("sam", message, "labels")
        payload = bot.requests[-1].payload

    assert (payload["type"], payload["message_ts"]) == ("message_action", message.ts)
    assert payload["message"]["files"][0]["name"] == "beach.png"
    assert payload["channel"] == {"id": message.channel, "name": "photos"}
    assert payload["response_url"].startswith("http://127.0.0.1")


async def test_a_shortcut_must_be_in_the_manifest_with_its_type(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _):
        with pytest.raises(KeyError):
            await sandbox.people.run_shortcut("robin", "labels")


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        ({"options": [option("Dog"), option("Door")]}, ["Dog", "Door"]),
        ({"options": []}, []),
        (
            {
                "option_groups": [
                    {"label": {"type": "plain_text", "text": "All"}, "options": [option("Dog")]}
                ]
            },
            ["Dog"],
        ),
    ],
)
async def test_a_menu_asks_the_app_for_its_options(
    tmp_path: Path, answer: dict[str, Any], names: list[str]
) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        channel = sandbox.people.channel("#photos").id
        posted = await client.chat_postMessage(channel=channel, text="Which?", blocks=[MENU])
        message = sandbox.workspace.messages[channel][posted["ts"]]
        bot.answer = answer
        too_few = await sandbox.people.suggestions("robin", message, "label", "d")
        before = len(bot.requests)
        offered = await sandbox.people.suggestions("robin", message, "label", "do")
        request = bot.requests[-1]

    assert (too_few, request.payload["type"]) == ([], "block_suggestion")
    assert {k: request.payload[k] for k in ("action_id", "block_id", "value")} == {
        "action_id": "label",
        "block_id": "menu",
        "value": "do",
    }
    assert request.accepts_response_payload is True
    assert [each["text"]["text"] for each in offered] == names
    assert len(bot.requests) == before + 1


@pytest.mark.parametrize(
    "answer", [{}, {"options": [option("Dog")] * 101}, {"options": [{"text": "Dog"}]}]
)
async def test_options_that_slack_would_not_show_are_noted(
    tmp_path: Path, answer: dict[str, Any]
) -> None:
    view = modal(blocks=[{**MENU, "elements": [{"type": "external_select", "action_id": "x"}]}])
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        shown = await opened(sandbox, client, bot, view)
        bot.answer = answer
        with pytest.raises(SlackError, match="invalid_answer"):
            await sandbox.people.suggestions("robin", shown, "x", "dog")

    assert sandbox.workspace.traffic.codes() == ["invalid_answer"]


async def test_slack_itself_asks_for_what_is_required(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        view = await opened(sandbox, client, bot, modal())
        before = len(bot.requests)
        missing = await sandbox.people.submit("robin", view)
        asked = len(bot.requests) - before
        sandbox.people.fill_in(view, ENTERED)
        errors = await sandbox.people.submit("robin", view)

    assert (missing, asked) == ({"name": REQUIRED}, 0)
    assert (errors, bot.requests[-1].payload["type"]) == ({}, "view_submission")


async def test_optional_inputs_may_stay_empty(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        block = {**modal()["blocks"][0], "optional": True}
        view = await opened(sandbox, client, bot, modal(blocks=[block]))

        assert await sandbox.people.submit("robin", view) == {}


async def test_an_answer_that_slack_would_refuse_is_noted(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        view = await opened(sandbox, client, bot, modal())
        sandbox.people.fill_in(view, ENTERED)
        bot.answer = {"response_action": "update", "view": modal("x" * 25)}
        with pytest.raises(SlackError):
            await sandbox.people.submit("robin", view)

    assert sandbox.workspace.traffic.codes() == ["invalid_arguments"]
