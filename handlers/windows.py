"""Windows that open at once, because Slack's trigger lives 3 s, and are filled a moment later."""

from collections.abc import Awaitable

from bot.ports.windows import View, Windows


async def fill(
    windows: Windows, view_id: str, made: Awaitable[View], *, otherwise: View, seen: str = ""
) -> None:
    """Put content into an open window, or `otherwise` when it cannot be made, which is raised.

    With `seen`, a view's hash, only while the window is still as somebody saw it.
    """
    view = otherwise
    try:
        view = await made
    finally:
        # Whatever went wrong, and is told in its own way: a window that waits says nothing.
        await windows.fill(view_id, view, seen=seen)
