"""Where Slack sends people back to after they allowed an app, or did not.

https://docs.slack.dev/authentication/installing-with-oauth#redirect_urls
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost"})


class RedirectURLs:
    """What the app's administrator entered; nobody is sent anywhere else."""

    def __init__(self, urls: Iterable[str] = ()) -> None:
        self._urls: list[str] = []
        for url in urls:
            self.add(url)

    def add(self, url: str) -> None:
        """Enter one more. Raises ValueError: Slack takes none without HTTPS, we but on here."""
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in _THIS_MACHINE:
            raise ValueError(f"{url} must begin with https://")
        self._urls.append(url)

    def chosen(self, asked: str) -> str | None:
        """Where to send somebody; None when the address that was asked for is not ours.

        Without one it is the first. Host and port must be the same, the path may go deeper.
        """
        if not asked:
            return self._urls[0] if self._urls else None
        return asked if any(_is_within(asked, url) for url in self._urls) else None


def _is_within(asked: str, entered: str) -> bool:
    ours, theirs = urlsplit(entered), urlsplit(asked)
    if (ours.scheme, ours.netloc) != (theirs.scheme, theirs.netloc) or theirs.fragment:
        return False
    path = ours.path.rstrip("/")
    return theirs.path.rstrip("/") == path or (
        theirs.path.startswith(f"{path}/") and ".." not in theirs.path.split("/")
    )
