"""What is told of every call to AWS: by botocore's own events, and by nothing of what was sent."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError

from bot.aws.calls import Calls
from bot.aws.traffic import Traffic
from bot.spans import span
from tests.fakes.meter import FakeMeter
from tests.fakes.spans import Traced


class Answers:
    """Stands before the network: the next answers of AWS, each a status and an error's code."""

    def __init__(self, *answers: tuple[int, str] | Exception) -> None:
        self._answers = list(answers)

    def __call__(self, request: Any, **_: Any) -> AWSResponse:
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, code = answer
        body = f'{{"__type": "{code}", "message": "of secret.jpg"}}' if code else "{}"
        return AWSResponse(request.url, status, HTTPHeaders(), Body(body.encode()))


class Body:
    """Read once, as urllib3's."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def stream(self) -> Iterator[bytes]:
        yield self._data


@pytest.fixture
def meter() -> FakeMeter:
    return FakeMeter()


def dynamodb(meter: FakeMeter, *answers: tuple[int, str] | Exception, tries: int = 1) -> Any:
    session = boto3.Session("AKIAIOSFODNN7EXAMPLE", "secret", region_name="eu-west-1")
    Traffic(meter).listen(session.events)
    retries: Any = {"mode": "standard", "total_max_attempts": tries}
    client = session.client("dynamodb", config=Config(retries=retries))
    before_send: Any = Answers(*answers)
    client.meta.events.register("before-send", before_send)
    return client


def get(client: Any) -> None:
    client.get_item(TableName="t", Key={"pk": {"S": "T1#secret"}})


OK = (200, "")


def test_an_answered_call_is_counted_by_service_and_operation(meter: FakeMeter) -> None:
    get(dynamodb(meter, OK))

    assert meter.calls == [("dynamodb", "GetItem", "ok")]
    assert meter.failed_tries == []


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ((400, "ThrottlingException"), "throttled"),
        ((500, "InternalServerError"), "unavailable"),
        ((503, "Whatever"), "unavailable"),
        ((400, "AccessDeniedException"), "denied"),
        ((400, "ResourceNotFoundException"), "missing"),
        ((400, "ConditionalCheckFailedException"), "condition_failed"),
        ((400, "ValidationException"), "refused"),
    ],
)
def test_a_failed_call_is_counted_by_one_of_a_few_words(
    meter: FakeMeter, answer: tuple[int, str], outcome: str
) -> None:
    with pytest.raises(ClientError):
        get(dynamodb(meter, answer))

    assert meter.calls == [("dynamodb", "GetItem", outcome)]


def test_a_try_that_botocore_repeats_is_counted_apart(meter: FakeMeter) -> None:
    get(dynamodb(meter, (400, "ThrottlingException"), OK, tries=2))

    assert meter.calls == [("dynamodb", "GetItem", "ok")]
    assert meter.failed_tries == [("dynamodb", True)]


def test_a_service_out_of_reach_is_unavailable(meter: FakeMeter) -> None:
    lost = EndpointConnectionError(endpoint_url="http://127.0.0.1:1/secret")

    with pytest.raises(BotoCoreError):
        get(dynamodb(meter, lost))

    assert meter.calls == [("dynamodb", "GetItem", "unavailable")]
    assert meter.failed_tries == [("dynamodb", False)]


async def test_a_call_in_a_thread_is_a_span_of_the_stage_that_made_it(
    meter: FakeMeter, monkeypatch: pytest.MonkeyPatch
) -> None:
    traced = Traced.by(monkeypatch)
    client = dynamodb(meter, OK, (400, "AccessDeniedException"))

    with ThreadPoolExecutor(1) as executor, span("record"):
        calls = Calls("Amazon DynamoDB", executor)
        await calls.run(get, client)
        with pytest.raises(ClientError):
            get(client)

    assert traced.parents() == {"dynamodb.GetItem": "record", "record": ""}
    first, second = traced.spans[:2]
    assert first.attributes == {
        "rpc.system": "aws-api", "rpc.service": "dynamodb", "rpc.method": "GetItem",
    }  # fmt: skip
    assert (second.attributes or {})["error.type"] == "denied"
    assert "secret" not in traced.said()
