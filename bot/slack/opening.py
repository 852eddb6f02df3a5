"""Windows through Slack's Web API."""

import logging
from typing import Any

from bot.errors import RetryLaterError
from bot.ports.windows import View
from bot.slack.calls import SlackCalls, SlackRefusalError

log = logging.getLogger(__name__)

_PASSED = frozenset({"not_found", "view_not_found", "hash_conflict"})
"""The window was closed, or shows something newer (https://docs.slack.dev/reference/methods/views.update)."""

_OPENED = frozenset({"exchanged_trigger_id", "trigger_exchanged"})
"""A trigger opens one window (https://docs.slack.dev/interactivity/handling-user-interaction)."""


class SlackWindows:
    """The port `bot.ports.windows.Windows`.

    Bolt's own client knows no token that ended a moment ago; these calls do (`SlackCalls`). A call
    whose connection breaks is made again at once, while the trigger lives: no window opens twice.
    """

    def __init__(self, calls: SlackCalls) -> None:
        """`calls` speaks with the workspace's token."""
        self._calls = calls

    async def open(self, trigger: str, view: View) -> str:
        """https://docs.slack.dev/reference/methods/views.open."""
        return await self._open("views.open", trigger_id=trigger, view=view)

    async def push(self, trigger: str, view: View) -> str:
        """https://docs.slack.dev/reference/methods/views.push."""
        return await self._open("views.push", trigger_id=trigger, view=view)

    async def fill(self, view_id: str, view: View, *, seen: str = "") -> None:
        """See `bot.ports.windows`."""
        condition = {"hash": seen} if seen else {}
        try:
            await self._calls.prompt("views.update", view_id=view_id, view=view, **condition)
        except SlackRefusalError as error:
            if error.error not in _PASSED:
                raise
            log.info("window not filled: %s", error.error)

    async def _open(self, method: str, **arguments: Any) -> str:
        try:
            opened = await self._calls.prompt(method, **arguments)
        except SlackRefusalError as error:
            if error.error not in _OPENED:
                raise
            # A try whose answer was lost has opened it, and nobody knows its id.
            raise RetryLaterError("Slack", str(error)) from error
        return str(opened["view"]["id"])
