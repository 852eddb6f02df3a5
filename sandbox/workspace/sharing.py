"""Files: how they come into being, are posted into channels, and go."""

import copy
from dataclasses import dataclass, field

from sandbox.films import measured
from sandbox.workspace import filetypes
from sandbox.workspace.posting import post
from sandbox.workspace.records import Channel, ChannelKind, File, Json, Message, Share
from sandbox.workspace.store import Change, Workspace


@dataclass(frozen=True, slots=True)
class Sharing:
    """Where and with what words files are posted, by whom."""

    channel: str
    user: str
    text: str = ""
    thread_ts: str = ""
    bot_id: str = ""
    blocks: list[Json] = field(default_factory=list)
    client_msg_id: str = ""


def new_file(workspace: Workspace, name: str, user: str) -> File:
    """An empty file of somebody's, shared nowhere yet."""
    file = File(
        id=workspace.ids.new("F"),
        name=name,
        user=user,
        created=int(workspace.clock.now()),
        title=name,
    )
    workspace.files[file.id] = file
    return file


def look_at(file: File) -> None:
    """Fill in what Slack learns from the bytes: the type, a picture's size, a video's length."""
    type_ = filetypes.guess(file.name, file.data)
    file.filetype, file.mimetype = type_.filetype, type_.mimetype
    file.pretty_type = type_.pretty_type
    if file.mimetype.startswith("image/"):
        file.width, file.height = filetypes.picture_size(file.data)
    elif file.mimetype.startswith("video/") and (found := measured(file.data)):
        file.width, file.height = found.width, found.height
        file.milliseconds = found.milliseconds
    file.ready = True


def share(workspace: Workspace, files: list[File], sharing: Sharing) -> Message:
    """Post files as one message of subtype `file_share`."""
    message = Message(
        sharing.channel,
        workspace.ids.ts(),
        sharing.user,
        sharing.text,
        "file_share",
        sharing.thread_ts,
        blocks=sharing.blocks,
        files=[file.id for file in files],
        bot_id=sharing.bot_id,
        client_msg_id=sharing.client_msg_id,
    )
    for file in files:
        _note_share(file, Share(message.channel, message.ts, message.thread_ts))
    post(workspace, message)
    for file in files:
        details: Json = {"file": file.id}
        workspace.emit(Change("file_shared", message.channel, message.ts, sharing.user, details))
    return message


def _note_share(file: File, share_: Share) -> None:
    file.shares.append(share_)
    if share_.channel not in file.channels:
        file.channels.append(share_.channel)


def may_see(workspace: Workspace, file: File, user: str) -> bool:
    """Whether somebody may see a file: their own, in a channel of theirs, or in a public one.

    Guests and people of other organisations see public channels only from inside.
    """
    if file.user == user:
        return True
    person = workspace.users[user]
    everywhere = not (person.is_restricted or person.is_foreign)
    channels = (workspace.channels[channel] for channel in file.channels)
    return any(_can_read(channel, user, everywhere=everywhere) for channel in channels)


def _can_read(channel: Channel, user: str, *, everywhere: bool) -> bool:
    return user in channel.members or (everywhere and channel.kind is ChannelKind.PUBLIC)


def delete_file(workspace: Workspace, file: File) -> None:
    """Delete a file everywhere; the messages that showed it keep a tombstone entry."""
    before = [copy.deepcopy(message) for message in _messages_with(workspace, file)]
    file.deleted = True
    file.data = b""
    channels = list(file.channels)
    workspace.emit(
        Change("file_deleted", user=file.user, details={"file": file.id, "channels": channels})
    )
    for message in before:
        workspace.emit(
            Change(
                "message_changed",
                message.channel,
                message.ts,
                message.user,
                {"previous": message, "file": file.id},
            )
        )


def _messages_with(workspace: Workspace, file: File) -> list[Message]:
    found = (workspace.message(share_.channel, share_.ts) for share_ in file.shares)
    return [message for message in found if message is not None]
