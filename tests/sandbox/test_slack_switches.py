"""What real Slack always does, switched off for a test that wants less."""

from pathlib import Path

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from sandbox.slack.strictness import Strictness
from tests.sandbox.slack_support import manifest, socket_bot

LENIENT = Strictness(charsets=False, upload_length=False, echoes=False)


async def test_an_upload_of_another_length_may_pass(tmp_path: Path) -> None:
    async with SlackSandbox(manifest(tmp_path), strictness=LENIENT) as sandbox:
        client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)
        target = await client.files_getUploadURLExternal(filename="a.png", length=5)
        async with (
            aiohttp.ClientSession() as session,
            session.post(target["upload_url"], data=b"data") as answer,
        ):
            status = answer.status

    assert status == 200


async def test_charsets_may_go_without_a_warning(tmp_path: Path) -> None:
    async with SlackSandbox(manifest(tmp_path), strictness=LENIENT) as sandbox:
        headers = {
            "Authorization": f"Bearer {sandbox.bot_token}",
            "Content-Type": "application/json",
        }
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{sandbox.api_url}api.test", data=b"{}", headers=headers) as answer,
        ):
            told = await answer.json()

    assert "warning" not in told


async def test_the_bot_may_be_spared_its_own_messages(tmp_path: Path) -> None:
    async with SlackSandbox(manifest(tmp_path), strictness=LENIENT) as sandbox:
        client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)
        async with socket_bot(sandbox, client) as bot:
            await client.chat_postMessage(
                channel=sandbox.people.channel("photos").id, text="I said something."
            )
            sandbox.people.post_text("robin", "#photos", "Did you?")
            await bot.heard(1)

    assert [event["text"] for event in bot.events()] == ["Did you?"]
