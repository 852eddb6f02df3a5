"""What the app's bot may see and do in a conversation."""

from sandbox.slack import scopes
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError
from sandbox.workspace import membership
from sandbox.workspace.records import Channel, ChannelKind, Message


def visible(slack: Slack, channel_id: str) -> Channel:
    """The conversation, if the bot may know of it: public, or it is a member."""
    channel = slack.workspace.channels.get(channel_id)
    if channel is None:
        raise SlackError("channel_not_found")
    if channel.kind is not ChannelKind.PUBLIC and not is_member(slack, channel):
        raise SlackError("channel_not_found")
    return channel


def is_member(slack: Slack, channel: Channel) -> bool:
    """Whether the bot is in there."""
    return slack.app.bot_user in channel.members


def known(slack: Slack, channel_id: str) -> Channel:
    """The conversation for a method that needs the `:read` scope of its kind."""
    channel = visible(slack, channel_id)
    scopes.require(slack, scopes.READ[channel.kind])
    return channel


def readable(slack: Slack, channel_id: str) -> Channel:
    """The conversation for a method that reads messages: a member with the `:history` scope."""
    channel = visible(slack, channel_id)
    scopes.require(slack, scopes.HISTORY[channel.kind])
    if not is_member(slack, channel):
        raise SlackError("not_in_channel")
    return channel


def postable(slack: Slack, target: str) -> Channel:
    """The conversation for a new message; a user's id opens the direct message, a name is fine."""
    channel = visible(slack, _resolve(slack, target))
    if channel.is_archived:
        raise SlackError("is_archived")
    if not is_member(slack, channel) and "chat:write.public" not in slack.scopes:
        raise SlackError("not_in_channel")
    return channel


def _resolve(slack: Slack, target: str) -> str:
    if target in slack.workspace.users and target != slack.app.bot_user:
        return membership.open_direct(slack.workspace, target, slack.app.bot_user).id
    for channel in slack.workspace.channels.values():
        if channel.name and channel.name == target.removeprefix("#"):
            return channel.id
    return target


def message_in(slack: Slack, channel: Channel, ts: str) -> Message:
    """A message that is there and no tombstone."""
    message = slack.workspace.message(channel.id, ts)
    if message is None or message.subtype == "tombstone":
        raise SlackError("message_not_found")
    return message
