"""Signed delivery over HTTP, with Slack's retries."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from sandbox.slack import SlackSandbox
from sandbox.slack.http_transport import sign
from tests.sandbox.slack_support import delivered, photo, slack, until


@dataclass
class Receiver:
    """An app behind a request URL: answers as told and remembers what came."""

    status: int = 200
    body: Any = ""
    headers: dict[str, str] = field(default_factory=dict)
    silent: bool = False
    redirects: bool = False
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    async def heard(self, count: int) -> None:
        await until(lambda: len(self.received) >= count)

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.received.append((dict(request.headers), body))
        if self.redirects:
            raise web.HTTPTemporaryRedirect(self.url)
        if self.silent:
            await asyncio.Event().wait()
        if b"url_verification" in body:
            return web.Response(text=json.loads(body)["challenge"])
        if isinstance(self.body, dict):
            return web.json_response(self.body, status=self.status, headers=self.headers)
        return web.Response(status=self.status, text=self.body, headers=self.headers)


@asynccontextmanager
async def receiver(sandbox: SlackSandbox, **options: Any) -> AsyncIterator[Receiver]:
    app, listener = web.Application(), Receiver(**options)
    app.router.add_post("/slack/events", listener.handle)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listener.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    sandbox.deliver_to(listener.url)
    try:
        yield listener
    finally:
        await runner.cleanup()


def test_the_signature_is_that_of_slacks_own_example() -> None:
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
        b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
        b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
        b"%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )

    assert sign("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body) == (
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    )


async def test_an_event_is_signed_and_comes_once_when_it_is_taken(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), receiver(sandbox) as app:
        sandbox.people.post_files("robin", "#photos", [photo()])
        await delivered(sandbox)
        sandbox.clock.advance(3600)
        await client.auth_test()
        ((headers, body),) = app.received

    verifier = SignatureVerifier(sandbox.signing_secret)
    assert verifier.is_valid_request(body, headers) is True
    assert headers["Content-Type"] == "application/json"
    assert "x-slack-retry-num" not in {name.lower() for name in headers}
    assert json.loads(body)["event"]["subtype"] == "file_share"


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"status": 503}, "http_error"),
        ({"silent": True}, "http_timeout"),
    ],
)
async def test_an_event_that_is_not_taken_is_tried_three_times_more(
    tmp_path: Path, options: dict[str, Any], reason: str
) -> None:
    async with slack(tmp_path) as (sandbox, client), receiver(sandbox, **options) as app:
        sandbox.people.post_text("robin", "#photos", "Hi")
        for tries, pause in ((1, 0.5), (2, 60), (3, 300), (4, 3600)):
            await app.heard(tries)
            sandbox.clock.advance(3 if app.silent else 0)
            await delivered(sandbox, tries)
            sandbox.clock.advance(pause)
        await client.auth_test()

    retries = [(h.get("x-slack-retry-num"), h.get("x-slack-retry-reason")) for h, _ in app.received]
    assert retries == [(None, None), ("1", reason), ("2", reason), ("3", reason)]
    assert len({body for _, body in app.received}) == 1


async def test_an_app_can_decline_retries(tmp_path: Path) -> None:
    refuse: dict[str, Any] = {"status": 503, "headers": {"x-slack-no-retry": "1"}}
    async with slack(tmp_path) as (sandbox, client), receiver(sandbox, **refuse) as app:
        sandbox.people.post_text("robin", "#photos", "Hi")
        await delivered(sandbox)
        sandbox.clock.advance(3600)
        await client.auth_test()

    assert len(app.received) == 1


async def test_an_app_that_is_not_there_is_retried_for_that_reason(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _client):
        sandbox.deliver_to("http://127.0.0.1:1/slack/events")
        sandbox.people.post_text("robin", "#photos", "Hi")
        await delivered(sandbox)
        async with receiver(sandbox) as app:
            sandbox.clock.advance(1)
            await until(lambda: app.received)

    headers, _ = app.received[0]
    assert headers["x-slack-retry-reason"] == "connection_failed"


async def test_two_redirects_are_followed_and_no_more(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _client), receiver(sandbox, redirects=True) as app:
        sandbox.people.post_text("robin", "#photos", "Hi")
        await delivered(sandbox)
        answer = sandbox.workspace.traffic.named("message")[0].answer

    assert len(app.received) == 3
    assert answer == {"ok": False, "reason": "too_many_redirects"}


async def test_the_request_url_is_checked_with_a_challenge(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _client), receiver(sandbox) as app:
        assert await sandbox.verify_url(app.url) is True
        assert await sandbox.verify_url("http://127.0.0.1:1/") is False


async def test_a_command_is_a_form_and_its_answer_is_shown(tmp_path: Path) -> None:
    answer = {"text": "Found nothing", "response_type": "ephemeral"}
    async with slack(tmp_path) as (sandbox, _client), receiver(sandbox, body=answer) as app:
        await sandbox.people.run_command("robin", "#photos", "/labels", "search beach")
        _, body = app.received[0]

    fields = parse_qs(body.decode())
    assert fields["command"] == ["/labels"]
    assert fields["text"] == ["search beach"]
    assert fields["channel_name"] == ["photos"]
    assert [m.text for m in sandbox.workspace.ephemerals] == ["Found nothing"]
