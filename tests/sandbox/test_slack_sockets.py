"""Socket Mode over a real WebSocket: hello, acknowledgements, retries, reconnecting."""

from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest

from tests.sandbox.slack_support import delivered, photo, slack, socket_bot, until


async def test_a_socket_says_hello_and_delivers_in_an_envelope(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        opened = await client.apps_connections_open(app_token=sandbox.app_token)
        async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"]) as socket:
            hello = await socket.receive_json()
            sandbox.people.post_text("robin", "#photos", "Hi")
            frame = await socket.receive_json()

    assert hello["type"] == "hello"
    assert hello["num_connections"] == 1
    assert hello["connection_info"] == {"app_id": sandbox.app.id}
    assert set(frame) == {
        *("envelope_id", "payload", "type", "accepts_response_payload"),
        *("retry_attempt", "retry_reason"),
    }
    assert (frame["type"], frame["retry_attempt"], frame["retry_reason"]) == ("events_api", 0, "")
    assert frame["accepts_response_payload"] is False
    assert frame["payload"]["event"]["text"] == "Hi"


async def test_a_ticket_is_good_for_one_connection_and_not_for_long(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), aiohttp.ClientSession() as session:
        once = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
        old = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
        async with session.ws_connect(once):
            pass
        sandbox.clock.advance(31)

        for url in (once, old):
            with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                await session.ws_connect(url)


async def test_a_ping_is_echoed(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), aiohttp.ClientSession() as session:
        url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
        async with session.ws_connect(url, autoping=False) as socket:
            await socket.receive_json()
            await socket.ping(b"sdk-ping-pong:1")
            pong = await socket.receive()

    assert (pong.type, bytes(pong.data)) == (aiohttp.WSMsgType.PONG, b"sdk-ping-pong:1")


async def test_an_event_that_is_not_acknowledged_comes_again_three_times(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        bot.acks = False
        sandbox.people.post_text("robin", "#photos", "Hi")
        for heard, pause in ((1, 0.5), (2, 60), (3, 300), (4, 3600)):
            await bot.heard(heard)
            sandbox.clock.advance(3)
            await delivered(sandbox, heard)
            sandbox.clock.advance(pause)
        await client.auth_test()
        requests = bot.requests

    assert [(r.retry_attempt, r.retry_reason) for r in requests] == [
        (0, ""),
        (1, "timeout"),
        (2, "timeout"),
        (3, "timeout"),
    ]
    assert len({r.payload["event_id"] for r in requests}) == 1
    assert len({r.envelope_id for r in requests}) == 4
    assert sandbox.workspace.traffic.violations() == ["message was not acknowledged: timeout"] * 4


async def test_an_acknowledged_event_comes_once(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        sandbox.people.post_text("robin", "#photos", "Hi")
        await bot.heard(1)
        await delivered(sandbox)
        sandbox.clock.advance(3600)
        await client.auth_test()

    assert len(bot.requests) == 1
    assert sandbox.workspace.traffic.named("message")[0].ok is True


async def test_an_event_can_be_delivered_again_on_demand(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        sandbox.people.post_text("robin", "#photos", "Hi")
        await delivered(sandbox)
        sandbox.deliver_again(sandbox.workspace.traffic.named("message")[0].request)
        first, second = await bot.heard(2)

    assert first.payload == second.payload


async def test_an_event_waits_for_a_socket_as_a_retry(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        sandbox.people.post_files("robin", "#photos", [photo()])
        await delivered(sandbox)
        async with socket_bot(sandbox, client) as bot:
            sandbox.clock.advance(1)
            (request,) = await bot.heard(1)

    assert request.retry_attempt == 1
    assert sandbox.workspace.traffic.violations() == []


async def test_of_several_sockets_one_receives_each_event(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), AsyncExitStack() as stack:
        bots = [await stack.enter_async_context(socket_bot(sandbox, client)) for _ in range(2)]
        await until(lambda: len(sandbox.slack.sockets.open) == 2)
        for _ in range(4):
            sandbox.people.post_text("robin", "#photos", "Hi")
        await until(lambda: sum(len(bot.requests) for bot in bots) == 4)

    assert [len(bot.requests) for bot in bots] == [2, 2]


async def test_an_eleventh_socket_is_sent_away(tmp_path: Path) -> None:
    async with (
        slack(tmp_path) as (sandbox, client),
        aiohttp.ClientSession() as session,
        AsyncExitStack() as stack,
    ):
        for _ in range(10):
            url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
            socket = await stack.enter_async_context(session.ws_connect(url))
            await socket.receive_json()
        url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
        eleventh = await stack.enter_async_context(session.ws_connect(url))
        frame = await eleventh.receive_json()

    assert (frame["type"], frame["reason"]) == ("disconnect", "too_many_websockets")


async def test_the_sdk_comes_back_when_it_is_asked_to_reconnect(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        (old,) = sandbox.slack.sockets.open
        await sandbox.slack.sockets.ask_to_reconnect("warning")
        await until(lambda: sandbox.slack.sockets.open and old not in sandbox.slack.sockets.open)
        sandbox.people.post_text("robin", "#photos", "Hi")

        assert (await bot.heard(1))[0].payload["event"]["text"] == "Hi"
