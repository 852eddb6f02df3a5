"""Arguments of a Web API call: from the query, a form and JSON alike, unknown ones ignored."""

import json
from typing import Any

from aiohttp import web

from sandbox.slack.errors import SlackError, invalid_arguments, missing_argument
from sandbox.slack.tokens import Token
from sandbox.workspace.records import Json
from sandbox.workspace.violations import Violation

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Arguments:
    """What the app sent, read as the method wants it."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values
        self.token: Token | None = None
        """What was shown, once that is known; the app-level token is none of a workspace's."""
        self.caller = ""
        """Whose token was shown, once that is known; empty for the app's own."""
        self.granted: tuple[str, ...] = ()
        """The scopes of the token that was shown."""
        self.violations: list[Violation] = []

    def complain(self, code: str, text: str) -> None:
        """Note something that Slack accepts although an app should not do it."""
        self.violations.append(Violation(code, text))

    def text(self, name: str, default: str = "") -> str:
        """A string; numbers and JSON's own types are written as Slack would."""
        value = self.values.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        """A string that must be there."""
        value = self.text(name)
        if not value:
            raise missing_argument(name)
        return value

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        try:
            return int(self.text(name, str(default)))
        except ValueError:
            raise invalid_arguments(f"must be an integer: {name}") from None

    def flag(self, name: str) -> bool:
        """A yes or no in any of the ways that SDKs write it."""
        return self.text(name).lower() in ("1", "true")

    def listed(self, name: str) -> list[str]:
        """A comma-separated list, or a JSON one."""
        value = self.values.get(name)
        if isinstance(value, list):
            return [str(item) for item in value]
        return [item.strip() for item in self.text(name).split(",") if item.strip()]

    def data(self, name: str, error: str) -> Any:
        """JSON, as text or as a value; `error` is what Slack calls text that is no JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise SlackError(error) from None


async def read_arguments(request: web.Request) -> dict[str, Any]:
    """Everything that was sent, the body's values before the query's."""
    values: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        values |= await _json_body(request)
    elif request.body_exists and request.content_type not in (*_FORMS, "text/plain"):
        named = "Content-Type" in request.headers
        raise SlackError("invalid_post_type" if named else "missing_post_type")
    elif request.content_type in _FORMS:
        values |= {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
    return values


def note_charset(request: web.Request, body: Json) -> None:
    """Add what Slack adds to the answer of a POST whose content type lacks, or need not have, it.

    The warnings `missing_charset` and `superfluous_charset` stand on every method's page.
    """
    is_form = request.content_type in _FORMS
    if request.method != "POST" or not request.body_exists or is_form == (request.charset is None):
        return
    warning = "superfluous_charset" if is_form else "missing_charset"
    body["warning"] = ",".join(filter(None, (body.get("warning"), warning)))
    body.setdefault("response_metadata", {}).setdefault("warnings", []).append(warning)


async def _json_body(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body
