"""A boto3 client whose requests end in a virtual table.

All of the bot's side runs and is timed: the adapter, the client's writing and reading of JSON, its
threads. What is missing is the network and the time that DynamoDB itself takes.
"""

import base64
import io
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import boto3
from botocore import UNSIGNED
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config

from benchmarks.virtual_table import Taken, VirtualTable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(slots=True)
class Bill:
    """What was asked since the last `clear`. `seconds` is what making up the items took."""

    requests: int = 0
    units: float = 0.0
    items: int = 0
    size: int = 0
    seconds: float = 0.0
    operations: list[str] = field(default_factory=list)

    def add(self, operation: str, taken: Taken, seconds: float) -> None:
        """One more request."""
        self.requests += 1
        self.units += taken.units
        self.items += taken.items
        self.size += taken.size
        self.seconds += seconds
        self.operations.append(operation)


class VirtualClient:
    """Sends into a table and keeps the bill; `remembers` answers so that they take no time again.

    Remembering is for measuring: the first time counts, the second one is timed.
    """

    def __init__(self, table: VirtualTable, *, remembers: bool = True) -> None:
        self._table = table
        self._remembers = remembers
        self._answers: dict[tuple[str, bytes], tuple[Taken, bytes]] = {}
        self.bill = Bill()

    def client(self, connections: int = 32) -> "DynamoDBClient":
        """The client."""
        config = Config(signature_version=UNSIGNED, max_pool_connections=connections)
        made = boto3.client("dynamodb", region_name="eu-west-1", config=config)
        # The answer of such a listener is taken for the service's; the stubs know only silent ones.
        made.meta.events.register("before-send.dynamodb", cast("Callable[..., None]", self._send))
        return made

    def _send(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        started = time.thread_time()
        target = request.headers["X-Amz-Target"]
        operation = str(target, "ascii") if isinstance(target, bytes) else str(target)
        operation = operation.rpartition(".")[2]
        body = cast("bytes", request.body)
        taken, text = self._answers.get((operation, body)) or self._answer(operation, body)
        self.bill.add(operation, taken, time.thread_time() - started)
        return AWSResponse(request.url, 200, HTTPHeaders(), _Raw(text))

    def _answer(self, operation: str, body: bytes) -> tuple[Taken, bytes]:
        taken = self._table.answer(operation, json.loads(body, object_hook=_typed))
        answered = taken, json.dumps(taken.answer, default=_base64).encode()
        if self._remembers:
            self._answers[operation, body] = answered
        return answered


class _Raw(io.BytesIO):
    """A body as botocore reads it from a connection."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        """Everything at once."""
        yield self.read()


def _typed(value: dict[str, Any]) -> dict[str, Any]:
    return {"B": base64.b64decode(value["B"])} if value.keys() == {"B"} else value


def _base64(value: Any) -> str:
    return base64.b64encode(bytes(value)).decode()
