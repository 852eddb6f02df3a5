"""Which addresses are Slack's: nothing is sent to any other, wherever an address came from."""

from urllib.parse import urlsplit

FILE_HOST = "files.slack.com"
_PUBLIC_API = frozenset({"slack.com", "www.slack.com"})
_HOOKS = "hooks.slack.com"

Places = frozenset[tuple[str, str]]
"""Scheme and host with port, as they stand in an address."""


def file_places(api_url: str) -> Places:
    """Where files lie; besides Slack's own host only the API's may see the token."""
    return frozenset({("https", FILE_HOST), _place(api_url)})


def response_places(api_url: str) -> Places:
    """Where an interaction is answered: Slack's hooks, or the host that plays Slack's API.

    https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
    """
    host = urlsplit(api_url).hostname or ""
    if host in _PUBLIC_API:
        return frozenset({("https", _HOOKS)})
    return frozenset({_place(api_url), ("https", f"hooks.{host}")})


def is_in(url: str, places: Places) -> bool:
    """Whether an address lies in one of these places."""
    return _place(url) in places


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc
