"""Windows that open at once, because Slack's trigger lives 3 s, and are filled a moment later."""

import logging
from collections.abc import Awaitable
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.errors import SlackApiError

log = logging.getLogger(__name__)

View = dict[str, Any]

_PASSED = frozenset({"not_found", "view_not_found", "hash_conflict"})
"""The window was closed, or shows something newer (https://docs.slack.dev/reference/methods/views.update)."""


async def fill(
    context: AsyncBoltContext,
    view_id: str,
    made: Awaitable[View],
    *,
    otherwise: View,
    seen: str = "",
) -> None:
    """Put content into an open window, or `otherwise` when it cannot be made, which is raised.

    With `seen`, a view's hash, only while the window is still as somebody saw it.
    """
    view = otherwise
    try:
        view = await made
    finally:
        # Whatever went wrong, and is told in its own way: a window that waits says nothing.
        await replace(context, view_id, view, seen=seen)


async def replace(context: AsyncBoltContext, view_id: str, view: View, *, seen: str = "") -> None:
    """Put content into a window, unless nobody looks at what it was for any more."""
    condition = {"hash": seen} if seen else {}
    try:
        await context.client.views_update(view_id=view_id, view=view, **condition)
    except SlackApiError as error:
        if error.response.get("error") not in _PASSED:
            raise
        log.info("window not filled: %s", error.response.get("error"))
