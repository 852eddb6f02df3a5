"""How much of the Web API Slack allows (https://docs.slack.dev/apis/web-api/rate-limits).

An app that is distributed commercially and not by Slack's Marketplace may read a channel once a
minute in a workspace, and a thread once, fifteen messages at a time
(https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps). So there
one page has to do: whoever came back for the next one would begin anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_TIER_2, _TIER_3, _TIER_4 = 20, 50, 100
_READING = ("conversations.history", "conversations.replies")
A_MINUTE = {
    "users.list": _TIER_2,
    **dict.fromkeys(
        (
            *_READING, "chat.delete", "chat.update", "conversations.info", "conversations.open",
            "files.delete", "users.conversations",
        ),
        _TIER_3,
    ),
    **dict.fromkeys(
        (
            "chat.postEphemeral", "conversations.members", "files.completeUploadExternal",
            "files.getUploadURLExternal", "files.info", "users.info", "views.open", "views.push",
            "views.update",
        ),
        _TIER_4,
    ),
}  # fmt: skip
"""Calls a minute of the methods that name a tier. Messages have a limit of their own for each
channel, and reactions an allowance (`bot/slack/pace.py`)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one workspace may be asked."""

    a_minute: Mapping[str, int]
    """Calls by method; others are not held up."""
    page: int
    """Messages that are read at once."""
    pages: int
    """How many of these are read to find a message of ours."""


INTERNAL = Limits(A_MINUTE, page=200, pages=5)
"""For an app of the workspace's own, and for those in the Marketplace."""
DISTRIBUTED = Limits({**A_MINUTE, **dict.fromkeys(_READING, 1)}, page=15, pages=1)
"""For one that others install."""
