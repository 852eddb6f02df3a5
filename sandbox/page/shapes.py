"""What the page is told of the workspace. It sees more than an app, and less than the store."""

from collections.abc import Iterable, Iterator

from sandbox.slack.team import TeamSandbox
from sandbox.workspace import Workspace
from sandbox.workspace.records import (
    Channel,
    ChannelKind,
    File,
    FileKind,
    Json,
    Message,
    User,
    View,
)
from sandbox.workspace.seed import MODERATORS

SHOWN_BY_BROWSERS = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
PLAYED_BY_BROWSERS = frozenset({"video/mp4", "video/webm", "video/quicktime"})
MOST_PIXELS = 80_000_000
"""Larger pictures are shown as files: a browser would choke on them."""


def notice(detector: str) -> str:
    """Where the labels come from; nobody may take them for Amazon's."""
    return (
        "This is a Slack on your own machine. Labels are found on it, not by Amazon Rekognition. "
        f"{detector}. Keywords inside a picture count too."
    )


def workspace_json(slack: TeamSandbox, user: User, detector: str) -> Json:
    """What stands around the messages: who is who, and the person's conversations."""
    workspace = slack.workspace
    people = [one for one in workspace.users.values() if not one.is_bot and not one.deleted]
    mine = [place for place in workspace.channels.values() if user.id in place.members]
    return {
        "team": workspace.team.name,
        "domain": workspace.team.domain,
        "app": slack.app.bot_name,
        "home": slack.app.home_tab,
        "commands": [command_json(command) for command in slack.app.commands],
        "notice": notice(detector),
        "me": member_json(workspace, user),
        "people": [member_json(workspace, person) for person in people],
        "names": _names(workspace, user),
        "channels": [
            {**channel_json(workspace, place, user), "app": _has_app(slack, place)}
            for place in mine
        ],
    }


def _has_app(slack: TeamSandbox, channel: Channel) -> bool:
    """Whether the app hears of what is posted there."""
    return slack.workspace.app_installed and slack.app.bot_user in channel.members


def _names(workspace: Workspace, user: User) -> dict[str, str]:
    """What mentions of people, and of channels that the person can see, are shown as, by id."""
    seen = {
        channel.id: channel.name
        for channel in workspace.channels.values()
        if channel.name and (channel.kind is ChannelKind.PUBLIC or user.id in channel.members)
    }
    return seen | {person.id: person.real_name for person in workspace.users.values()}


def command_json(command: Json) -> Json:
    """A slash command, as the composer tells of it."""
    return {
        "command": command["command"],
        "hint": command.get("usage_hint", ""),
        "about": command.get("description", ""),
    }


def person_json(user: User) -> Json:
    """Somebody, by the name that others see."""
    return {"id": user.id, "name": user.real_name, "bot": user.is_bot}


def member_json(workspace: Workspace, user: User) -> Json:
    """Somebody who can be acted as."""
    return {
        **person_json(user),
        "handle": user.name,
        "role": _role(workspace, user),
        "channels": sum(
            channel.kind in (ChannelKind.PUBLIC, ChannelKind.PRIVATE) and user.id in channel.members
            for channel in workspace.channels.values()
        ),
    }


def _role(workspace: Workspace, user: User) -> str:
    """Slack knows guests and admins; a moderator is whoever reads the moderators' channel."""
    if user.is_foreign:
        return "external"
    if user.is_restricted:
        return "guest"
    if user.is_admin:
        return "admin"
    moderated = [c for c in workspace.channels.values() if c.name == MODERATORS]
    return "moderator" if any(user.id in c.members for c in moderated) else "member"


def channel_json(workspace: Workspace, channel: Channel, user: User) -> Json:
    """A conversation as its members see it: direct ones are named after the others."""
    others = [workspace.users[id_].real_name for id_ in channel.members if id_ != user.id]
    direct = channel.kind in (ChannelKind.IM, ChannelKind.MPIM)
    return {
        "id": channel.id,
        "name": ", ".join(others) if direct else channel.name,
        "kind": channel.channel_type,
        "members": len(channel.members),
        "archived": channel.is_archived,
    }


def messages_json(workspace: Workspace, channel: Channel, user: User) -> list[Json]:
    """The channel itself, oldest first, with what only this person sees."""
    shown = [*workspace.history(channel.id), *_whispered(workspace, channel, user)]
    return [message_json(workspace, message, user) for message in sorted(shown, key=_ts)]


def thread_json(workspace: Workspace, channel: Channel, ts: str, user: User) -> list[Json]:
    """A thread with its first message. Raises KeyError."""
    first = workspace.messages[channel.id][ts]
    replies = [*workspace.replies(channel.id, ts), *_whispered(workspace, channel, user, ts)]
    thread = [first, *sorted(replies, key=_ts)]
    return [message_json(workspace, message, user) for message in thread]


