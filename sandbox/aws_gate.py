"""Stands before moto: notes who called what, and lets somebody in only as far as was said.

moto itself lets everybody do everything. Two paths are the gate's own: `CALLS` tells what was
asked, `LIMITS` takes what an access key is limited to.
"""

import io
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from xml.sax.saxutils import escape

from sandbox.rights import Asked, Right, allows, asked, needs_body, service_of

CALLS = "/_sandbox/calls"
LIMITS = "/_sandbox/limits"

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

_XML = frozenset({"s3", "sts", "sns", "cloudformation"})
SKEWED = "RequestTimeTooSkewed"
_AHEAD = 3600.0
"""Seconds that the clock of AWS is ahead of somebody whose clock is wrong."""
_SAYINGS = {
    "ExpiredToken": "The security token included in the request is expired",
    "InvalidClientTokenId": "The security token included in the request is invalid.",
    "SignatureDoesNotMatch": "The request signature we calculated does not match the signature "
    "you provided. Check your AWS Secret Access Key and signing method.",
    SKEWED: "Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z",
}


class Gate:
    """A WSGI application around another one."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._calls: Counter[Asked] = Counter()
        self._limits: dict[str, list[Right] | str] = {}
        self._lock = threading.Lock()
        self._now = threading.local()

    @property
    def ahead(self) -> float:
        """How far AWS is in time before whoever asks in this thread, in seconds."""
        seconds: float = getattr(self._now, "ahead", 0.0)
        return seconds

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Answer one request, or hand it on."""
        path = environ.get("PATH_INFO")
        if path == CALLS:
            return self._tell(start_response)
        if path == LIMITS:
            return self._limit(environ, start_response)
        body = b""
        if needs_body(service_of(environ.get("HTTP_AUTHORIZATION", ""))):
            body = _read(environ)
        what = asked(environ, body)
        refusal = self._refusal(what) if what else ""
        self._now.ahead = _AHEAD if refusal == SKEWED else 0.0
        if what and refusal:
            _read(environ)  # What lies unread would be taken for the next request.
            answer = _refuse(what, refusal, start_response)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else answer
        return self._application(environ, start_response)

    def _refusal(self, what: Asked) -> str:
        """The error code for a request, empty when it may pass; then it is noted."""
        with self._lock:
            limit = self._limits.get(what.caller)
            if isinstance(limit, str):
                return limit
            if limit is not None and not allows(limit, what):
                return "AccessDenied"
            self._calls[what] += 1
            return ""

    def _tell(self, start_response: Start) -> Iterable[bytes]:
        with self._lock:
            calls = [[*what, count] for what, count in self._calls.items()]
        return _json(calls, start_response)

    def _limit(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        wish = json.loads(_read(environ))
        with self._lock:
            if wish["limit"] is None:
                self._limits.pop(wish["caller"], None)
            elif isinstance(wish["limit"], str):
                self._limits[wish["caller"]] = wish["limit"]
            else:
                self._limits[wish["caller"]] = [Right(*right) for right in wish["limit"]]
        return _json({}, start_response)


def _read(environ: Environ) -> bytes:
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _json(answer: Any, start_response: Start) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(answer).encode()]


def _refuse(what: Asked, code: str, start_response: Start) -> Iterable[bytes]:
    """An error in the form of the service's protocol."""
    service = what.action.split(":")[0]
    saying = _SAYINGS.get(code) or (
        f"User: arn:aws:iam::123456789012:user/{what.caller} is not authorized to perform: "
        f"{what.action} on resource: {what.resource} because no identity-based policy allows the "
        f"{what.action} action"
    )
    if code == SKEWED and service != "s3":
        code = "SignatureDoesNotMatch"
    if service in _XML:
        status, kind = HTTPStatus.FORBIDDEN, "application/xml"
        text = f"<Error><Code>{code}</Code><Message>{escape(saying)}</Message></Error>"
        text = text if service == "s3" else f"<ErrorResponse>{text}</ErrorResponse>"
    else:
        status, kind = HTTPStatus.BAD_REQUEST, "application/x-amz-json-1.0"
        code = "AccessDeniedException" if code == "AccessDenied" else code
        text = json.dumps({"__type": code, "message": saying})
    start_response(f"{status.value} {status.phrase}", [("Content-Type", kind)])
    return [text.encode()]
