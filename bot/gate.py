"""The gate of the web process: nothing passes that Slack did not sign within five minutes.

https://docs.slack.dev/authentication/verifying-requests-from-slack. Bolt checks signatures too, but
it parses the body before, writes refused ones into the log, and takes a header that makes the check
itself fail for an error of ours, of which the handlers tell people. So nothing of a stranger's
reaches Bolt.
"""

import asyncio
import hmac
import logging
import re
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.core.shapes import misshapen

log = logging.getLogger(__name__)

FRESH = 300
"""Seconds by which the time in a request may differ from ours."""
BODY_SECONDS = 5.0
"""How long a body may take to arrive: Slack waits 3 s for the answer to it."""
IDLE, LINGER = 75.0, 2.0
"""Seconds after which a connection without the whole head of a request is closed, more than the
60 s that load balancers keep an idle one; and for which a refused body is read, so that the refusal
arrives."""
_TYPES = frozenset({"application/json", "application/x-www-form-urlencoded"})
_TIME = re.compile(r"[0-9]{1,12}")
_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
"""What Bolt raises for JSON that is none, or is no object, or has others where it expects them."""

_TORN = (ConnectionError, web.RequestPayloadError, HttpProcessingError)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def guard(app: web.Application, *, path: str, secret: str, now: Callable[[], float]) -> None:
    """Let only requests from Slack come to `path`; `now` is in seconds since the epoch.

    Others get 400, 401, 408, 413 or 415, and one line in the log that holds nothing of them. A body
    is read up to aiohttp's limit of 1 MiB, and elsewhere not at all.
    """
    assert secret, "anybody can sign with nothing"

    @web.middleware
    async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            if request.path == path and request.method == "POST":
                await _check(request, secret, now())
            elif request.can_read_body:
                raise web.HTTPBadRequest(reason="No body is read here")
        except web.HTTPException as refusal:
            log.info("refused a request: %s", refusal.reason)
            raise
        return await handler(request)

    app.middlewares.append(gate)


class _Malformed(logging.Filter):
    """Keeps quiet of what is no HTTP: whoever can reach the port could fill the log with it."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


_MALFORMED = _Malformed()


def runner(app: web.Application) -> web.AppRunner:
    """What serves an app to strangers."""
    server_log = logging.getLogger("aiohttp.server")
    server_log.addFilter(_MALFORMED)
    return web.AppRunner(
        app, access_log=None, logger=server_log, shutdown_timeout=5.0,
        keepalive_timeout=IDLE, lingering_time=LINGER,
    )  # fmt: skip


async def _check(request: web.Request, secret: str, now: float) -> None:
    """Raise the refusal that the request deserves; the body is read for a fresh one alone."""
    if "Content-Encoding" in request.headers:
        raise web.HTTPUnsupportedMediaType(reason="Not a content encoding of Slack's")
    timestamp = _only(request, "X-Slack-Request-Timestamp")
    if not _TIME.fullmatch(timestamp) or abs(now - int(timestamp)) > FRESH:
        raise web.HTTPUnauthorized(reason="No fresh timestamp")
    raw = await _body(request)
    given = _only(request, "X-Slack-Signature").encode(errors="replace")
    if not hmac.compare_digest(signature(secret, timestamp, raw), given):
        raise web.HTTPUnauthorized(reason="Not signed by Slack")
    _check_form(request, raw)


def _check_form(request: web.Request, raw: bytes) -> None:
    """Slack sends plain JSON or a form, in UTF-8."""
    charset = (request.charset or "utf-8").lower()
    if request.content_type not in _TYPES or charset != "utf-8":
        raise web.HTTPUnsupportedMediaType(reason="Not a content type of Slack's")
    try:
        kind: dict[str, str | Sequence[str]] = {"content-type": request.content_type}
        wrong = misshapen(AsyncBoltRequest(body=raw.decode(), headers=kind).body)
    except _UNREADABLE as error:
        raise web.HTTPBadRequest(reason="Signed, but not readable") from error
    if wrong:
        log.warning("refused a delivery: %s is not as Slack documents it", wrong)
        raise web.HTTPBadRequest(reason="Signed, but not as Slack documents it")


def _only(request: web.Request, header: str) -> str:
    """The value of a header that stands there once, else nothing."""
    values = request.headers.getall(header, [])
    return values[0] if len(values) == 1 else ""


async def _body(request: web.Request) -> bytes:
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await request.read()
    except TimeoutError as error:
        raise web.HTTPRequestTimeout(reason="The body took too long") from error
    except _TORN as error:
        raise web.HTTPBadRequest(reason="The body is torn") from error


def signature(secret: str, timestamp: str, raw: bytes) -> bytes:
    """What stands in `X-Slack-Signature` of a request from Slack."""
    signed = b"v0:%s:%s" % (timestamp.encode(), raw)
    return b"v0=" + hmac.digest(secret.encode(), signed, "sha256").hex().encode()
