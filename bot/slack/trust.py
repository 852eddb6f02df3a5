"""Which addresses are Slack's: nothing is sent to any other, wherever an address came from."""

import re
from urllib.parse import urlsplit

FILE_HOST = "files.slack.com"
_PUBLIC_API = frozenset({"slack.com", "www.slack.com"})
_HOOKS = "hooks.slack.com"
_SOCKETS = re.compile(r"([a-z0-9-]+\.)+(slack|slack-msgs|slack-gov)\.com")
"""Hosts that `apps.connections.open` names: Slack lists none, so any of its own will do."""
_PLAIN = re.compile(r"[!-\[\]-~]+")
"""Readers of addresses disagree about blanks, control characters, backslashes and other letters
(https://url.spec.whatwg.org/#url-parsing), so an address with one of them is nobody's."""

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


def all_places(api_url: str) -> Places:
    """Everywhere that the bot has anything to send."""
    return file_places(api_url) | response_places(api_url)


def is_in(url: str, places: Places) -> bool:
    """Whether an address lies in one of these places; what is no address lies nowhere."""
    return _place(url) in places


def is_socket(url: str, api_url: str) -> bool:
    """Whether a WebSocket may be opened there: to Slack, or to the host that plays its API."""
    scheme, host = _place(url)
    if scheme == "wss" and _SOCKETS.fullmatch(host):
        return True
    return host == _place(api_url)[1] != "" and scheme in ("ws", "wss")


def _place(url: str) -> tuple[str, str]:
    """Scheme and host with all that stands beside it: a name, a port; nothing for no address."""
    try:
        parts = urlsplit(url if _PLAIN.fullmatch(url) else "")
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc
