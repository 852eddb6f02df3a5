"""What the sandbox holds against an app, and what it forgives."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox
from sandbox.slack.foreign import foreign_host
from sandbox.slack.strictness import Strictness
from sandbox.workspace.violations import Violation
from tests.sandbox.slack_support import photo, slack

DIVIDER = {"type": "divider"}
PICTURE = {"type": "image", "image_url": "https://example.com/a.png"}


async def said(client: AsyncWebClient, sandbox: SlackSandbox, **message: Any) -> str:
    """The error that a message in #photos is refused with, empty when it is posted."""
    body = {"channel": sandbox.people.channel("#photos").id, "text": "Hi", **message}
    try:
        await client.api_call("chat.postMessage", json=body)
    except SlackApiError as error:
        return str(error.response["error"])
    return ""


@pytest.mark.parametrize(
    ("message", "error", "code"),
    [
        ({"blocks": [PICTURE]}, "invalid_blocks", "missing_alt_text"),
        ({"blocks": [DIVIDER] * 51}, "invalid_blocks", "too_many_blocks"),
        ({"blocks": [{"type": "section"}]}, "invalid_blocks", "invalid_blocks"),
        ({"text": ""}, "no_text", "no_text"),
        ({"channel": "#general"}, "not_in_channel", "not_in_channel"),
        ({"channel": "C404"}, "channel_not_found", "channel_not_found"),
        ({"text": "<!channel> look"}, "", "raw_mention"),
        ({"text": "@here look", "link_names": True}, "", "raw_mention"),
    ],
)
async def test_each_mistake_has_a_code(
    tmp_path: Path, message: dict[str, Any], error: str, code: str
) -> None:
    async with slack(tmp_path) as (sandbox, client):
        assert await said(client, sandbox, **message) == error

    assert sandbox.workspace.traffic.codes() == [code]


async def test_a_violation_says_what_comes_of_it(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        await said(client, sandbox, channel="#general")

    (violation,) = sandbox.workspace.traffic.violations()
    assert violation.sentence == (
        "chat.postMessage was refused: not_in_channel. "
        "At a customer's: Slack refuses to post where the app is no member."
    )
    assert Violation("no_text", "x").consequence.startswith("a customer's Slack refuses the call")


@pytest.mark.parametrize(
    ("blocks", "mentions"),
    [
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "<@U123ABC> and <!here>"}}], 2),
        ([{"type": "section", "text": {"type": "plain_text", "text": "<!channel>"}}], 0),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "&lt;!channel&gt;"}}], 0),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "<!date^1^{date}|day>"}}], 0),
        ([{"type": "context", "elements": [{"type": "mrkdwn", "text": "<!subteam^S1|us>"}]}], 1),
        ([{"type": "markdown", "text": "<!everyone>"}], 1),
        ([{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
            {"type": "broadcast", "range": "channel"}, {"type": "user", "user_id": "U1"},
            {"type": "text", "text": "<!channel>"}]}]}], 2),
    ],
)  # fmt: skip
async def test_mentions_are_found_where_slack_reads_them_and_nowhere_else(
    tmp_path: Path, blocks: list[dict[str, Any]], mentions: int
) -> None:
    async with slack(tmp_path) as (sandbox, client):
        assert await said(client, sandbox, blocks=blocks) == ""

    assert sandbox.workspace.traffic.codes() == ["raw_mention"] * mentions


async def test_a_mention_may_be_allowed(tmp_path: Path) -> None:
    strictness = Strictness(allowed_mentions=frozenset({"<@U123>"}))
    async with slack(tmp_path, strictness=strictness) as (sandbox, client):
        await said(client, sandbox, text="<@U123>, look: <@U456>")

    assert sandbox.workspace.traffic.violations() == ["a mention that nobody allowed: <@U456>"]


async def test_a_second_message_within_a_second_is_too_fast(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        await said(client, sandbox)
        sandbox.clock.advance(1)
        await said(client, sandbox)
        on_time = sandbox.workspace.traffic.codes()
        sandbox.clock.advance(0.9)
        await said(client, sandbox)

    assert on_time == []
    assert sandbox.workspace.traffic.codes() == ["too_fast"]


async def test_a_file_is_not_shown_before_it_is_ready(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        place = await client.files_getUploadURLExternal(filename="a.png", length=3)
        async with aiohttp.ClientSession() as session:
            await session.post(place["upload_url"], data=b"png")
        await client.files_completeUploadExternal(files=[{"id": place["file_id"]}])
        shown = {"type": "image", "slack_file": {"id": place["file_id"]}, "alt_text": "a"}
        early = await said(client, sandbox, blocks=[shown])
        unknown = {**shown, "slack_file": {"id": "F0NOWHERE1"}}
        never = await said(client, sandbox, blocks=[unknown])

    assert [early, never] == ["invalid_blocks"] * 2
    assert sandbox.workspace.traffic.codes() == ["file_not_ready", "unshowable_file"]


async def test_what_nobody_can_know_is_forgiven(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        people = sandbox.people
        people.kick(sandbox.app.bot_user, "#photos")
        removed = await said(client, sandbox)
        people.archive("kim", "#design")
        archived = await said(client, sandbox, channel=people.channel("#design").id)

    assert [removed, archived] == ["not_in_channel", "is_archived"]
    assert sandbox.workspace.traffic.violations() == []


async def test_a_token_on_the_way_to_a_stranger_is_seen(tmp_path: Path) -> None:
    async with (
        slack(tmp_path) as (sandbox, _),
        aiohttp.ClientSession() as session,
        foreign_host(sandbox.slack, b"picture") as address,
    ):
        await session.get(f"{address}/a.png")
        harmless = sandbox.workspace.traffic.codes()
        headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
        async with session.get(f"{address}/a.png", headers=headers) as answer:
            content = await answer.read()

    assert (harmless, content) == ([], b"picture")
    assert sandbox.workspace.traffic.codes() == ["token_to_foreign_host"]
    assert sandbox.bot_token not in str(sandbox.workspace.traffic.all())


async def test_a_download_without_the_token_is_noted(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _), aiohttp.ClientSession() as session:
        message = sandbox.people.post_files("robin", "#photos", [photo()])
        file = sandbox.workspace.files[message.files[0]]
        url = sandbox.slack.files.download_url(file)
        async with session.get(url, allow_redirects=False) as answer:
            assert answer.status == 302

    assert sandbox.workspace.traffic.codes() == ["not_authed"]
