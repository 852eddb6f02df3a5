"""What strangers can do at the web process's door: nothing, at no cost, and nobody hears of it."""

import asyncio
import gzip
import json
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web

from bot import gate
from bot.clock import SystemClock
from bot.running import EVENTS_PATH, web_app
from tests.handlers.conftest import Listener, listening
from tests.handlers.deliveries import SECRET, signature
from tests.samples import payload

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
CANARY = "whisper-7c1f"


def mention() -> dict[str, Any]:
    body = payload("mention")
    body["event"]["text"] = f"<@U7BOT> {CANARY}"
    return body


BODIES = {
    "event": (json.dumps(mention()), JSON),
    "upload": (json.dumps(payload("png_in_channel")), JSON),
    "press": (urlencode({"payload": json.dumps(payload("show_all_pressed"))}), FORM),
    "command": (
        urlencode({"command": "/labels", "text": CANARY, "team_id": "T7TEAM", "user_id": "U7ANN",
                   "channel_id": "C7GENERAL", "response_url": "https://hooks.slack.com/x"}), FORM,
    ),
    "challenge": (json.dumps(payload("url_verification")), JSON),
    "certificate": ("ssl_check=1&token=x", FORM),
}  # fmt: skip


@dataclass(slots=True)
class Front:
    """The listener behind its address."""

    listener: Listener
    session: aiohttp.ClientSession
    port: int

    async def post(self, raw: bytes, headers: dict[str, str]) -> int:
        url = f"http://127.0.0.1:{self.port}{EVENTS_PATH}"
        async with self.session.post(url, data=raw, headers=headers) as response:
            await response.read()
            return response.status

    @property
    def untouched(self) -> bool:
        """Nothing was queued, and nobody was told anything."""
        world = self.listener.world
        return not (world.queue.messages or world.answers.shown or self.listener.slack.calls)


@asynccontextmanager
async def fronted() -> AsyncIterator[Front]:
    async with listening() as listener:
        # Bolt checks with the real time; so does the gate then.
        listener.runtime.shared = replace(listener.runtime.shared, clock=SystemClock())
        runner = gate.runner(web_app(listener.runtime))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with aiohttp.ClientSession() as session:
            yield Front(listener, session, runner.addresses[0][1])
        await runner.cleanup()


@pytest.fixture
async def front() -> AsyncIterator[Front]:
    async with fronted() as front:
        yield front


def signed(raw: str, kind: str, *, age: float = 0.0) -> dict[str, str]:
    """The headers of a request that Slack signed `age` seconds ago."""
    timestamp = str(int(time.time() - age))
    return {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature(SECRET, timestamp, raw),
    }


def forged(raw: str, kind: str) -> dict[str, tuple[dict[str, str], int]]:
    """Headers that do not prove that Slack has just sent this, and what each is answered with."""
    good = signed(raw, kind)
    now = good["X-Slack-Request-Timestamp"]
    elsewhere = signature("somebody else's", now, raw)
    return {
        "nothing": ({"Content-Type": kind}, 401),
        "no signature": (without(good, "X-Slack-Signature"), 401),
        "no timestamp": (without(good, "X-Slack-Request-Timestamp"), 401),
        "another secret": (good | {"X-Slack-Signature": elsewhere}, 401),
        "an empty signature": (good | {"X-Slack-Signature": ""}, 401),
        "another scheme": (good | {"X-Slack-Signature": good["X-Slack-Signature"][3:]}, 401),
        "letters of another alphabet": (good | {"X-Slack-Signature": "v0=ä"}, 401),
        "stale": (signed(raw, kind, age=302), 401),
        "from the future": (signed(raw, kind, age=-302), 401),
        "the same with another time": (
            signed(raw, kind, age=200) | {"X-Slack-Request-Timestamp": now}, 401,
        ),
        "no number": (good | {"X-Slack-Request-Timestamp": "now"}, 401),
        "a long number": (good | {"X-Slack-Request-Timestamp": "9" * 5000}, 401),
        "a fraction": (good | {"X-Slack-Request-Timestamp": f"{now}.5"}, 401),
        "another content type": (good | {"Content-Type": "text/plain"}, 415),
        "no content type": (without(good, "Content-Type"), 415),
        "another charset": (good | {"Content-Type": f"{kind}; charset=utf-16"}, 415),
        "a charset that nobody knows": (good | {"Content-Type": f"{kind}; charset=nope"}, 415),
    }  # fmt: skip


def without(headers: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in headers.items() if key != name}


