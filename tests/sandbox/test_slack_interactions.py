"""Buttons, modals, commands and response URLs."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.sandbox.slack_support import refusal, slack, socket_bot
from tests.sandbox.window_support import BUTTON, ENTERED, clicked, modal, opened


async def test_a_click_tells_who_where_and_what(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        message, payload = await clicked(sandbox, client, bot)

    assert payload["type"] == "block_actions"
    assert payload["user"]["username"] == "robin"
    assert payload["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": False,
    }
    action = payload["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"]) == ("show_all", "more", "42")
    assert payload["message"]["bot_id"] == sandbox.app.bot_id
    assert payload["response_url"].startswith(f"{sandbox.slack.base_url}/response/")


async def test_an_ephemeral_message_is_not_shown_again_in_the_payload(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        channel, robin = sandbox.people.channel("#photos").id, sandbox.people.user("robin").id
        await client.chat_postEphemeral(channel=channel, user=robin, text="Hi", blocks=[BUTTON])
        await sandbox.people.click("robin", sandbox.workspace.ephemerals[0], "show_all")
        payload = bot.requests[-1].payload

    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload


async def test_a_trigger_opens_one_modal_within_three_seconds(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        _, first = await clicked(sandbox, client, bot)
        _, late = await clicked(sandbox, client, bot)
        answer = await client.views_open(trigger_id=first["trigger_id"], view=modal())
        again = await refusal(client.views_open(trigger_id=first["trigger_id"], view=modal()))
        sandbox.clock.advance(3.1)
        expired = await refusal(client.views_open(trigger_id=late["trigger_id"], view=modal()))
        unknown = await refusal(client.views_open(trigger_id="1.2.3", view=modal()))

    assert answer["view"]["state"]["values"]["name"]["name"]["value"] is None
    assert answer["view"]["root_view_id"] == answer["view"]["id"]
    assert (again, expired, unknown) == (
        "exchanged_trigger_id",
        "expired_trigger_id",
        "invalid_trigger_id",
    )


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        (modal("x" * 25), "/view/title/text"),
        (modal(private_metadata="x" * 3001), "/view/private_metadata"),
        ({**modal(), "submit": None}, "/view"),
    ],
)
async def test_a_modal_is_checked(tmp_path: Path, view: dict[str, Any], pointer: str) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        _, payload = await clicked(sandbox, client, bot)
        call = client.views_open(trigger_id=payload["trigger_id"], view=view)
        error = await refusal(call)
        answer = sandbox.workspace.traffic.named("views.open")[0].answer

    assert error == "invalid_arguments"
    assert answer["response_metadata"]["messages"][-1].endswith(f"[json-pointer:{pointer}]")


async def test_a_submission_carries_what_was_entered_and_closes_the_modal(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        view = await opened(sandbox, client, bot, modal(private_metadata="x", callback_id="c"))
        sandbox.people.fill_in(view, ENTERED)
        errors = await sandbox.people.submit("robin", view)
        payload = bot.requests[-1].payload

    assert errors == {}
    assert payload["type"] == "view_submission"
    assert payload["view"]["state"]["values"] == ENTERED
    assert (payload["view"]["private_metadata"], payload["view"]["callback_id"]) == ("x", "c")
    assert sandbox.people.open_modal("robin") is None


async def test_errors_keep_the_modal_open(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        view = await opened(sandbox, client, bot, modal())
        sandbox.people.fill_in(view, ENTERED)
        bot.answer = {"response_action": "errors", "errors": {"name": "Too short"}}

        assert await sandbox.people.submit("robin", view) == {"name": "Too short"}
        assert sandbox.people.open_modal("robin") is view


async def test_a_submission_may_be_answered_with_another_view(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        view = await opened(sandbox, client, bot, modal())
        sandbox.people.fill_in(view, ENTERED)
        bot.answer = {"response_action": "push", "view": modal("Deeper")}
        await sandbox.people.submit("robin", view)
        deeper = sandbox.people.open_modal("robin")
        assert deeper is not None
        sandbox.people.fill_in(deeper, ENTERED)
        bot.answer = {"response_action": "clear"}
        await sandbox.people.submit("robin", deeper)

    assert deeper.previous_view_id == view.id
    assert sandbox.people.open_modal("robin") is None


async def test_the_home_tab_is_published_and_replaced(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        robin = sandbox.people.user("robin").id
        home = {"type": "home", "blocks": [{"type": "divider"}]}
        first = await client.views_publish(user_id=robin, view=home)
        second = await client.views_publish(user_id=robin, view=home)

    assert first["view"]["id"] == second["view"]["id"]
    assert first["view"]["hash"] != second["view"]["hash"]


async def answer_at(url: str, **body: Any) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as answer:
        return answer.status, await answer.text()


async def test_a_response_url_replaces_and_adds_and_deletes(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        message, payload = await clicked(sandbox, client, bot)
        url = payload["response_url"]
        first = await answer_at(url, text="Changed", replace_original=True)
        changed = message.text
        await answer_at(url, text="Psst")
        await answer_at(url, text="All", response_type="in_channel", thread_ts=message.ts)
        await answer_at(url, delete_original=True)

    assert first == (200, "ok")
    assert changed == "Changed"
    assert [m.text for m in sandbox.workspace.ephemerals] == ["Psst"]
    replies = sandbox.workspace.replies(message.channel, message.ts)
    assert [m.text for m in replies] == ["All"]
    tomb = sandbox.workspace.message(message.channel, message.ts)
    assert tomb is not None
    assert tomb.subtype == "tombstone"


async def test_an_ephemeral_message_is_replaced_and_deleted_in_its_place(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        channel, robin = sandbox.people.channel("#photos").id, sandbox.people.user("robin").id
        await client.chat_postEphemeral(channel=channel, user=robin, text="Page 1", blocks=[BUTTON])
        first = sandbox.workspace.ephemerals[0]
        await sandbox.people.click("robin", first, "show_all")
        url = bot.requests[-1].payload["response_url"]
        replaced = await answer_at(url, text="Page 2", replace_original=True)
        shown = [(m.ts, m.text, m.ephemeral_to) for m in sandbox.workspace.ephemerals]
        deleted = await answer_at(url, delete_original=True)

    assert (replaced, deleted) == ((200, "ok"), (200, "ok"))
    assert shown == [(first.ts, "Page 2", robin)]
    assert sandbox.workspace.ephemerals == []
    assert [r.type for r in bot.requests] == ["interactive"]


async def test_a_response_url_is_used_up_after_five_times_or_half_an_hour(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        _, payload = await clicked(sandbox, client, bot)
        _, other = await clicked(sandbox, client, bot)
        uses = [await answer_at(payload["response_url"], text="Hi") for _ in range(6)]
        bad = await answer_at(other["response_url"], text="Hi", blocks=[{"type": "section"}])
        sandbox.clock.advance(30 * 60 + 1)
        late = await answer_at(other["response_url"], text="Hi")

    assert [status for status, _ in uses] == [200] * 5 + [404]
    assert bad == (404, '{"ok": false, "error": "invalid_blocks"}')
    assert late == (410, '{"ok": false, "error": "expired_url"}')


async def test_a_command_may_be_answered_in_its_acknowledgement(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        bot.answer = {"text": "Here", "response_type": "in_channel"}
        await sandbox.people.run_command("robin", "#photos", "/labels", "help")
        request = bot.requests[-1]
        history = sandbox.workspace.history(sandbox.people.channel("#photos").id)

    assert request.type == "slash_commands"
    assert request.payload["text"] == "help"
    assert [m.text for m in history] == ["Here"]
