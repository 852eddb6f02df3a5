"""Calls to Slack's Web API: one shared session, retries chosen per method, errors by meaning.

slack_sdk's default handler repeats a request whose connection dropped, although Slack may have
carried it out already; that is fine for reading and wrong for posting. Its handler of rate limits
lets every call find out for itself; here one refusal holds for all (`bot/slack/quiet.py`).
"""

import asyncio
from collections.abc import Awaitable, Mapping
from time import perf_counter
from typing import Any, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import RetryLaterError, SetupError, TooSoonError
from bot.ports import Meter
from bot.slack.credentials import TELL, Credentials, FixedToken, TokenRefusedError
from bot.slack.limits import Limits
from bot.slack.quiet import MethodPace
from bot.slack.repeating import UNCLEAR_ERRORS, repeating

CALL_TIMEOUT = 15.0
"""Seconds for one call, answer included."""

PATIENCE = 5.0
"""Seconds for what somebody waits for, all pages of a list included."""

T = TypeVar("T")

_RATE_LIMIT_RETRIES = 2
_RETRY_AFTER = 1.0
"""Seconds, where a refusal for its pace does not say how long it holds."""
_TOKEN_ERRORS = frozenset(
    {
        "not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired",
        "not_allowed_token_type", "org_login_required", "team_access_not_granted",
    }
)  # fmt: skip
_PASSING_ERRORS = frozenset(
    {
        "ratelimited", "rate_limited", "service_unavailable", "request_timeout",
        "message_limit_exceeded", "team_added_to_org",
    }
)  # fmt: skip
_OF_A_CHANNEL = frozenset({"chat.postMessage"})
_TOO_MANY_REQUESTS = 429


class SlackRefusalError(Exception):
    """Slack understood the call and said no; `error` is Slack's own word for the reason."""

    def __init__(self, method: str, error: str, messages: list[str]) -> None:
        """Keep Slack's words for the log: they name what is wrong, never what was sent."""
        super().__init__(f"{method}: {error} {' '.join(messages)}".rstrip())
        self.method = method
        self.error = error


class OutcomeUnknownError(RetryLaterError):
    """The connection failed after the call was sent: it may have been carried out or not."""


class RateLimitedError(TooSoonError):
    """Slack wants a method to be left alone for `delay` seconds; it was not carried out."""


