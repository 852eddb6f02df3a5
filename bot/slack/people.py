"""People and conversations as Slack describes them, reduced to what opens doors.

https://docs.slack.dev/reference/objects/user-object,
https://docs.slack.dev/reference/objects/conversation-object. What is missing counts as closed.
"""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.membership import Person, Room

_SLACKBOT = "USLACKBOT"
"""Slack's own bot, which is not marked as one."""

_GUEST = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_invited_user")
_ADMIN = ("is_admin", "is_owner", "is_primary_owner")


def read_person(user: Mapping[str, Any], team: str) -> Person:
    """Somebody seen from the workspace `team`; whoever belongs to another one is no member."""
    elsewhere = user.get("enterprise_user") or {}
    belongs = team in {user.get("team_id"), *(elsewhere.get("teams") or ())}
    return Person(
        is_active=not user.get("deleted"),
        is_full_member=belongs and not any(user.get(flag) for flag in _GUEST),
        is_bot=bool(user.get("is_bot")) or user.get("id") == _SLACKBOT,
        is_admin=any(user.get(flag) for flag in _ADMIN),
        timezone=_timezone(user.get("tz")),
    )


def read_room(channel: Mapping[str, Any]) -> Room:
    """A conversation; public only if Slack says that it is a channel and not private."""
    is_message = bool(channel.get("is_im") or channel.get("is_mpim"))
    return Room(
        name="" if is_message else str(channel.get("name") or ""),
        is_public=channel.get("is_private") is False and not is_message,
        is_direct=bool(channel.get("is_im")),
    )


def _timezone(name: Any) -> str:
    """An IANA name that this machine knows too; UTC for everything else."""
    try:
        return ZoneInfo(str(name or "UTC")).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
