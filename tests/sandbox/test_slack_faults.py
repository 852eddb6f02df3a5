"""Trouble on request, and the log of what was said."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import SlackSandbox
from sandbox.workspace.faults import Fault, FaultKind, Latency
from sandbox.workspace.traffic import Direction, Exchange, TrafficLog
from tests.sandbox.slack_support import photo, slack, until


async def post(client: AsyncWebClient, sandbox: SlackSandbox) -> Any:
    channel = sandbox.people.channel("#photos").id
    return await client.chat_postMessage(channel=channel, text="Hi")


def posted(sandbox: SlackSandbox) -> int:
    return len(sandbox.workspace.history(sandbox.people.channel("#photos").id))


@pytest.mark.parametrize("applied", [False, True])
async def test_a_dropped_connection_may_hide_a_call_that_was_carried_out(
    tmp_path: Path, *, applied: bool
) -> None:
    async with slack(tmp_path) as (sandbox, client):
        fault = Fault("chat.postMessage", FaultKind.DROPPED, applied=applied)
        sandbox.workspace.faults.add(fault)
        with pytest.raises(aiohttp.ClientError):
            await post(client, sandbox)
        after_fault = posted(sandbox)
        await post(client, sandbox)

        assert after_fault == int(applied)
        assert posted(sandbox) == 1 + int(applied)


async def test_a_failing_call_answers_500(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        sandbox.workspace.faults.add(Fault("chat.postMessage", FaultKind.HTTP_500, times=2))
        statuses = []
        for _ in range(2):
            with pytest.raises(SlackApiError) as caught:
                await post(client, sandbox)
            statuses.append(caught.value.response.status_code)
        await post(client, sandbox)

        assert statuses == [500, 500]
        assert posted(sandbox) == 1


async def test_a_call_may_be_answered_with_a_page_or_a_limit(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        sandbox.workspace.faults.add(Fault("auth.test", FaultKind.HTML))
        sandbox.workspace.faults.add(Fault("*", FaultKind.RATE_LIMITED, retry_after=7))
        with pytest.raises(SlackApiError) as page:
            await client.auth_test()
        with pytest.raises(SlackApiError) as limit:
            await client.auth_test()

    assert page.value.response.data == {}
    assert limit.value.response.headers["Retry-After"] == "7"


async def test_a_slow_call_takes_its_time_on_the_clock(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        sandbox.workspace.faults.add(Fault("auth.test", FaultKind.SLOW, seconds=30))
        call = asyncio.create_task(client.auth_test())
        await asyncio.sleep(0.02)
        waiting = not call.done()
        sandbox.clock.advance(30)
        answer = await call

    assert waiting is True
    assert answer["ok"] is True
    assert sandbox.workspace.traffic.named("auth.test")[0].seconds == 30


def test_latencies_are_the_same_for_the_same_seed() -> None:
    first, second = (Latency({"download": (0.1, 0.2)}, seed=7) for _ in range(2))

    drawn = [first.draw("download") for _ in range(5)]

    assert drawn == [second.draw("download") for _ in range(5)]
    assert all(0.1 <= seconds <= 0.2 for seconds in drawn)
    assert first.draw("files.info") == 0.0


async def test_the_log_holds_both_directions(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, client):
        message = sandbox.people.post_files("robin", "#photos", [photo()])
        await client.reactions_add(channel=message.channel, timestamp=message.ts, name="eyes")
        await until(lambda: len(sandbox.workspace.traffic.all()) == 2)
        by_name = {exchange.name: exchange for exchange in sandbox.workspace.traffic.all()}

    assert by_name["message"].direction is Direction.TO_APP
    assert by_name["reactions.add"].direction is Direction.TO_SLACK
    assert by_name["reactions.add"].request["name"] == "eyes"
    assert by_name["reactions.add"].answer == {"ok": True}
    assert sandbox.bot_token not in str(sandbox.workspace.traffic.all())


def test_the_log_forgets_the_oldest() -> None:
    log = TrafficLog(lambda: None, kept=2)
    for name in ("a", "b", "c"):
        log.add(Exchange(Direction.TO_SLACK, name, 0.0, 0.0, 200))

    assert [exchange.name for exchange in log.all()] == ["b", "c"]


async def test_a_token_in_an_address_is_noted(tmp_path: Path) -> None:
    async with slack(tmp_path) as (sandbox, _client), aiohttp.ClientSession() as session:
        url = f"{sandbox.api_url}auth.test"
        async with session.get(url, params={"token": sandbox.bot_token}) as answer:
            assert (await answer.json())["ok"] is True

    assert sandbox.workspace.traffic.violations() == ["a token in the address of a request"]
