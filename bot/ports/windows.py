"""Windows, which open where somebody has just pressed or typed a command."""

from typing import Any, Protocol

View = dict[str, Any]


class Windows(Protocol):
    """The windows of one workspace. Every method may raise RetryLaterError and SetupError."""

    async def open(self, trigger: str, view: View) -> str:
        """Open a window; returns its id. `trigger` is good for 3 s, and for one window."""
        ...

    async def push(self, trigger: str, view: View) -> str:
        """The same on top of the window in which somebody pressed."""
        ...

    async def fill(self, view_id: str, view: View, *, seen: str = "") -> None:
        """Put content into a window, unless nobody looks at what it was for any more.

        With `seen`, a view's hash, only while the window is still as somebody saw it.
        """
        ...
