"""Slack's JSON objects, made from the workspace's records."""

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


def user_json(user: User, workspace: Workspace) -> Json:
    """A user object (https://docs.slack.dev/reference/objects/user-object)."""
    return {
        "id": user.id,
        "team_id": workspace.team.id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "tz": "Etc/UTC",
        "tz_label": "Coordinated Universal Time",
        "tz_offset": 0,
        "profile": {
            "real_name": user.real_name,
            "display_name": user.name,
            "real_name_normalized": user.real_name,
            "display_name_normalized": user.name,
            "team": workspace.team.id,
            **({"bot_id": user.bot_id} if user.is_bot else {}),
        },
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }


def channel_json(channel: Channel, workspace: Workspace, viewer: str) -> Json:
    """A conversation object (https://docs.slack.dev/reference/objects/conversation-object)."""
    if channel.kind is ChannelKind.IM:
        return _direct_message(channel, workspace, viewer)
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
        "is_shared": False,
        "is_org_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "shared_team_ids": [workspace.team.id],
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
