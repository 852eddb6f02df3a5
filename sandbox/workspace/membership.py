"""Who is in which conversation: joining, leaving, opening direct messages."""

from dataclasses import replace

from sandbox.workspace.records import Channel, ChannelKind, Json, Message, User
from sandbox.workspace.store import Change, Workspace


def join(workspace: Workspace, channel: Channel, user: str, *, inviter: str = "") -> bool:
    """Make somebody a member; False when they are one already."""
    if user in channel.members:
        return False
    channel.members.append(user)
    _tell(workspace, channel, user, "join")
    details: Json = {"inviter": inviter}
    workspace.emit(Change("member_joined_channel", channel.id, "", user, details))
    return True


def leave(workspace: Workspace, channel: Channel, user: str) -> bool:
    """Take somebody out; False when they are no member."""
    if user not in channel.members:
        return False
    _tell(workspace, channel, user, "leave")
    channel.members.remove(user)
    channel.former.add(user)
    workspace.emit(Change("member_left_channel", channel.id, "", user))
    return True


def _tell(workspace: Workspace, channel: Channel, user: str, verb: str) -> None:
    """Post the line that Slack shows; it is an ordinary message event with a subtype."""
    place = "group" if channel.kind is ChannelKind.PRIVATE else "channel"
    text = f"<@{user}> has {'joined' if verb == 'join' else 'left'} the {place}"
    message = Message(channel.id, workspace.ids.ts(), user, text, f"{place}_{verb}")
    workspace.messages[channel.id][message.ts] = message
    workspace.emit(Change("message", channel.id, message.ts, user))


_CONVERTED = {
    ChannelKind.PRIVATE: (
        "channel_convert_to_private",
        "made this channel *private*. Now, it can only be viewed or joined by invitation.",
    ),
    ChannelKind.PUBLIC: (
        "channel_convert_to_public",
        "made this channel *public*. Any member in this workspace can see and join it.",
    ),
}
"""https://docs.slack.dev/reference/events/message/channel_convert_to_private, and …to_public."""


def convert(workspace: Workspace, channel: Channel, user: str, kind: ChannelKind) -> bool:
    """Make a channel private or public, under the same id; False when it is so already."""
    if channel.kind is kind:
        return False
    channel.kind = kind
    subtype, text = _CONVERTED[kind]
    message = Message(channel.id, workspace.ids.ts(), user, text, subtype)
    workspace.messages[channel.id][message.ts] = message
    workspace.emit(Change("message", channel.id, message.ts, user))
    workspace.emit(Change("channel_converted", channel.id, "", user))
    return True


def deactivate(workspace: Workspace, user: User) -> None:
    """Close somebody's account: they are in no channel any more, and apps hear nothing of it."""
    user.deleted = True
    for channel in workspace.channels.values():
        if user.id in channel.members and channel.kind not in (ChannelKind.IM, ChannelKind.MPIM):
            channel.members.remove(user.id)
    workspace.wake()


def archive(workspace: Workspace, channel: Channel, user: str) -> None:
    """Close a channel for good; it can still be read."""
    channel.is_archived = True
    workspace.emit(Change("channel_archive", channel.id, "", user))


def rename(workspace: Workspace, channel: Channel, name: str) -> None:
    """Give a channel another name."""
    channel.name = name
    workspace.emit(Change("channel_rename", channel.id))


def delete(workspace: Workspace, channel: Channel, user: str) -> None:
    """Delete a channel with all messages in it; who was a member hears of it last."""
    workspace.emit(Change("channel_deleted", channel.id, "", user))
    del workspace.channels[channel.id]
    del workspace.messages[channel.id]
    for file in workspace.files.values():
        file.channels = [id_ for id_ in file.channels if id_ != channel.id]
        file.shares = [share for share in file.shares if share.channel != channel.id]
    workspace.wake()


def change_id(workspace: Workspace, channel: Channel) -> str:
    """Give a channel a new id, as when a private one is shared between organisations."""
    old, new = channel.id, workspace.ids.new("C")
    channel.id = new
    workspace.channels[new] = workspace.channels.pop(old)
    workspace.messages[new] = workspace.messages.pop(old)
    for message in workspace.messages[new].values():
        message.channel = new
    for file in workspace.files.values():
        file.channels = [new if id_ == old else id_ for id_ in file.channels]
        file.shares = [replace(s, channel=new) if s.channel == old else s for s in file.shares]
    workspace.emit(Change("channel_id_changed", new, details={"old": old}))
    return new


def open_direct(workspace: Workspace, *users: str) -> Channel:
    """The direct or group message between these users, opened when it was not."""
    found = workspace.direct_message(*users)
    if found is not None:
        return found
    pair = len(users) == 2  # noqa: PLR2004 - a direct message is between two
    kind = ChannelKind.IM if pair else ChannelKind.MPIM
    names = [workspace.users[user].name for user in users]
    return workspace.add_channel(
        Channel(
            id=workspace.ids.new("D" if pair else "G"),
            name="" if pair else f"mpdm-{'--'.join(names)}-1",
            kind=kind,
            creator=users[0],
            created=int(workspace.clock.now()),
            members=list(users),
        )
    )
