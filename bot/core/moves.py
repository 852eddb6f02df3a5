"""What the events about channels and memberships mean: for doors, for where rows lie, for manners.

Events: https://docs.slack.dev/reference/events; a channel that turns private or public says so
by a message of a subtype of its own
(https://docs.slack.dev/reference/events/message/channel_convert_to_private).
"""

from collections.abc import Mapping
from typing import Any

from bot.core.moderation.chores import WELCOME
from bot.core.uploads import delivered_to

REKEY = "rekey"
"""The chore that puts a channel's rows under the keys of what the channel is now."""

RENAME = "rename_channel"
"""The chore that moves everything of a channel to the id that it has now."""

_JOINED = "member_joined_channel"
_MEMBERS = frozenset({_JOINED, "member_left_channel"})
_LOST = frozenset({"channel_left", "group_left", "channel_deleted", "group_deleted"})
_ARCHIVED = frozenset({"channel_archive", "group_archive"})
"""Slack does not say whether a bot stays a member of an archived channel, so it is asked."""

_OTHERS = frozenset({"channel_rename", "group_rename", "channel_id_changed"})
_ASKED = _LOST | _ARCHIVED
_DIRECT = "D"
"""Ids of direct messages begin so: whoever writes to the bot there knows it."""

_CONVERTED = frozenset({"channel_convert_to_private", "channel_convert_to_public"})


def changes_doors(body: Mapping[str, Any]) -> bool:
    """Whether an event may change what somebody may open, or what it is called."""
    event = _event(body)
    return event.get("type") in _ASKED | _MEMBERS | _OTHERS or _is_conversion(event)


def chores_from_event(body: Mapping[str, Any]) -> list[dict[str, str]]:
    """The work that an event makes: rows that belong elsewhere now, an introduction."""
    event, team = _event(body), delivered_to(body)
    if event.get("type") == "channel_id_changed":
        old, new = str(event["old_channel_id"]), str(event["new_channel_id"])
        return [{"chore": RENAME, "team": team, "old": old, "new": new}]
    is_ours = event.get("type") in _MEMBERS and event.get("user") in _our_users(body)
    if not (is_ours or event.get("type") in _ASKED or _is_conversion(event)):
        return []
    channel = str(event["channel"])
    chores = [{"chore": REKEY, "team": team, "channel": channel}]
    if event.get("type") == _JOINED and not channel.startswith(_DIRECT):
        joined = str(event["event_ts"])
        chores.append({"chore": WELCOME, "team": team, "channel": channel, "joined": joined})
    return chores


def _event(body: Mapping[str, Any]) -> Mapping[str, Any]:
    event = body.get("event") if body.get("type") == "event_callback" else None
    return event if isinstance(event, dict) else {}


def _is_conversion(event: Mapping[str, Any]) -> bool:
    return event.get("type") == "message" and event.get("subtype") in _CONVERTED


def _our_users(body: Mapping[str, Any]) -> set[Any]:
    entries = body.get("authorizations") or []
    return {entry.get("user_id") for entry in entries if entry.get("is_bot")}
