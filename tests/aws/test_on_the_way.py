"""What goes wrong between the bot and AWS, in each service's own words, over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from bot.aws.clients import TRIES
from bot.aws.failures import translated
from bot.errors import RetryLaterError
from sandbox.faulty import Call, Dice, FaultyProxy, Kind
from sandbox.faulty.calls import Service
from tests.aws.servers import AWS, aws_at

pytestmark = pytest.mark.asyncio(loop_scope="module")

PUT_ITEM = Call(Service.DYNAMODB, "PutItem")
PUT_OBJECT = Call(Service.S3, "PutObject")
SEND = Call(Service.SQS, "SendMessage")
DETECT = Call(Service.REKOGNITION, "DetectLabels")

ASKED: dict[Call, Callable[[AWS], Any]] = {
    PUT_ITEM: lambda aws: aws.dynamodb.put_item(TableName="labels", Item={"pk": {"S": "1"}}),
    PUT_OBJECT: lambda aws: aws.s3.put_object(Bucket="labels", Key="1", Body=b"1"),
    SEND: lambda aws: aws.sqs.send_message(QueueUrl="http://sqs/1/q", MessageBody="1"),
    DETECT: lambda aws: aws.rekognition.detect_labels(Image={"Bytes": b"1"}),
}
JSON = "application/x-amz-json-1.0"
PASSES_BY_ITSELF = (Kind.ERROR, Kind.ERROR_AFTER, Kind.THROTTLED, Kind.RESET, Kind.RESET_AFTER,
                    Kind.BAD_GATEWAY)  # fmt: skip


@dataclass
class Upstream:
    """A service that likes everything, and counts what it has carried out."""

    done: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        await request.read()
        target = request.headers.get("X-Amz-Target", "")
        self.done.append(target)
        return web.Response(text="{}", content_type=JSON) if target else web.Response()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def dice() -> Dice:
    return Dice()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def upstream() -> Upstream:
    return Upstream()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def aws(dice: Dice, upstream: Upstream) -> AsyncIterator[AWS]:
    """Real clients, behind a proxy that lets calls go wrong."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", upstream.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with FaultyProxy(f"http://127.0.0.1:{runner.addresses[0][1]}", dice) as proxy:
        with aws_at("faulty", proxy.url) as clients:
            yield clients
    await runner.cleanup()


@pytest.fixture(autouse=True)
def nothing_happened(dice: Dice, upstream: Upstream) -> None:
    upstream.done.clear()
    dice.calls.clear()


async def ask(aws: AWS, call: Call) -> None:
    def asking() -> None:
        with translated(call.service):
            ASKED[call](aws)

    await asyncio.to_thread(asking)


@pytest.mark.parametrize("kind", PASSES_BY_ITSELF)
async def test_one_fault_is_met_with_one_more_call(
    aws: AWS, dice: Dice, upstream: Upstream, kind: Kind
) -> None:
    for call in ASKED:
        dice.order(call, kind)

    await asyncio.gather(*(ask(aws, call) for call in ASKED))

    assert dice.calls == dict.fromkeys((call.service for call in ASKED), 2)
    was_done = kind in (Kind.ERROR_AFTER, Kind.RESET_AFTER)
    assert len(upstream.done) == len(ASKED) * (2 if was_done else 1)


@pytest.mark.parametrize("kind", [Kind.EXPIRED, Kind.PAGE])
async def test_what_is_no_answer_is_waited_for(
    aws: AWS, dice: Dice, upstream: Upstream, kind: Kind
) -> None:
    for call in ASKED:
        dice.order(call, kind, times=TRIES)

    ends = await asyncio.gather(*(ask(aws, call) for call in ASKED), return_exceptions=True)
    dice.calm()

    assert [type(end) for end in ends] == [RetryLaterError] * len(ASKED)
    assert upstream.done == []


async def test_half_an_answer_is_no_answer(aws: AWS, dice: Dice) -> None:
    dice.order(PUT_ITEM, Kind.CUT, times=TRIES)

    with pytest.raises(RetryLaterError):
        await ask(aws, PUT_ITEM)

    dice.calm()
