"""Windows upon windows: how deep, what changes them, what they show, and when they close."""

from pathlib import Path
from typing import Any

from tests.sandbox.slack_support import refusal, slack, socket_bot
from tests.sandbox.window_support import BUTTON, modal, opened


async def test_a_stack_is_three_views_deep(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        view = await opened(sandbox, client, bot, modal(blocks=[BUTTON]))
        errors = []
        for _ in range(3):
            await sandbox.people.click("robin", view, "show_all")
            trigger = bot.requests[-1].payload["trigger_id"]
            errors.append(await outcome(client.views_push(trigger_id=trigger, view=modal())))

    assert errors == ["", "", "push_limit_reached"]


async def outcome(call: Any) -> str:
    from slack_sdk.errors import SlackApiError

    try:
        await call
    except SlackApiError as error:
        return str(error.response["error"])
    return ""


async def test_an_update_of_another_state_conflicts(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        view = await opened(sandbox, client, bot, modal())
        old = view.hash
        await client.views_update(view_id=view.id, hash=old, view=modal("New"))
        conflict = await refusal(client.views_update(view_id=view.id, hash=old, view=modal()))
        missing = await refusal(client.views_update(view_id="V0", view=modal()))

    assert view.content["title"]["text"] == "New"
    assert (conflict, missing) == ("hash_conflict", "not_found")


async def test_a_window_that_was_closed_cannot_be_filled(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        view = await opened(sandbox, client, bot, modal())
        await sandbox.people.close_modal("robin", view)
        closed = await refusal(client.views_update(view_id=view.id, view=modal("Late")))
        violations = sandbox.workspace.traffic.violations()

    assert closed == "not_found"
    assert violations == []


async def test_a_window_shows_only_files_that_are_ready(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        view = await opened(sandbox, client, bot, modal())
        begun = await client.files_getUploadURLExternal(filename="a.png", length=3)
        picture = {"type": "image", "alt_text": "A", "slack_file": {"id": begun["file_id"]}}
        update = client.views_update(view_id=view.id, view=modal(blocks=[picture]))
        error = await refusal(update)
        (violation,) = sandbox.workspace.traffic.violations()

    assert (error, violation.code) == ("invalid_arguments", "file_not_ready")


async def test_closing_is_told_when_it_was_asked_for(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        quiet = await opened(sandbox, client, bot, modal())
        await sandbox.people.close_modal("robin", quiet)
        told = await opened(sandbox, client, bot, modal(notify_on_close=True))
        await sandbox.people.close_modal("robin", told)
        kinds = [request.payload.get("type") for request in bot.requests if request.type]

    assert kinds.count("view_closed") == 1
    assert kinds[-1] == "view_closed"
