"""Faults in each service's own words.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
https://docs.aws.amazon.com/rekognition/latest/dg/error-handling.html
https://docs.slack.dev/apis/web-api/rate-limits
"""

import json
import random
from dataclasses import dataclass

from aiohttp import web

from sandbox.faulty.calls import Call, Service
from sandbox.faulty.kinds import Kind

RETRY_AFTER = 1
"""Seconds for which Slack asks to be left alone."""

_PAGES = {Kind.PAGE: 200, Kind.BAD_GATEWAY: 502}
PAGE = "<!DOCTYPE html><html><head><title>502</title></head><body>Bad Gateway</body></html>"


@dataclass(frozen=True, slots=True)
class _Words:
    """Status and code of a refusal; of several that a service has, one is drawn."""

    status: int
    code: str
    text: str = "Sandbox trouble"


_COMMON_EXPIRED = "The security token included in the request is expired"
_WORDS: dict[tuple[Service, Kind], tuple[_Words, ...]] = {
    (Service.DYNAMODB, Kind.ERROR): (
        _Words(500, "InternalServerError"), _Words(503, "ServiceUnavailable"),
    ),
    (Service.DYNAMODB, Kind.THROTTLED): (
        _Words(400, "ProvisionedThroughputExceededException"), _Words(400, "ThrottlingException"),
    ),
    (Service.DYNAMODB, Kind.EXPIRED): (_Words(400, "ExpiredTokenException", _COMMON_EXPIRED),),
    (Service.SQS, Kind.ERROR): (
        _Words(500, "InternalFailure"), _Words(503, "ServiceUnavailable"),
    ),
    (Service.SQS, Kind.THROTTLED): (_Words(400, "RequestThrottled"),),
    (Service.SQS, Kind.EXPIRED): (_Words(403, "ExpiredTokenException", _COMMON_EXPIRED),),
    (Service.REKOGNITION, Kind.ERROR): (_Words(500, "InternalServerError"),),
    (Service.REKOGNITION, Kind.THROTTLED): (
        _Words(400, "ThrottlingException"), _Words(400, "ProvisionedThroughputExceededException"),
    ),
    (Service.REKOGNITION, Kind.EXPIRED): (_Words(400, "ExpiredTokenException", _COMMON_EXPIRED),),
    (Service.S3, Kind.ERROR): (_Words(500, "InternalError"), _Words(503, "ServiceUnavailable")),
    (Service.S3, Kind.THROTTLED): (_Words(503, "SlowDown", "Please reduce your request rate."),),
    (Service.S3, Kind.EXPIRED): (_Words(400, "ExpiredToken", "The provided token has expired."),),
}  # fmt: skip


def answer(call: Call, kind: Kind, drawn: random.Random) -> web.Response:
    """What the service says instead of its answer."""
    if kind in _PAGES:
        return web.Response(text=PAGE, content_type="text/html", status=_PAGES[kind])
    kind = Kind.ERROR if kind is Kind.ERROR_AFTER else kind
    if call.service is Service.S3:
        return _of_s3(drawn.choice(_WORDS[call.service, kind]))
    if (call.service, kind) in _WORDS:
        return _of_json(drawn.choice(_WORDS[call.service, kind]))
    if call.service is Service.SLACK:
        return _of_slack(kind, drawn)
    if kind is Kind.THROTTLED:
        return web.Response(status=429, headers={"Retry-After": str(RETRY_AFTER)})
    return web.Response(status=503, text="Service Unavailable")


def _of_json(words: _Words) -> web.Response:
    """https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html."""
    return web.Response(
        status=words.status,
        body=json.dumps({"__type": f"sandbox.trouble#{words.code}", "message": words.text}),
        content_type="application/x-amz-json-1.0",
        headers={"x-amzn-RequestId": "sandbox-trouble"},
    )


def _of_s3(words: _Words) -> web.Response:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{words.code}</Code><Message>{words.text}</Message></Error>"
    )
    return web.Response(status=words.status, text=body, content_type="application/xml")


def _of_slack(kind: Kind, drawn: random.Random) -> web.Response:
    if kind is Kind.THROTTLED:
        return web.json_response(
            {"ok": False, "error": "ratelimited"},
            status=429,
            headers={"Retry-After": str(RETRY_AFTER)},
        )
    # Slack's own trouble comes with status 200, too: some part of the call may have been done.
    body = {"ok": False, "error": drawn.choice(("internal_error", "fatal_error"))}
    return web.json_response(body, status=drawn.choice((200, 500, 503)))
