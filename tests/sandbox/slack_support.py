"""What the tests of the sandbox's Slack share: a manifest, pictures, a bot made of slack_sdk."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.clock import Clock
from sandbox.people import PostedFile
from sandbox.slack.server import SlackSandbox

SCOPES = [
    "channels:history",
    "groups:history",
    "im:history",
    "mpim:history",
    "chat:write",
    "files:read",
    "files:write",
    "reactions:write",
]
MORE_SCOPES = [
    *("channels:read", "groups:read", "im:read", "mpim:read", "im:write", "mpim:write"),
    *("channels:join", "users:read", "team:read", "commands", "reactions:read"),
]
EVENTS = ["message.channels", "message.groups", "message.im", "message.mpim"]


COMMANDS = [{"command": "/labels", "description": "Find", "should_escape": True}]
SHORTCUTS = [
    {"name": "Search", "type": "global", "callback_id": "search", "description": "Find"},
    {"name": "Labels", "type": "message", "callback_id": "labels", "description": "Label"},
]


def manifest(
    folder: Path,
    *,
    scopes: list[str] | None = None,
    events: list[str] | None = None,
    user_scopes: dict[str, list[str]] | None = None,
) -> Path:
    path = folder / "manifest.yml"
    content = {
        "display_information": {"name": "Labels"},
        "features": {
            "bot_user": {"display_name": "Labels"},
            "app_home": {"home_tab_enabled": True},
            "shortcuts": SHORTCUTS,
            "slash_commands": COMMANDS,
        },
        "oauth_config": {
            "scopes": {"bot": SCOPES if scopes is None else scopes, **(user_scopes or {})}
        },
        "settings": {
            "socket_mode_enabled": True,
            "interactivity": {"is_enabled": True},
            "event_subscriptions": {"bot_events": EVENTS if events is None else events},
        },
    }
    path.write_text(yaml.safe_dump(content))
    return path


def png(width: int = 400, height: int = 300) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "orange").save(out, "PNG")
    return out.getvalue()


def photo(name: str = "beach.png", **options: Any) -> PostedFile:
    return PostedFile(name, options.pop("data", png()), **options)


async def until(done: Callable[[], object]) -> None:
    """Look again and again until `done` says so, at most 5 s."""
    async with asyncio.timeout(5):
        while not done():  # noqa: ASYNC110 - what is waited for gives no event
            await asyncio.sleep(0.002)


async def delivered(sandbox: SlackSandbox, count: int = 1) -> None:
    """Wait until so many deliveries of `message` events have ended, well or not."""
    await until(lambda: len(sandbox.workspace.traffic.named("message")) >= count)


@asynccontextmanager
async def slack(
    folder: Path,
    *,
    scopes: list[str] | None = None,
    events: list[str] | None = None,
    user_scopes: dict[str, list[str]] | None = None,
    **options: Any,
) -> AsyncIterator[tuple[SlackSandbox, AsyncWebClient]]:
    """A sandbox on a clock that stands still, and a client with the bot's token."""
    options.setdefault("clock", Clock(running=False))
    path = manifest(folder, scopes=scopes, events=events, user_scopes=user_scopes)
    async with SlackSandbox(path, **options) as sandbox:
        # Without retries, so that every answer is seen as it comes.
        client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
        yield sandbox, client


async def refusal(call: Awaitable[Any]) -> str:
    """The error that a Web API call was answered with."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


@dataclass
class SocketBot:
    """A Socket Mode client that acknowledges (or not) and remembers what came."""

    client: SocketModeClient
    requests: list[SocketModeRequest] = field(default_factory=list)
    acks: bool = True
    answer: dict[str, Any] | None = None

    async def on_request(
        self, client: AsyncBaseSocketModeClient, request: SocketModeRequest
    ) -> None:
        self.requests.append(request)
        if self.acks:
            response = SocketModeResponse(request.envelope_id, self.answer)
            await client.send_socket_mode_response(response)

    def events(self) -> list[dict[str, Any]]:
        return [r.payload["event"] for r in self.requests if r.type == "events_api"]

    async def heard(self, count: int) -> list[SocketModeRequest]:
        """Wait for so many requests."""
        await until(lambda: len(self.requests) >= count)
        return self.requests


@asynccontextmanager
async def socket_bot(sandbox: SlackSandbox, client: AsyncWebClient) -> AsyncIterator[SocketBot]:
    sockets = SocketModeClient(app_token=sandbox.app_token, web_client=client)
    bot = SocketBot(sockets)
    sockets.socket_mode_request_listeners.append(bot.on_request)
    await sockets.connect()  # type: ignore[no-untyped-call]
    await sandbox.wait_for_connection()
    try:
        yield bot
    finally:
        await sockets.close()  # type: ignore[no-untyped-call]
