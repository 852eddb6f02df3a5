"""Every request to Slack, seen at aiohttp's own signals: into the trace, and failed tries counted.

https://docs.aiohttp.org/en/stable/tracing_reference.html. What a call came to in the end, after
slack_sdk's own tries, is told in `bot/slack/calls.py`. Nothing that was sent is looked at, and of
addresses nothing but the method's name.
"""

from types import SimpleNamespace
from urllib.parse import urlsplit

import aiohttp
from opentelemetry.trace import SpanKind

from bot.ports import Meter
from bot.spans import fail, tracer

SERVICE = "slack"
_TOO_MANY = 429
_SERVER_ERROR = 500
_CLIENT_ERROR = 400


def traffic(meter: Meter, api_url: str) -> aiohttp.TraceConfig:
    """For `aiohttp.ClientSession(trace_configs=…)`; methods are below `api_url`."""
    base = urlsplit(api_url).path

    async def began(
        _: aiohttp.ClientSession, told: SimpleNamespace, request: aiohttp.TraceRequestStartParams
    ) -> None:
        method = _method(request.url.path, base)
        told.span = tracer().start_span(
            f"{SERVICE}.{method}",
            kind=SpanKind.CLIENT,
            attributes={"rpc.service": SERVICE, "rpc.method": method},
        )

    async def ended(
        _: aiohttp.ClientSession, told: SimpleNamespace, answer: aiohttp.TraceRequestEndParams
    ) -> None:
        status = answer.response.status
        told.span.set_attribute("http.response.status_code", status)
        if status >= _CLIENT_ERROR:
            fail(told.span, str(status))
        if status == _TOO_MANY or status >= _SERVER_ERROR:
            meter.tried_again(SERVICE, throttled=status == _TOO_MANY)
        told.span.end()

    async def broke_off(
        _: aiohttp.ClientSession, told: SimpleNamespace, broken: aiohttp.TraceRequestExceptionParams
    ) -> None:
        fail(told.span, type(broken.exception).__name__)
        meter.tried_again(SERVICE, throttled=False)
        told.span.end()

    config = aiohttp.TraceConfig()
    config.on_request_start.append(began)
    config.on_request_end.append(ended)
    config.on_request_exception.append(broke_off)
    return config


def _method(path: str, base: str) -> str:
    """A method of the Web API, or `files` for all that comes and goes besides."""
    rest = path.removeprefix(base)
    return rest if path.startswith(base) and "/" not in rest else "files"
