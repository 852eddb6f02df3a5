"""`conversations.*` and `users.conversations`."""

import base64
import binascii
import re
from collections.abc import Sequence
from typing import TypeVar

from sandbox.slack import access, scopes
from sandbox.slack.arguments import Arguments
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError
from sandbox.slack.objects import channel_json
from sandbox.workspace import membership
from sandbox.workspace.records import Channel, ChannelKind, Json, Message

T = TypeVar("T")
MOST_ITEMS = 1000
MOST_LISTED = 999
MOST_DISTRIBUTED = 15
_NEXT = re.compile(r"next_ts:(\d+)(\d{6})")


def info(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.info."""
    channel = access.known(slack, args.required("channel"))
    shown = channel_json(channel, slack.workspace, slack.app.bot_user)
    if args.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def members(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.members."""
    channel = access.known(slack, args.required("channel"))
    page, metadata = paged(channel.members, args, 100)
    return {"members": list(page), **metadata}


def list_all(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.list."""
    found, metadata = _listing(slack, args, slack.app.bot_user, every_public=True)
    shown = [channel_json(channel, slack.workspace, slack.app.bot_user) for channel in found]
    return {"channels": shown, **metadata}


def of_user(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/users.conversations: the bot's own by default."""
    user = args.text("user", slack.app.bot_user)
    found, metadata = _listing(slack, args, user, every_public=False)
    shown = [channel_json(channel, slack.workspace, slack.app.bot_user) for channel in found]
    for channel in shown:
        # "We omit the is_member and num_members fields in this method's response."
        channel.pop("is_member", None)
    return {"channels": shown, **metadata}


def _listing(
    slack: Slack, args: Arguments, user: str, *, every_public: bool
) -> tuple[Sequence[Channel], Json]:
    kinds = _kinds(slack, args)
    found = [
        channel
        for channel in slack.workspace.channels.values()
        if channel.kind in kinds
        and _listed(slack, channel, user, every_public=every_public)
        and not (args.flag("exclude_archived") and channel.is_archived)
    ]
    return paged(found, args, 100, MOST_LISTED)


def _listed(slack: Slack, channel: Channel, user: str, *, every_public: bool) -> bool:
    if channel.kind is ChannelKind.PUBLIC:
        return every_public or user in channel.members
    return user in channel.members and access.is_member(slack, channel)


def _kinds(slack: Slack, args: Arguments) -> list[ChannelKind]:
    try:
        kinds = [ChannelKind(kind) for kind in args.listed("types") or ["public_channel"]]
    except ValueError:
        raise SlackError("invalid_types") from None
    for kind in kinds:
        scopes.require(slack, scopes.READ[kind])
    return kinds


def paged(
    items: Sequence[T], args: Arguments, default: int, most: int = MOST_ITEMS
) -> tuple[Sequence[T], Json]:
    """One page and where the next begins; the cursor is empty at the end."""
    limit = _limit(args, default, most)
    cursor = args.text("cursor", "0") or "0"
    if not cursor.isdecimal():
        raise SlackError("invalid_cursor")
    start = int(cursor)
    end = start + limit
    following = str(end) if end < len(items) else ""
    return items[start:end], {"response_metadata": {"next_cursor": following}}


def _limit(args: Arguments, default: int, most: int) -> int:
    limit = args.number("limit", default)
    if not 1 <= limit <= most:
        raise SlackError("invalid_limit")
    return limit


def history(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.history: newest first.

    With `oldest` and without `latest` the pages begin at the oldest end and go forward
    (https://github.com/slackhq/slack-api-docs/blob/master/methods/channels.history.md).
    """
    channel = access.readable(slack, args.required("channel"))
    messages = _between(slack.workspace.history(channel.id), args)
    begin = _cursor(args)
    if args.text("oldest") and not args.text("latest"):
        page = _messages(slack, args, [each for each in messages if each.ts >= begin], 100)
        return {**page, "messages": page["messages"][::-1]}
    left = [each for each in reversed(messages) if not begin or each.ts <= begin]
    return _messages(slack, args, left, 100)


def replies(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.replies: the parent, then replies."""
    channel = access.readable(slack, args.required("channel"))
    asked = slack.workspace.message(channel.id, args.required("ts"))
    if asked is None:
        raise SlackError("thread_not_found")
    root = slack.workspace.message(channel.id, asked.thread_ts or asked.ts)
    following = _between(slack.workspace.replies(channel.id, asked.thread_ts or asked.ts), args)
    messages = [*([root] if root else []), *following]
    left = [message for message in messages if message.ts >= _cursor(args)]
    return _messages(slack, args, left, MOST_ITEMS)


def _between(messages: list[Message], args: Arguments) -> list[Message]:
    oldest, latest = args.text("oldest", "0"), args.text("latest", "9999999999")
    inclusive = args.flag("inclusive")
    return [
        message
        for message in messages
        if oldest < message.ts < latest or (inclusive and message.ts in (oldest, latest))
    ]


def _cursor(args: Arguments) -> str:
    """Where a page of messages begins, empty for the first: Slack's cursor holds its `ts`.

    Messages that come meanwhile therefore push nothing onto the next page.
    """
    given = args.text("cursor")
    if not given:
        return ""
    try:
        text = base64.b64decode(given, validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        raise SlackError("invalid_cursor") from None
    found = _NEXT.fullmatch(text)
    if not found:
        raise SlackError("invalid_cursor")
    return f"{found[1]}.{found[2]}"


def _messages(slack: Slack, args: Arguments, messages: Sequence[Message], default: int) -> Json:
    most = MOST_DISTRIBUTED if slack.strictness.distributed else MOST_ITEMS
    limit = _limit(args, min(default, most), most)
    page, rest = messages[:limit], messages[limit:]
    following = f"next_ts:{rest[0].ts.replace('.', '')}".encode() if rest else b""
    return {
        "messages": [slack.messages.message(message) for message in page],
        "has_more": bool(rest),
        "response_metadata": {"next_cursor": base64.b64encode(following).decode()},
    }


def open_direct(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.open."""
    users = args.listed("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    if any(user not in slack.workspace.users for user in users):
        raise SlackError("user_not_found")
    if any(slack.workspace.users[user].deleted for user in users):
        raise SlackError("user_disabled")
    scopes.require(slack, "im:write" if len(users) == 1 else "mpim:write")
    everybody = [*users, slack.app.bot_user]
    was_open = slack.workspace.direct_message(*everybody) is not None
    channel = membership.open_direct(slack.workspace, *everybody)
    noted: Json = {"no_op": True, "already_open": True} if was_open else {}
    return {**noted, "channel": {"id": channel.id}}


def join(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/conversations.join."""
    channel = access.visible(slack, args.required("channel"))
    if channel.kind is not ChannelKind.PUBLIC:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    joined = membership.join(slack.workspace, channel, slack.app.bot_user)
    shown = channel_json(channel, slack.workspace, slack.app.bot_user)
    return {"channel": shown, **({} if joined else {"warning": "already_in_channel"})}
