"""Slack's JSON objects, made from the workspace's records."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.slack.app import SlackApp
from sandbox.workspace import Workspace
from sandbox.workspace.records import Channel, ChannelKind, Json, Message, User


def bot_profile(app: SlackApp, workspace: Workspace) -> Json:
    """The `bot_profile` that stands in messages of the app."""
    return {
        "id": app.bot_id,
        "app_id": app.id,
        "user_id": app.bot_user,
        "name": app.bot_name,
        "icons": {},
        "deleted": False,
        "updated": 0,
        "team_id": workspace.team.id,
    }


def user_json(user: User, workspace: Workspace, bot_user: str) -> Json:
    """A user object (https://docs.slack.dev/reference/objects/user-object).

    Somebody of another organisation has its `team_id`, and is a stranger to the app unless they
    share a channel with it (https://docs.slack.dev/apis/slack-connect). Of a deactivated member
    neither rights nor time zone are told.
    """
    team = user.team or workspace.team.id
    return {
        "id": user.id,
        "team_id": team,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "profile": {
            "real_name": user.real_name,
            "display_name": user.real_name,
            "real_name_normalized": user.real_name,
            "display_name_normalized": user.real_name,
            "team": team,
            **({"bot_id": user.bot_id} if user.is_bot else {}),
        },
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
        **({} if user.deleted else _standing(user, workspace)),
        **({"is_stranger": _is_stranger(user, workspace, bot_user)} if user.is_foreign else {}),
    }


def _standing(user: User, workspace: Workspace) -> Json:
    now = datetime.fromtimestamp(workspace.clock.now(), UTC).astimezone(_zone(user.tz))
    offset = now.utcoffset()
    return {
        "tz": user.tz,
        "tz_label": now.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_primary_owner,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
    }


def _zone(name: str) -> tzinfo:
    """The time zone; UTC on a machine that has no time zones."""
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return UTC


def _is_stranger(user: User, workspace: Workspace, bot_user: str) -> bool:
    members = (channel.members for channel in workspace.channels.values())
    return not any(user.id in here and bot_user in here for here in members)


def foreign_teams(channel: Channel, workspace: Workspace) -> list[str]:
    """The ids of other organisations that share a channel over Slack Connect."""
    teams = (workspace.users[member].team for member in channel.members)
    return list(dict.fromkeys(filter(None, teams)))


def channel_json(channel: Channel, workspace: Workspace, viewer: str) -> Json:
    """A conversation object (https://docs.slack.dev/reference/objects/conversation-object)."""
    if channel.kind is ChannelKind.IM:
        return _direct_message(channel, workspace, viewer)
    others = foreign_teams(channel, workspace)
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind is ChannelKind.PUBLIC,
        "is_group": channel.kind is ChannelKind.PRIVATE,
        "is_im": False,
        "is_mpim": channel.kind is ChannelKind.MPIM,
        "is_private": channel.kind is not ChannelKind.PUBLIC,
        "is_member": viewer in channel.members,
        "is_general": channel.is_general,
        "is_archived": channel.is_archived,
        "is_frozen": False,
        "is_shared": bool(others),
        "is_org_shared": False,
        "is_ext_shared": bool(others),
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "shared_team_ids": [workspace.team.id, *others],
        **({"connected_team_ids": others} if others else {}),
        "context_team_id": workspace.team.id,
        "unlinked": 0,
        "created": channel.created,
        "updated": channel.created * 1000,
        "creator": channel.creator,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }


def _direct_message(channel: Channel, workspace: Workspace, viewer: str) -> Json:
    others = [member for member in channel.members if member != viewer]
    return {
        "id": channel.id,
        "created": channel.created,
        "updated": channel.created * 1000,
        "is_archived": channel.is_archived,
        "is_im": True,
        "is_org_shared": False,
        "context_team_id": workspace.team.id,
        "user": others[0] if others else viewer,
        "is_open": True,
        "priority": 0,
    }


def thread_json(message: Message, workspace: Workspace) -> Json:
    """What a message says of its thread: its parent's author, or how many replies it has."""
    if not message.thread_ts:
        return {}
    if message.is_reply:
        parent = workspace.message(message.channel, message.thread_ts)
        known: Json = {"parent_user_id": parent.user} if parent else {}
        return {"thread_ts": message.thread_ts, **known}
    replies = workspace.replies(message.channel, message.ts)
    users = list(dict.fromkeys(reply.user for reply in replies))
    latest: Json = {"latest_reply": replies[-1].ts} if replies else {}
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": users,
        **latest,
        "is_locked": False,
        "subscribed": False,
    }
