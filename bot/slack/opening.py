"""Windows through Slack's Web API."""

import logging

from bot.ports.windows import View
from bot.slack.calls import SlackCalls, SlackRefusalError

log = logging.getLogger(__name__)

_PASSED = frozenset({"not_found", "view_not_found", "hash_conflict"})
"""The window was closed, or shows something newer (https://docs.slack.dev/reference/methods/views.update)."""


class SlackWindows:
    """The port `bot.ports.windows.Windows`.

    Bolt's own client knows no token that ended a moment ago; these calls do (`SlackCalls`).
    """

    def __init__(self, calls: SlackCalls) -> None:
        """`calls` speaks with the workspace's token."""
        self._calls = calls

    async def open(self, trigger: str, view: View) -> str:
        """https://docs.slack.dev/reference/methods/views.open."""
        opened = await self._calls.say("views.open", trigger_id=trigger, view=view)
        return str(opened["view"]["id"])

    async def push(self, trigger: str, view: View) -> str:
        """https://docs.slack.dev/reference/methods/views.push."""
        pushed = await self._calls.say("views.push", trigger_id=trigger, view=view)
        return str(pushed["view"]["id"])

    async def fill(self, view_id: str, view: View, *, seen: str = "") -> None:
        """See `bot.ports.windows`."""
        condition = {"hash": seen} if seen else {}
        try:
            await self._calls.say("views.update", view_id=view_id, view=view, **condition)
        except SlackRefusalError as error:
            if error.error not in _PASSED:
                raise
            log.info("window not filled: %s", error.error)