@pytest.mark.parametrize("kind", BODIES)
async def test_nothing_but_a_fresh_request_of_slacks_is_taken(
    front: Front, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    raw, content_type = BODIES[kind]
    attempts = forged(raw, content_type)

    answers = {name: await front.post(raw.encode(), headers)
               for name, (headers, _) in attempts.items()}  # fmt: skip

    assert answers == {name: status for name, (_, status) in attempts.items()}
    assert front.untouched
    assert CANARY not in caplog.text
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize("kind", BODIES)
async def test_a_fresh_request_of_slacks_is_taken(front: Front, kind: str) -> None:
    raw, content_type = BODIES[kind]

    assert await front.post(raw.encode(), signed(raw, content_type)) == 200
    old = signed(raw, f"{content_type}; charset=UTF-8", age=295)
    assert await front.post(raw.encode(), old) == 200


async def test_a_body_that_was_changed_on_its_way_is_refused(front: Front) -> None:
    raw, kind = BODIES["upload"]

    assert await front.post(raw.replace("C7", "C8").encode(), signed(raw, kind)) == 401
    assert front.untouched


async def test_a_header_that_stands_twice_counts_for_nothing(front: Front) -> None:
    raw, kind = BODIES["upload"]
    good = signed(raw, kind)
    for name in ("X-Slack-Signature", "X-Slack-Request-Timestamp"):
        doubled = "".join(f"{key}: {value}\r\n" for key, value in [*good.items(), (name, "1")])

        answer = await spoken(front, f"{head(len(raw))}{doubled}\r\n{raw}".encode())

        assert answer.startswith(b"HTTP/1.1 401 ")
    assert front.untouched


@pytest.mark.parametrize(
    "raw",
    ["", "{", "[]", "null", "7", '"x"', "[" * 100_000, '{"team": 7}', '{"authorizations": [7]}',
     '{"event": "x"}'],
    ids=lambda raw: raw[:20] or "nothing",
)  # fmt: skip
async def test_what_slack_would_never_send_is_refused_without_a_trace(
    front: Front, raw: str, caplog: pytest.LogCaptureFixture
) -> None:
    status = await front.post(raw.encode(), signed(raw, JSON))

    assert status in (200, 400, 404)
    assert not [record for record in caplog.records if record.exc_info]


async def test_bytes_that_are_no_text_are_refused(front: Front) -> None:
    timestamp, raw = str(int(time.time())), b'{"\xff": 1}'
    headers = {
        "Content-Type": JSON,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": gate.signature(SECRET, timestamp, raw).decode(),
    }

    assert await front.post(raw, headers) == 400


async def test_a_large_body_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "LINGER", 0.1)
    async with fronted() as front:
        sent = await sent_of_a_large_body(front)

        assert sent < 64 << 20
        assert front.untouched


async def sent_of_a_large_body(front: Front) -> int:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(2000):
            sent += 1 << 16
            yield bytes(1 << 16)

    url = f"http://127.0.0.1:{front.port}{EVENTS_PATH}"
    try:
        async with front.session.post(url, data=endless(), headers=signed("", JSON)) as response:
            assert response.status == 413
    except aiohttp.ClientError:
        pass  # The door was shut while this side was still sending.
    return sent


async def test_a_body_that_unpacks_is_not_unpacked(front: Front) -> None:
    packed = gzip.compress(bytes(64 << 20))
    headers = signed("", JSON) | {"Content-Encoding": "gzip"}

    assert await front.post(packed, headers) == 415
    assert front.untouched


def head(length: int) -> str:
    return f"POST {EVENTS_PATH} HTTP/1.1\r\nHost: bot\r\nContent-Length: {length}\r\n"


async def spoken(front: Front, words: bytes, *, hang_up: bool = False) -> bytes:
    """What is answered to these bytes on a connection of their own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", front.port)
    writer.write(words)
    if hang_up:
        writer.write_eof()
    answer = b""
    while b"\r\n" not in answer and (more := await reader.read(4096)):
        answer += more
    writer.close()
    await writer.wait_closed()
    return answer


async def test_a_body_that_does_not_arrive_is_not_waited_for(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "BODY_SECONDS", 0.05)
    headers = "".join(f"{key}: {value}\r\n" for key, value in signed("", JSON).items())

    answer = await spoken(front, f"{head(100)}{headers}\r\n{{".encode())

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert front.untouched


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/slack/install", "/else"])
async def test_nobody_waits_for_a_body_elsewhere(front: Front, path: str) -> None:
    words = f"GET {path} HTTP/1.1\r\nHost: bot\r\nContent-Length: 9\r\n\r\n["

    assert (await spoken(front, words.encode())).startswith(b"HTTP/1.1 400 ")


async def test_a_body_in_broken_pieces_is_refused(
    front: Front, caplog: pytest.LogCaptureFixture
) -> None:
    headers = "".join(f"{key}: {value}\r\n" for key, value in signed("", JSON).items())
    chunked = head(0).replace("Content-Length: 0", "Transfer-Encoding: chunked")

    answer = await spoken(front, f"{chunked}{headers}\r\n5\r\n{{}}\r\nZZ\r\n".encode())

    assert answer.startswith(b"HTTP/1.0 400 ")
    assert not [record for record in caplog.records if record.exc_info]


async def test_a_connection_that_asks_nothing_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "IDLE", 0.05)
    async with fronted() as front:
        assert await spoken(front, head(0).encode()) == b""


@pytest.mark.parametrize("words", [b"{", b""])
async def test_a_connection_that_breaks_off_leaves_no_trace(
    front: Front, words: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    headers = "".join(f"{key}: {value}\r\n" for key, value in signed("", JSON).items())

    await spoken(front, f"{head(100)}{headers}\r\n".encode() + words, hang_up=True)

    assert front.untouched
    assert not [record for record in caplog.records if record.exc_info]
