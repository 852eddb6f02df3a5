"""HTTP sessions that reach Slack alone, whatever address they are given or sent on to.

Each request passes here, also one that an answer redirects to (aiohttp's client middlewares:
https://docs.aiohttp.org/en/stable/client_advanced.html#client-middleware). What is asked for is
the address as aiohttp has read it, so nothing can mean one host here and another there.
"""

from collections.abc import Callable
from typing import Any

import aiohttp

from bot.slack.trust import all_places, is_in, is_socket

Allowed = Callable[[str], bool]


class ForeignAddressError(aiohttp.ClientError):
    """A request would have left for a host that is not Slack's."""


def slack_session(api_url: str, **options: Any) -> aiohttp.ClientSession:
    """A session for Slack's API, files and hooks; `options` are those of aiohttp's session."""
    places = all_places(api_url)
    return _fenced(lambda url: is_in(url, places), options)


def socket_session(api_url: str) -> aiohttp.ClientSession:
    """A session for Socket Mode's WebSockets."""
    return _fenced(lambda url: is_socket(url, api_url), {})


def _fenced(allowed: Allowed, options: dict[str, Any]) -> aiohttp.ClientSession:
    async def fence(
        request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        if not allowed(str(request.url)):
            raise ForeignAddressError(f"{request.url.host} is not Slack's")
        return await handler(request)

    return aiohttp.ClientSession(middlewares=(fence,), **options)