def _whispered(
    workspace: Workspace, channel: Channel, user: User, thread_ts: str = ""
) -> list[Message]:
    """What only this person sees there."""
    place = (channel.id, user.id, thread_ts)
    return [m for m in workspace.ephemerals if (m.channel, m.ephemeral_to, m.thread_ts) == place]


def _ts(message: Message) -> str:
    return message.ts


def message_json(workspace: Workspace, message: Message, user: User) -> Json:
    """A message with everything that is needed to show it."""
    author = workspace.users.get(message.user)
    replies = workspace.replies(message.channel, message.ts)
    return {
        "ts": message.ts,
        "thread_ts": message.thread_ts,
        "author": person_json(author) if author else {"id": "", "name": "Slackbot", "bot": True},
        "text": message.text,
        "subtype": message.subtype,
        "blocks": message.blocks,
        "plain": _is_plain(message),
        "attachments": message.attachments,
        "edited": bool(message.edited),
        "mine": message.user == user.id,
        "deletable": message.user == user.id or user.is_admin or bool(message.ephemeral_to),
        "ephemeral": bool(message.ephemeral_to),
        "files": [file_json(workspace.files[id_]) for id_ in message.files],
        "pictures": pictures_json(workspace, message.blocks),
        "reactions": [
            {
                "name": name,
                "count": len(users),
                "mine": user.id in users,
                "names": [workspace.users[id_].real_name for id_ in users],
            }
            for name, users in message.reactions.items()
        ],
        "replies": len(replies),
        "last_reply": replies[-1].ts if replies else "",
        "repliers": list(dict.fromkeys(reply.user for reply in replies)),
    }


def _is_plain(message: Message) -> bool:
    """Whether its blocks are only what Slack has made of its text."""
    elements = [{"type": "text", "text": message.text}]
    parts = [{"type": "rich_text_section", "elements": elements}]
    return [block.get("elements") for block in message.blocks] == [parts]


def view_json(workspace: Workspace, view: View) -> Json:
    """A modal or a Home tab."""
    blocks = view.content["blocks"]
    return {
        "id": view.id,
        "title": _text(view, "title"),
        "submit": _text(view, "submit"),
        "close": _text(view, "close") or "Close",
        "pushed": bool(view.previous_view_id),
        "blocks": blocks,
        "pictures": pictures_json(workspace, blocks),
    }


def _text(view: View, part: str) -> str:
    return str((view.content.get(part) or {}).get("text", ""))


def pictures_json(workspace: Workspace, blocks: Iterable[Json]) -> Json:
    """The files that image blocks show, by id."""
    ids = [image.get("slack_file", {}).get("id", "") for image in _images(blocks)]
    return {id_: file_json(workspace.files[id_]) for id_ in ids if id_ in workspace.files}


def _images(blocks: Iterable[Json]) -> Iterator[Json]:
    """Image blocks, and images inside of sections and contexts."""
    for block in blocks:
        yield block
        yield from (e for e in block.get("elements") or () if isinstance(e, dict))
        if isinstance(block.get("accessory"), dict):
            yield block["accessory"]


def blocks_shown_to(workspace: Workspace, user: User) -> Iterator[Json]:
    """Every block that stands where the person can read it."""
    for channel in workspace.channels.values():
        if user.id in channel.members:
            for message in workspace.messages[channel.id].values():
                yield from message.blocks
    for message in workspace.ephemerals:
        if message.ephemeral_to == user.id:
            yield from message.blocks
    for view in workspace.views.values():
        if view.user == user.id and view.is_open:
            yield from view.content["blocks"]


def file_json(file: File) -> Json:
    """A file; `picture` is where it can be seen, empty when a browser cannot show it."""
    gone = file.deleted or file.kind in (FileKind.TOMBSTONE, FileKind.HIDDEN)
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "alt": file.alt_text,
        "gone": gone,
        "size": file.claimed_size,
        "type": file.pretty_type,
        "animated": file.mimetype == "image/gif",
        "video": "" if gone else video_path(file),
        "still": "" if gone else still_path(file),
        "picture": "" if gone else picture_path(file),
        "original": "" if gone else f"/files/{file.id}/original",
        "width": file.width,
        "height": file.height,
    }


def picture_path(file: File) -> str:
    """Where the page finds something that a browser can show."""
    if file.mimetype.startswith("video/") or not 0 < file.width * file.height <= MOST_PIXELS:
        return ""
    return f"/files/{file.id}/picture"


def video_path(file: File) -> str:
    """Where the page finds a video that browsers play; empty for everything else."""
    return f"/files/{file.id}/video" if file.mimetype in PLAYED_BY_BROWSERS else ""


def still_path(file: File) -> str:
    """Where the page finds the first frame of a video; empty when nobody can play it."""
    is_played = file.mimetype in PLAYED_BY_BROWSERS and file.width
    return f"/files/{file.id}/still" if is_played else ""