class SlackCalls:
    """Slack's Web API with a token, or with what gives the right one for each call.

    `session` is the process's one HTTP session; whoever opened it closes it.
    """

    def __init__(
        self, token: str | Credentials, base_url: str, session: aiohttp.ClientSession,
        *, meter: Meter | None = None, pace: MethodPace | None = None,
    ) -> None:  # fmt: skip
        """Prepare one client for calls that may be repeated and one for those that may not."""
        self._credentials = FixedToken(token) if isinstance(token, str) else token
        self._meter = meter
        self._pace = pace or MethodPace(meter)

        def client(*handlers: AsyncRetryHandler) -> AsyncWebClient:
            return AsyncWebClient(base_url=base_url, session=session, retry_handlers=list(handlers))

        self._once = client()
        self._prompt = client(*repeating(1))
        self._repeatable = client(*repeating(2))

    @property
    def limits(self) -> Limits:
        """How much the workspace may be asked."""
        return self._pace.limits

    async def read(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method that changes nothing, or nothing more when it is repeated.

        Raises SlackRefusalError, RetryLaterError, SetupError.
        """
        return await self._patiently(self._repeatable, method, http_verb="GET", params=arguments)

    async def ask(self, method: str, **arguments: Any) -> dict[str, Any]:
        """The same for somebody who waits: no rate limit is waited out, and 5 s are the most."""
        return await _in_time(method, self._ask(method, **arguments))

    async def ask_all(self, method: str, key: str, **arguments: Any) -> list[Any]:
        """Everything that a list holds under `key`, page after page, in 5 s together.

        https://docs.slack.dev/apis/web-api/pagination: a page may be empty and not the last one.
        """
        return await _in_time(method, self._ask_all(method, key, arguments))

    async def _ask(self, method: str, **arguments: Any) -> dict[str, Any]:
        self._pace.hurry(method)
        return await self._call(self._prompt, method, http_verb="GET", params=arguments)

    async def _ask_all(self, method: str, key: str, arguments: dict[str, Any]) -> list[Any]:
        found: list[Any] = []
        cursor: dict[str, str] = {}
        while True:
            page = await self._ask(method, **arguments, **cursor)
            found += page.get(key) or []
            following = (page.get("response_metadata") or {}).get("next_cursor")
            if not following:
                return found
            cursor = {"cursor": following}

    async def repeat(self, method: str, **arguments: Any) -> dict[str, Any]:
        """POST to a method that may safely be called twice. Raises like `read`."""
        return await self._patiently(self._repeatable, method, data=arguments)

    async def once(self, method: str, **arguments: Any) -> dict[str, Any]:
        """POST JSON to a method that must not be carried out twice.

        Raises OutcomeUnknownError when it may have been carried out, else like `read`.
        """
        return await self._patiently(self._once, method, json=arguments)

    async def once_form(self, method: str, **arguments: Any) -> dict[str, Any]:
        """The same with a form body, for the methods that take no JSON."""
        return await self._patiently(self._once, method, data=arguments)

    async def say(self, method: str, **arguments: Any) -> dict[str, Any]:
        """POST JSON once, for somebody who waits: no rate limit is waited out."""
        self._pace.hurry(_key(method, arguments))
        return await _in_time(method, self._call(self._once, method, json=arguments))

    async def prompt(self, method: str, **arguments: Any) -> dict[str, Any]:
        """The same for a method that may be called twice: a broken connection is no answer."""
        self._pace.hurry(_key(method, arguments))
        return await _in_time(method, self._call(self._prompt, method, json=arguments))

    async def hurry(self, method: str, **arguments: Any) -> dict[str, Any]:
        """POST a form once and wait for nothing: for what may as well not happen.

        Raises RetryLaterError also where others would have to wait for it.
        """
        self._pace.spare(_key(method, arguments))
        return await self._call(self._once, method, data=arguments)

    async def turn(self, method: str) -> None:
        """Wait until a method may be called again, for what had better not wait later.

        Raises RetryLaterError when that is far away.
        """
        await self._pace.turn(method)

    async def authorization(self) -> dict[str, str]:
        """The headers that prove to Slack who asks, for what is no method of the API."""
        value = await self._credentials.authorization()
        return {"Authorization": value} if value else {}

    async def _patiently(
        self, client: AsyncWebClient, method: str, **request: Any
    ) -> dict[str, Any]:
        """Call when there is a turn; what was refused for its pace was certainly not carried out.

        Raises RetryLaterError when the turn is far away.
        """
        key = _key(method, request.get("json") or request.get("data") or {})
        for tries_left in reversed(range(_RATE_LIMIT_RETRIES + 1)):
            await self._pace.turn(key)
            try:
                return await self._call(client, method, **request)
            except RateLimitedError:
                if not tries_left:
                    raise
        raise AssertionError("the last try returns or raises")

    async def _call(self, client: AsyncWebClient, method: str, **request: Any) -> dict[str, Any]:
        try:
            return await self._authorised(client, method, **request)
        except RateLimitedError as error:
            key = _key(method, request.get("json") or request.get("data") or {})
            self._pace.refused(key, error.delay)
            raise

    async def _authorised(
        self, client: AsyncWebClient, method: str, **request: Any
    ) -> dict[str, Any]:
        # What is refused for its token was certainly not carried out.
        for is_last in (False, True):
            headers = await self.authorization()
            try:
                call = client.api_call(method, headers=headers, **request)
                return await self._answer(method, call)
            except TokenRefusedError as error:
                meaning = await self._credentials.refused(headers.get("Authorization", ""), error)
                if meaning is error or (is_last and meaning is None):
                    raise
                if meaning:
                    raise meaning from error
        raise AssertionError("the last try returns or raises")

    async def _answer(self, method: str, call: Any) -> dict[str, Any]:
        began, outcome = perf_counter(), "ok"
        try:
            return await _answer(method, call)
        except BaseException as error:
            outcome = _outcome(error)
            raise
        finally:
            if self._meter:
                self._meter.called("slack", method, outcome, perf_counter() - began)


def _key(method: str, arguments: Mapping[str, Any]) -> str:
    """What a limit holds for: a method, and of messages those into one channel."""
    return f"{method} {arguments.get('channel')}" if method in _OF_A_CHANNEL else method


def _outcome(error: BaseException) -> str:
    """One of a few words for how a call failed."""
    kinds: dict[type[BaseException], str] = {
        SlackRefusalError: "refused", SetupError: "denied", OutcomeUnknownError: "unclear",
        RetryLaterError: "unavailable", asyncio.CancelledError: "cancelled",
    }  # fmt: skip
    return next((word for kind, word in kinds.items() if isinstance(error, kind)), "failed")


async def _in_time(method: str, call: Awaitable[T]) -> T:
    try:
        async with asyncio.timeout(PATIENCE):
            return await call
    except TimeoutError as error:
        raise OutcomeUnknownError("Slack", f"{method}: nothing within {PATIENCE:.0f} s") from error


async def _answer(method: str, call: Any) -> dict[str, Any]:
    try:
        response = await call
    except SlackApiError as error:
        raise _failure(method, error) from error
    except (TimeoutError, aiohttp.ClientError) as error:
        raise OutcomeUnknownError("Slack", f"{method}: {type(error).__name__}") from error
    data: dict[str, Any] = response.data
    return data


def _failure(method: str, error: SlackApiError) -> Exception:
    response = error.response
    if not isinstance(response, AsyncSlackResponse):  # slack_sdk could not read the JSON text.
        return OutcomeUnknownError("Slack", f"{method}: no answer that can be read")
    # An HTML page, as proxies answer with, gives no data at all.
    data = response.data if isinstance(response.data, dict) else {}
    code = str(data.get("error") or "")
    delay = _seconds(response.headers.get("Retry-After"))
    if response.status_code == _TOO_MANY_REQUESTS:
        reason = f"{method}: {code or 'rate limit'}"
        return RateLimitedError("Slack", reason, delay or _RETRY_AFTER)
    if code in _PASSING_ERRORS:
        return RetryLaterError("Slack", f"{method}: {code}", delay)
    if not code or code in UNCLEAR_ERRORS:
        return OutcomeUnknownError("Slack", f"{method}: {code or response.status_code}")
    return _refusal(method, code, data)


def _refusal(method: str, code: str, data: Mapping[str, Any]) -> Exception:
    """What Slack's own word for a reason means."""
    if code in _TOKEN_ERRORS:
        return TokenRefusedError(code)
    if code == "missing_scope":
        needed = data.get("needed") or "unknown"
        return SetupError(
            f"I lack the permission {needed} in Slack. {TELL}",
            for_operator=f"The Slack app lacks the permission {needed}: "
            "add it and reinstall the app.",
        )
    messages = (data.get("response_metadata") or {}).get("messages") or []
    return SlackRefusalError(method, code, [str(message) for message in messages])


def _seconds(header: Any) -> float:
    value = header[0] if isinstance(header, list) else header
    return float(value) if value and str(value).isdigit() else 0.0
