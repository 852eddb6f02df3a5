"""How long Slack waits for the web process to say that an event is safe."""

import asyncio
import json
import time
from dataclasses import dataclass

import aiohttp
from slack_sdk.signature import SignatureVerifier

from benchmarks.queue_server import queue_server
from benchmarks.services import process, services
from sandbox.bot_roles import until_ready
from sandbox.config import free_port

RATE = 100
"""Events a second."""

_WARM_UP = 100
_START_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Acknowledgements:
    """Milliseconds until the answer; `failed` counts answers other than 200."""

    median: float
    p99: float
    slowest: float
    failed: int


async def measure_acknowledgements(*, seconds: int) -> Acknowledgements:
    """Send signed events at a steady rate to `python -m bot web`, with no worker running."""
    async with services() as around, queue_server(around.environment) as queue_environment:
        port = free_port(0)
        environment = {**around.environment, **queue_environment, "PORT": str(port)}
        url = f"http://127.0.0.1:{port}"
        async with process("bot", "web", environment=environment), aiohttp.ClientSession() as http:
            async with asyncio.timeout(_START_SECONDS):
                await until_ready(http, f"{url}/readyz")
            sender = _Sender(http, f"{url}/slack/events", around.slack.signing_secret)
            await sender.send(_WARM_UP)
            taken = await sender.send(RATE * seconds)
    ordered = sorted(taken)
    return Acknowledgements(
        median=ordered[len(ordered) // 2] * 1000,
        p99=ordered[int(len(ordered) * 0.99)] * 1000,
        slowest=ordered[-1] * 1000,
        failed=sender.failed,
    )


class _Sender:
    """Sends events as Slack does."""

    def __init__(self, http: aiohttp.ClientSession, url: str, secret: str) -> None:
        self._http = http
        self._url = url
        self._verifier = SignatureVerifier(secret)
        self._sent = 0
        self.failed = 0

    async def send(self, count: int) -> list[float]:
        """Send `count` events at the rate, whatever the answers take; seconds for each."""
        began = time.perf_counter()
        tasks = []
        for number in range(count):
            await asyncio.sleep(max(began + number / RATE - time.perf_counter(), 0))
            tasks.append(asyncio.create_task(self._one()))
        return await asyncio.gather(*tasks)

    async def _one(self) -> float:
        self._sent += 1
        body = json.dumps(_event(self._sent))
        now = str(int(time.time()))
        signature = self._verifier.generate_signature(timestamp=now, body=body)
        headers = {
            "Content-Type": "application/json",
            "X-Slack-Request-Timestamp": now,
            "X-Slack-Signature": signature or "",
        }
        began = time.perf_counter()
        async with self._http.post(self._url, data=body, headers=headers) as response:
            await response.read()
            self.failed += response.status != 200
        return time.perf_counter() - began


def _event(number: int) -> dict[str, object]:
    file = {
        "id": f"F{number:09}", "name": "photo.jpg", "mimetype": "image/jpeg", "filetype": "jpg",
        "size": 300_000, "mode": "hosted",
        "url_private_download": f"https://files.slack.com/files-pri/T1-F{number}/download/p.jpg",
    }  # fmt: skip
    return {
        "type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event_id": f"Ev{number:09}",
        "event_time": int(time.time()),
        "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
        "event": {
            "type": "message", "subtype": "file_share", "text": "", "user": "U1", "channel": "C1",
            "channel_type": "channel", "ts": f"1700000000.{number:06}", "files": [file],
        },
    }  # fmt: skip
