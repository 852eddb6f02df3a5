"""Waiting for somebody to press a button, over a socket of our own.

The bot itself may be running at the same time: Slack hands each envelope to any one of an app's
sockets. So what the bot should have is left unacknowledged here, and Slack delivers it again.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.uploads import upload_from_event
from bot.errors import SetupError


class Presses:
    """The presses of one button, in the order of their coming."""

    def __init__(self, action_id: str) -> None:
        self._action_id = action_id
        self._triggers: asyncio.Queue[str] = asyncio.Queue()

    async def next(self, seconds: float) -> str:
        """The `trigger_id` of the next press. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            return await self._triggers.get()

    async def hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Take our button's presses, and events that ask for no job; leave the rest."""
        ours = self._is_ours(request.payload)
        if ours or _is_idle_event(request):
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))
        if ours:
            self._triggers.put_nowait(str(request.payload["trigger_id"]))

    def _is_ours(self, payload: dict[str, Any]) -> bool:
        actions = payload.get("actions") or []
        return any(action.get("action_id") == self._action_id for action in actions)


def _is_idle_event(request: SocketModeRequest) -> bool:
    return request.type == "events_api" and upload_from_event(request.payload) is None


@asynccontextmanager
async def listening(
    action_id: str, *, app_token: str, base_url: str, session: aiohttp.ClientSession
) -> AsyncIterator[Presses]:
    """Listen to a button for as long as the context lasts. Raises SetupError."""
    presses = Presses(action_id)
    web = AsyncWebClient(base_url=base_url, session=session)
    client = SocketModeClient(app_token=app_token, web_client=web)
    client.socket_mode_request_listeners.append(presses.hear)
    try:
        await _connect(client)
        yield presses
    finally:
        await client.close()  # type: ignore[no-untyped-call]


async def _connect(client: SocketModeClient) -> None:
    try:
        await client.connect()  # type: ignore[no-untyped-call]
    except (SlackApiError, TimeoutError, aiohttp.ClientError) as error:
        raise SetupError("Slack opens no socket: `python -m bot doctor` says why.") from error
