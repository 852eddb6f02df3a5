"""How much Slack delivers, how long it tries, and when it stops; on a clock that tests move."""

import asyncio
from pathlib import Path

from sandbox.slack.strictness import Strictness
from tests.sandbox.slack_support import delivered, slack, socket_bot, until
from tests.sandbox.test_slack_http import receiver

HOUR = 3600


async def test_an_event_older_than_two_hours_is_not_delivered(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client) as bot:
        sandbox.people.post_text("robin", "#photos", "Hi")
        await delivered(sandbox)
        envelope = sandbox.workspace.traffic.named("message")[0].request
        sandbox.clock.advance(2 * HOUR - 60)
        sandbox.deliver_again(envelope)
        await bot.heard(2)
        sandbox.clock.advance(HOUR)
        sandbox.deliver_again(envelope)
        await client.auth_test()

    assert len(bot.requests) == 2


async def test_delayed_events_are_tried_hourly_for_a_day(tmp_path: Path) -> None:
    strictness = Strictness(retry_delays=(), delayed_events=True)
    async with (
        slack(tmp_path, strictness=strictness) as (sandbox, client),
        receiver(sandbox, status=503) as app,
    ):
        sandbox.people.post_text("robin", "#photos", "Hi")
        for tries in range(1, 26):
            await app.heard(tries)
            await delivered(sandbox, tries)
            await asyncio.sleep(0)
            sandbox.clock.advance(HOUR)
        await client.auth_test()

    assert len(app.received) == 25
    assert app.received[-1][0]["x-slack-retry-num"] == "24"


async def test_beyond_the_hours_allowance_events_are_lost_and_the_app_is_told(
    tmp_path: Path,
) -> None:
    strictness = Strictness(deliveries_per_hour=3)
    async with (
        slack(tmp_path, strictness=strictness) as (sandbox, client),
        socket_bot(sandbox, client) as bot,
    ):
        for _ in range(6):
            sandbox.people.post_text("robin", "#photos", "Hi")
        await bot.heard(4)
        sandbox.clock.advance(61)
        sandbox.people.post_text("robin", "#photos", "Hi")
        await bot.heard(5)
        sandbox.clock.advance(HOUR)
        sandbox.people.post_text("robin", "#photos", "Again")
        await bot.heard(6)
        payloads = [request.payload for request in bot.requests]

    kinds = [payload["type"] for payload in payloads]
    assert sorted(kinds[:4]) == ["app_rate_limited"] + ["event_callback"] * 3
    assert kinds[4:] == ["app_rate_limited", "event_callback"]
    limited = payloads[4]
    assert limited.keys() == {"token", "team_id", "api_app_id", "type", "minute_rate_limited"}
    assert limited["minute_rate_limited"] % 60 == 0


async def test_an_app_that_fails_nearly_always_hears_nothing_more(tmp_path: Path) -> None:
    strictness = Strictness(retry_delays=(), switch_off_deliveries=4)
    async with (
        slack(tmp_path, strictness=strictness) as (sandbox, _),
        receiver(sandbox, status=500) as app,
    ):
        for _ in range(4):
            sandbox.people.post_text("robin", "#photos", "Hi")
        await until(lambda: sandbox.allowance.switched_off)
        sandbox.people.post_text("robin", "#photos", "Hello?")
        await asyncio.sleep(0.02)

    assert len(app.received) == 4
    assert sandbox.workspace.traffic.codes() == ["failed_delivery"] * 4 + ["subscriptions_off"]


async def test_a_few_failures_are_forgiven(tmp_path: Path) -> None:
    strictness = Strictness(retry_delays=(), switch_off_deliveries=4)
    async with (
        slack(tmp_path, strictness=strictness) as (sandbox, _),
        receiver(sandbox, status=500) as app,
    ):
        for number in range(8):
            app.status = 200 if number % 4 == 0 else 500
            sandbox.people.post_text("robin", "#photos", "Hi")
            await delivered(sandbox, number + 1)

    assert sandbox.allowance.switched_off is False


async def test_a_socket_is_renewed_in_the_end(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client), socket_bot(sandbox, client):
        (old,) = sandbox.slack.sockets.open
        sandbox.clock.advance(18_050)
        await until(lambda: sandbox.slack.sockets.open and old not in sandbox.slack.sockets.open)


async def test_a_socket_can_be_asked_to_live_shortly(tmp_path: Path) -> None:
    import aiohttp

    async with slack(tmp_path) as (sandbox, client), aiohttp.ClientSession() as session:
        url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
        async with session.ws_connect(f"{url}&debug_reconnects=true") as socket:
            hello = await socket.receive_json()
            await asyncio.sleep(0.01)
            sandbox.clock.advance(350)
            warning = await socket.receive_json()
            await asyncio.sleep(0.01)
            sandbox.clock.advance(10)
            end = await socket.receive_json()

    assert hello["debug_info"]["approximate_connection_time"] == 360
    assert [warning["reason"], end["reason"]] == ["warning", "refresh_requested"]
