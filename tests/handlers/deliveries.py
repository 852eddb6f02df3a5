"""Requests as Slack sends them: signed (https://docs.slack.dev/authentication/verifying-requests-from-slack)."""

import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from slack_bolt.request.async_request import AsyncBoltRequest

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


def event(body: dict[str, Any], **signing: Any) -> AsyncBoltRequest:
    """A delivered event."""
    return request(json.dumps(body), "application/json", **signing)


def interaction(body: dict[str, Any], **signing: Any) -> AsyncBoltRequest:
    """A pressed button, a sent form."""
    form = urlencode({"payload": json.dumps(body)})
    return request(form, "application/x-www-form-urlencoded", **signing)


def command(text: str = "", **fields: Any) -> AsyncBoltRequest:
    """Ann typed `/labels` and this text in a channel."""
    form = {
        "token": "unused", "team_id": "T7TEAM", "team_domain": "team", "channel_id": "C7GENERAL",
        "channel_name": "general", "user_id": "U7ANN", "user_name": "ann", "command": "/labels",
        "text": text, "api_app_id": "A7APP", "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/T7TEAM/1/secret",
        "trigger_id": "7001.7002.abcdef", **fields,
    }  # fmt: skip
    return request(urlencode(form), "application/x-www-form-urlencoded")


def request(
    raw: str, content_type: str, *, secret: str = SECRET, age: float = 0.0, sent: str | None = None
) -> AsyncBoltRequest:
    """A request signed `age` seconds ago; `sent` is what arrives in place of what was signed."""
    timestamp = str(int(time.time() - age))
    headers: dict[str, str | Sequence[str]] = {
        "content-type": content_type,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature(secret, timestamp, raw),
    }
    return AsyncBoltRequest(body=raw if sent is None else sent, headers=headers)


def signature(secret: str, timestamp: str, raw: str) -> str:
    signed = f"v0:{timestamp}:{raw}".encode()
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
