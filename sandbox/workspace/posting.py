"""Messages and reactions: what changes in a channel when somebody posts, edits or deletes."""

import copy
from dataclasses import replace

from sandbox.workspace.records import Json, Message
from sandbox.workspace.store import Change, Workspace

TOMBSTONE_TEXT = "This message was deleted."
SLACKBOT = "USLACKBOT"


def thread_root(workspace: Workspace, channel: str, thread_ts: str) -> str:
    """The `ts` of the thread that a reply to `thread_ts` belongs to, empty when there is none.

    Slack takes a reply to a reply into the same thread, and posts a reply to a message that is
    gone into the channel itself.
    """
    parent = workspace.message(channel, thread_ts)
    if parent is None:
        return ""
    return parent.thread_ts if parent.is_reply else parent.ts


def post(workspace: Workspace, message: Message) -> Message:
    """Put a new message into its channel; a first reply makes its parent a thread."""
    if message.thread_ts:
        parent = workspace.message(message.channel, message.thread_ts)
        if parent is not None:
            parent.thread_ts = parent.ts
    workspace.messages[message.channel][message.ts] = message
    workspace.emit(Change("message", message.channel, message.ts, message.user))
    return message


def post_ephemeral(workspace: Workspace, message: Message) -> Message:
    """Show a message to one person only; it is in no history."""
    workspace.ephemerals.append(message)
    tell_ephemeral(workspace, message)
    return message


def tell_ephemeral(workspace: Workspace, message: Message) -> None:
    """Let the one person who sees it look again: it came, changed or went."""
    workspace.emit(Change("ephemeral", message.channel, message.ts, message.ephemeral_to))


def edit(workspace: Workspace, message: Message, **fields: object) -> Message:
    """Replace some fields of a message; the others stay. Nobody else hears of an ephemeral one."""
    before = copy.deepcopy(message)
    for name, value in fields.items():
        setattr(message, name, value)
    if message.ephemeral_to:
        tell_ephemeral(workspace, message)
    else:
        _emit_changed(workspace, message, before)
    return message


def _emit_changed(workspace: Workspace, message: Message, before: Message) -> None:
    details: Json = {"previous": before}
    workspace.emit(Change("message_changed", message.channel, message.ts, message.user, details))


def delete(workspace: Workspace, message: Message) -> None:
    """Remove a message; the parent of a thread with replies leaves a tombstone instead."""
    if workspace.replies(message.channel, message.ts):
        _entomb(workspace, message)
        return
    del workspace.messages[message.channel][message.ts]
    details: Json = {"previous": message}
    workspace.emit(Change("message_deleted", message.channel, message.ts, message.user, details))


def _entomb(workspace: Workspace, message: Message) -> None:
    before = copy.deepcopy(message)
    tomb = replace(
        Message(message.channel, message.ts, SLACKBOT, TOMBSTONE_TEXT, "tombstone"),
        thread_ts=message.ts,
    )
    workspace.messages[message.channel][message.ts] = tomb
    _emit_changed(workspace, tomb, before)


def react(workspace: Workspace, message: Message, user: str, name: str) -> bool:
    """Add somebody's reaction; False when it is there already."""
    users = message.reactions.setdefault(name, [])
    if user in users:
        return False
    users.append(user)
    details: Json = {"reaction": name}
    workspace.emit(Change("reaction_added", message.channel, message.ts, user, details))
    return True


def unreact(workspace: Workspace, message: Message, user: str, name: str) -> bool:
    """Take somebody's reaction away; False when there is none."""
    users = message.reactions.get(name, [])
    if user not in users:
        return False
    users.remove(user)
    if not users:
        del message.reactions[name]
    details: Json = {"reaction": name}
    workspace.emit(Change("reaction_removed", message.channel, message.ts, user, details))
    return True
