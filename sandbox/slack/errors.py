"""Failures as the Web API answers them: HTTP 200 and `{"ok": false, "error": …}`."""

from typing import Any


class SlackError(Exception):
    """A refusal; `details` stand next to `error` in the answer."""

    def __init__(self, error: str, **details: Any) -> None:
        super().__init__(error)
        self.error = error
        self.details = details

    def to_json(self) -> dict[str, Any]:
        """The answer's body."""
        return {"ok": False, "error": self.error, **self.details}


class RateLimitedError(Exception):
    """Too many calls: HTTP 429 with `Retry-After` in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


def invalid_arguments(*messages: str) -> SlackError:
    """What Slack says of arguments that are missing or malformed."""
    texts = [f"[ERROR] {message}" for message in messages]
    return SlackError("invalid_arguments", response_metadata={"messages": texts})


def missing_argument(name: str) -> SlackError:
    """What Slack says when a required argument is not there."""
    return invalid_arguments(f"missing required field: {name}")
