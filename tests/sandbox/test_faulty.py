"""The proxy that lets calls go wrong: whatever was not drawn passes, and what was drawn happens."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.faulty import Call, Dice, FaultyProxy, Kind, recognised
from sandbox.faulty.calls import Service
from sandbox.faulty.dice import KINDS
from sandbox.slack.server import SlackSandbox
from tests.sandbox.slack_support import SocketBot, delivered, photo, slack, until

SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=sandbox"}
POST = Call(Service.SLACK, "chat.postMessage")
FRAME = Call(Service.SOCKET, "frame")


@asynccontextmanager
async def behind_proxy(
    folder: Path, dice: Dice
) -> AsyncIterator[tuple[SlackSandbox, AsyncWebClient, FaultyProxy]]:
    """A sandbox whose every address leads through the proxy."""
    async with (
        slack(folder) as (sandbox, _),
        FaultyProxy(sandbox.slack.base_url, dice) as proxy,
    ):
        sandbox.slack.listen_at(proxy.url)
        client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
        yield sandbox, client, proxy


@pytest.mark.parametrize(
    ("request_", "call"),
    [
        (("POST", "/", {"X-Amz-Target": "DynamoDB_20120810.GetItem"}),
         Call(Service.DYNAMODB, "GetItem")),
        (("POST", "/", {"X-Amz-Target": "AmazonSQS.SendMessage"}),
         Call(Service.SQS, "SendMessage")),
        (("POST", "/", {"X-Amz-Target": "RekognitionService.DetectLabels"}),
         Call(Service.REKOGNITION, "DetectLabels")),
        (("PUT", "/bucket/originals/T1/abc", SIGNED), Call(Service.S3, "PutObject")),
        (("POST", "/api/files.info", {}), Call(Service.SLACK, "files.info")),
        (("GET", "/files-pri/T1-F1/download/a.png", {}), Call(Service.FILES, "download")),
        (("POST", "/upload/v1/F1", {}), Call(Service.FILES, "upload")),
        (("POST", "/slack/events", {}), Call(Service.DELIVERY, "event")),
    ],
)  # fmt: skip
def test_every_call_is_known_by_its_service_and_its_name(
    request_: tuple[str, str, dict[str, str]], call: Call
) -> None:
    assert recognised(*request_) == call


def test_a_seed_draws_the_same_faults_however_calls_mingle() -> None:
    one, other = Dice(7, rate=0.3), Dice(7, rate=0.3)
    calls = [Call(Service.S3, "PutObject"), POST]

    mingled = [(call, one.draw(call)[0]) for _ in range(50) for call in calls]
    in_turn = [(call, other.draw(call)[0]) for call in calls for _ in range(50)]

    assert sorted(mingled, key=str) == sorted(in_turn, key=str)
    assert Counter(kind for _, kind in mingled)[None] < 100


def test_so_many_calls_fail_and_each_way_comes() -> None:
    dice = Dice(1, rate=0.1, slow=0.05)

    for service in Service:
        drawn = Counter(dice.draw(Call(service, "call"))[0] for _ in range(2000))
        slow, fine = drawn.pop(Kind.SLOW), drawn.pop(None)
        assert set(drawn) == set(KINDS[service])
        assert 0.08 < drawn.total() / 2000 < 0.12
        assert 0.03 < slow / 2000 < 0.07
        assert fine + slow + drawn.total() == dice.calls[service] == 2000


def test_what_is_ordered_comes_first_and_nothing_comes_after_the_calm() -> None:
    dice = Dice(1, rate=1.0)
    dice.order(POST, Kind.CUT, times=2)
    dice.expired.add(Service.S3)

    assert [dice.draw(POST)[0] for _ in range(2)] == [Kind.CUT] * 2
    assert dice.draw(Call(Service.S3, "PutObject"))[0] is Kind.EXPIRED

    dice.calm()
    assert [dice.draw(call)[0] for call in (POST, Call(Service.S3, "PutObject"))] == [None] * 2


@pytest.mark.parametrize("kind", sorted(KINDS[Service.SLACK]))
async def test_a_message_is_posted_or_not_as_the_fault_says(tmp_path: Path, kind: Kind) -> None:
    dice = Dice()
    dice.order(POST, kind)
    async with behind_proxy(tmp_path, dice) as (sandbox, client, _):
        channel = sandbox.workspace.channel_named("photos").id

        with pytest.raises((SlackApiError, aiohttp.ClientError)) as caught:
            await client.chat_postMessage(channel=channel, text="Hi")
        posted = len(sandbox.workspace.history(channel))
        await client.chat_postMessage(channel=channel, text="Hi")

    assert posted == (kind in (Kind.CUT, Kind.RESET_AFTER, Kind.ERROR_AFTER))
    if kind is Kind.THROTTLED:
        assert isinstance(caught.value, SlackApiError)
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "1"


async def test_files_come_and_go_through_the_proxy(tmp_path: Path) -> None:
    dice = Dice()
    async with behind_proxy(tmp_path, dice) as (sandbox, client, proxy):
        message = sandbox.people.post_files("robin", "#photos", [photo()])
        info = (await client.files_info(file=message.files[0]))["file"]
        place = await client.files_getUploadURLExternal(filename="a.png", length=3)
        token = {"Authorization": f"Bearer {sandbox.bot_token}"}
        async with aiohttp.ClientSession() as session:
            async with session.get(info["url_private_download"], headers=token) as got:
                assert await got.read() == photo().data
            async with session.post(place["upload_url"], data=b"abc") as sent:
                assert await sent.text() == "OK - 3"

    assert info["url_private_download"].startswith(proxy.url)
    assert dice.calls == {Service.SLACK: 2, Service.FILES: 2}


@asynccontextmanager
async def quick_bot(sandbox: SlackSandbox, client: AsyncWebClient) -> AsyncIterator[SocketBot]:
    """It looks several times a second whether its socket is still open."""
    sockets = SocketModeClient(sandbox.app_token, web_client=client, ping_interval=0.1)
    bot = SocketBot(sockets)
    sockets.socket_mode_request_listeners.append(bot.on_request)
    await sockets.connect()  # type: ignore[no-untyped-call]
    await sandbox.wait_for_connection()
    try:
        yield bot
    finally:
        await sockets.close()  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("kind", "attempts"), [(Kind.RESET, [1]), (Kind.RESET_AFTER, [0, 1])], ids=str
)
async def test_a_socket_that_breaks_is_opened_anew_and_the_event_comes_again(
    tmp_path: Path, kind: Kind, attempts: list[int]
) -> None:
    dice = Dice()
    async with (
        behind_proxy(tmp_path, dice) as (sandbox, client, _),
        quick_bot(sandbox, client) as bot,
    ):
        (first,) = sandbox.slack.sockets.open
        dice.order(FRAME, kind)
        sandbox.people.post_text("robin", "#photos", "Hi")
        await until(lambda: sandbox.slack.sockets.open not in ([first], []))
        sandbox.clock.advance(3)
        await delivered(sandbox)
        sandbox.clock.advance(1)
        heard = list(await bot.heard(len(attempts)))

    assert [request.retry_attempt for request in heard] == attempts
    assert len({request.payload["event_id"] for request in heard}) == 1


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_slack_asks_for_another_socket(tmp_path: Path, reason: str) -> None:
    async with (
        behind_proxy(tmp_path, Dice()) as (sandbox, client, proxy),
        quick_bot(sandbox, client) as bot,
    ):
        (old,) = sandbox.slack.sockets.open
        await proxy.wires.disconnect(reason)
        await until(lambda: old not in sandbox.slack.sockets.open and sandbox.slack.sockets.open)
        sandbox.people.post_text("robin", "#photos", "Hi")

        assert (await bot.heard(1))[0].payload["event"]["text"] == "Hi"
