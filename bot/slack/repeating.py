"""When a call that may safely be made twice is made again, at once.

slack_sdk's own handlers know connections that break and answers of 5xx. An answer that is cut in
half, that nobody can read, or in which Slack says that it does not know itself what it did, says
as little.
"""

from aiohttp import ClientPayloadError
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

UNCLEAR_ERRORS = frozenset({"fatal_error", "internal_error"})
"""Some aspect of the call may have succeeded (https://docs.slack.dev/reference/methods)."""

_OK = 200


class UnclearAnswerRetryHandler(AsyncRetryHandler):
    """Repeats a call whose answer says nothing."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - slack_sdk's
        request: HttpRequest,  # noqa: ARG002 - slack_sdk's
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if error is not None:  # Of these, the latter says that what came is no JSON.
            return isinstance(error, ClientPayloadError | SlackApiError)
        if response is None or response.status_code != _OK:
            return False
        return response.body is None or response.body.get("error") in UNCLEAR_ERRORS


def repeating(times: int) -> list[AsyncRetryHandler]:
    """The handlers for calls that may be repeated so often; together, not each."""
    return [
        AsyncConnectionErrorRetryHandler(max_retry_count=times),
        AsyncServerErrorRetryHandler(max_retry_count=times),
        UnclearAnswerRetryHandler(max_retry_count=times),
    ]
