"""`reactions.add` and `reactions.remove`."""

import re

from sandbox.slack import access
from sandbox.slack.arguments import Arguments
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError
from sandbox.workspace import posting
from sandbox.workspace.records import Json, Message

_NAME = re.compile(r"[a-z0-9_+'\-]{1,100}(::skin-tone-[2-6])?")
MOST_EMOJI = 23
"""Different emoji on one message by one user (`too_many_emoji`)."""


def add(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.add."""
    name = _name(args)
    message = _message(slack, args)
    if len(message.reactions) >= MOST_EMOJI and name not in message.reactions:
        raise SlackError("too_many_emoji")
    if not posting.react(slack.workspace, message, slack.app.bot_user, name):
        raise SlackError("already_reacted")
    return {}


def remove(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/reactions.remove."""
    name = _name(args)
    if not posting.unreact(slack.workspace, _message(slack, args), slack.app.bot_user, name):
        raise SlackError("no_reaction")
    return {}


def _name(args: Arguments) -> str:
    name = args.required("name").strip(":")
    if not _NAME.fullmatch(name):
        raise SlackError("invalid_name")
    return name


def _message(slack: Slack, args: Arguments) -> Message:
    if not args.text("channel") or not args.text("timestamp"):
        raise SlackError("no_item_specified")
    channel = access.visible(slack, args.text("channel"))
    if not access.is_member(slack, channel):
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    return access.message_in(slack, channel, args.text("timestamp"))
