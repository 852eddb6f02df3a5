"""The bot's main path, done by hand with slack_sdk against the sandbox."""

import asyncio
from pathlib import Path

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.server import SlackSandbox
from sandbox.slack.strictness import Strictness
from tests.sandbox.slack_support import manifest, photo, png, socket_bot


async def test_a_photo_is_heard_of_downloaded_and_answered_in_its_thread(tmp_path: Path) -> None:
    strictness = Strictness(readiness_delay=0.02)
    async with SlackSandbox(manifest(tmp_path), strictness=strictness) as sandbox:
        client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)
        async with socket_bot(sandbox, client) as bot:
            posted = sandbox.people.post_files("robin", "#photos", [photo()], text="Look!")
            await bot.heard(1)
            event = bot.events()[0]
            file = event["files"][0]

            data = await download(file["url_private_download"], sandbox.bot_token)
            channel, ts = event["channel"], event["ts"]
            await client.reactions_add(channel=channel, timestamp=ts, name="eyes")
            file_id = await upload(client, png(64, 64))
            blocks = [
                {
                    "type": "image",
                    "block_id": "labels-1",
                    "alt_text": "A beach",
                    "slack_file": {"id": file_id},
                }
            ]
            answer = await client.chat_postMessage(
                channel=channel, thread_ts=ts, text="Beach", blocks=blocks
            )
            thread = await client.conversations_replies(channel=channel, ts=ts)

    assert event["subtype"] == "file_share"
    assert event["text"] == "Look!"
    assert ts == posted.ts
    assert data == png()
    assert [message["ts"] for message in thread["messages"]] == [ts, answer["ts"]]
    assert thread["messages"][0]["reactions"][0]["name"] == "eyes"
    assert thread["messages"][1]["blocks"][0]["block_id"] == "labels-1"
    assert sandbox.workspace.traffic.violations() == []


async def download(url: str, token: str) -> bytes:
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return await answer.read()


async def upload(client: AsyncWebClient, data: bytes) -> str:
    target = await client.files_getUploadURLExternal(filename="drawn.png", length=len(data))
    async with (
        aiohttp.ClientSession() as session,
        session.post(target["upload_url"], data=data) as answer,
    ):
        assert await answer.text() == f"OK - {len(data)}"
    file_id = str(target["file_id"])
    await client.files_completeUploadExternal(files=[{"id": file_id, "title": "drawn"}])
    while not (await client.files_info(file=file_id))["file"]["mimetype"]:  # noqa: ASYNC110 - Slack gives no event
        await asyncio.sleep(0.01)
    return file_id
