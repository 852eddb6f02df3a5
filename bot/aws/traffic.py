"""Every call of boto3, seen at botocore's own events: counted, timed, and put into the trace.

https://docs.aws.amazon.com/boto3/latest/guide/events.html. Nothing that was sent is looked at.
"""

from time import perf_counter
from typing import Any

from botocore.exceptions import ConnectionError as AWSConnectionError
from botocore.exceptions import HTTPClientError
from botocore.hooks import BaseEventHooks
from opentelemetry.trace import Span, SpanKind

from bot.aws.codes import CONDITION_FAILED, MISSING, PASSING, REFUSED, THROTTLED
from bot.ports import Meter
from bot.spans import fail, tracer

_KEY = "labels.call"
_SERVER_ERROR = 500
_CLIENT_ERROR = 300


class Traffic:
    """What a meter and a trace are told of the calls to AWS."""

    def __init__(self, meter: Meter) -> None:
        """Nothing is heard before `listen`."""
        self._meter = meter

    def listen(self, events: BaseEventHooks) -> None:
        """Hear of all calls of the clients that are made from now on."""
        events.register("before-call", self._began)
        events.register("needs-retry", self._tried)
        events.register("after-call", self._ended)
        events.register("after-call-error", self._broke_off)

    def _began(self, model: Any, context: dict[str, Any], **_: Any) -> None:
        service = str(model.service_model.service_name)
        opened = tracer().start_span(
            f"{service}.{model.name}",
            kind=SpanKind.CLIENT,
            attributes={"rpc.system": "aws-api", "rpc.service": service, "rpc.method": model.name},
        )
        context[_KEY] = (service, str(model.name), opened, perf_counter())

    def _tried(self, operation: Any, response: Any, **_: Any) -> None:
        """After every try, the good ones too; botocore's own listener decides what follows."""
        outcome = "unavailable" if response is None else _outcome(response[0], response[1])
        if outcome in ("throttled", "unavailable"):
            service = operation.service_model.service_name
            self._meter.tried_again(service, throttled=outcome == "throttled")

    def _ended(
        self, http_response: Any, parsed: dict[str, Any], context: dict[str, Any], **_: Any
    ) -> None:
        self._tell(context, _outcome(http_response, parsed))

    def _broke_off(self, exception: Exception, context: dict[str, Any], **_: Any) -> None:
        is_network = isinstance(exception, HTTPClientError | AWSConnectionError)
        self._tell(context, "unavailable" if is_network else "failed")

    def _tell(self, context: dict[str, Any], outcome: str) -> None:
        if _KEY not in context:
            return
        service, operation, opened, began = context.pop(_KEY)
        self._meter.called(service, operation, outcome, perf_counter() - began)
        _close(opened, outcome)


def _close(opened: Span, outcome: str) -> None:
    if outcome not in ("ok", "condition_failed"):
        fail(opened, outcome)
    opened.end()


def _outcome(response: Any, parsed: dict[str, Any]) -> str:
    """One of a few words, whatever AWS may answer."""
    status = response.status_code
    if status < _CLIENT_ERROR:
        return "ok"
    code = str(parsed.get("Error", {}).get("Code", ""))
    kinds = {
        "throttled": THROTTLED, "condition_failed": CONDITION_FAILED, "unavailable": PASSING,
        "denied": REFUSED, "missing": MISSING,
    }  # fmt: skip
    known = next((kind for kind, codes in kinds.items() if code in codes), "")
    return known or ("unavailable" if status >= _SERVER_ERROR else "refused")
