"""Bolt, the bot's framework, finds everything it needs, over sockets and over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox
from tests.sandbox.slack_support import delivered, photo, slack, until

PROJECT = Path(__file__).parents[2]


def build_app(
    sandbox: SlackSandbox, client: AsyncWebClient, seen: list[dict[str, Any]]
) -> AsyncApp:
    app = AsyncApp(client=client, signing_secret=sandbox.signing_secret)

    async def on_file_share(event: dict[str, Any], client: AsyncWebClient) -> None:
        seen.append(event)
        channel, ts = event["channel"], event["ts"]
        await client.reactions_add(channel=channel, timestamp=ts, name="eyes")

    async def on_show_all(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        seen.append(body)

    app.event({"type": "message", "subtype": "file_share"})(on_file_share)
    app.action("show_all")(on_show_all)
    return app


@asynccontextmanager
async def over_sockets(app: AsyncApp, sandbox: SlackSandbox) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(app, sandbox.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await sandbox.wait_for_connection()
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def over_http(app: AsyncApp, sandbox: SlackSandbox) -> AsyncIterator[None]:
    runner = web.AppRunner(app.web_app("/slack/events"), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    assert await sandbox.verify_url(url) is True
    sandbox.deliver_to(url)
    try:
        yield
    finally:
        await runner.cleanup()


async def conversation(sandbox: SlackSandbox, seen: list[dict[str, Any]]) -> None:
    """A photo is posted, its sign appears, a button is pressed."""
    posted = sandbox.people.post_files("robin", "#photos", [photo()])
    await until(lambda: posted.reactions)
    await delivered(sandbox)
    button = {"type": "button", "text": {"type": "plain_text", "text": "All"}}
    elements = [{**button, "action_id": "show_all", "value": "1"}]
    client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)
    answer = await client.chat_postMessage(
        channel=posted.channel, text="Hi", blocks=[{"type": "actions", "elements": elements}]
    )
    message = sandbox.workspace.messages[posted.channel][answer["ts"]]
    outcome = await sandbox.people.click("robin", message, "show_all")
    await until(lambda: len(seen) == 2)

    assert outcome.ok is True
    assert seen[0]["files"][0]["name"] == "beach.png"
    assert seen[1]["actions"][0]["value"] == "1"
    assert posted.reactions == {"eyes": [sandbox.app.bot_user]}
    assert sandbox.workspace.traffic.violations() == []


async def test_bolt_works_over_sockets(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        seen: list[dict[str, Any]] = []
        async with over_sockets(build_app(sandbox, client, seen), sandbox):
            await conversation(sandbox, seen)


async def test_bolt_works_over_http_with_its_signature_check_on(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        seen: list[dict[str, Any]] = []
        async with over_http(build_app(sandbox, client, seen), sandbox):
            await conversation(sandbox, seen)


async def test_the_projects_own_manifest_can_be_installed() -> None:
    async with SlackSandbox(PROJECT / "manifest.yml") as sandbox:
        client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)
        answer = await client.auth_test()

    assert "chat:write" in answer.headers["x-oauth-scopes"].split(",")
    assert "message.channels" in sandbox.app.bot_events
