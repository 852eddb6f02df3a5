"""`chat.*`: what the app says."""

import re

from sandbox.slack import access
from sandbox.slack.arguments import Arguments
from sandbox.slack.blocks import read_blocks, text_blocks
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError
from sandbox.slack.mentions import note_mentions
from sandbox.workspace import posting
from sandbox.workspace.records import Channel, ChannelKind, Json, Message

LONGEST_TEXT = 40_000
LONGEST_UPDATE = 4_000
_TS = re.compile(r"\d{10}\.\d{6}")


def post_message(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postMessage."""
    channel = access.postable(slack, args.required("channel"))
    if channel.kind is ChannelKind.IM and not slack.app.messages_tab:
        raise SlackError("messages_tab_disabled")
    message = posting.post(slack.workspace, _message(slack, args, channel))
    note_mentions(slack, args, message.text, message.blocks)
    shown = slack.messages.message(message)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def _message(slack: Slack, args: Arguments, channel: Channel) -> Message:
    text = args.text("text")[:LONGEST_TEXT]
    blocks = _content(slack, args, text)
    thread_ts = _thread(slack, args, channel)
    broadcast = thread_ts and args.flag("reply_broadcast")
    return Message(
        channel.id,
        slack.workspace.ids.ts(),
        slack.app.bot_user,
        text,
        "thread_broadcast" if broadcast else "",
        thread_ts,
        blocks=blocks,
        attachments=args.data("attachments", "invalid_attachments") or [],
        bot_id=slack.app.bot_id,
        metadata=args.data("metadata", "invalid_metadata_format"),
    )


def _content(slack: Slack, args: Arguments, text: str) -> list[Json]:
    """The blocks, given or made from the text. Raises `no_text` when there is nothing to say."""
    blocks = read_blocks(slack, args)
    if blocks and not text:
        args.complain(
            "blocks_without_text",
            "blocks without `text`: notifications and screen readers have nothing",
        )
    if not blocks and not text and not args.values.get("attachments"):
        raise SlackError("no_text")
    return blocks or text_blocks(slack, text)


def _thread(slack: Slack, args: Arguments, channel: Channel) -> str:
    thread_ts = args.text("thread_ts")
    if not thread_ts:
        return ""
    if not _TS.fullmatch(thread_ts):
        messages = [f"[ERROR] {thread_ts} is not a valid thread_ts"]
        raise SlackError("invalid_thread_ts", response_metadata={"messages": messages})
    root = posting.thread_root(slack.workspace, channel.id, thread_ts)
    if root != thread_ts:
        args.complain(
            "unknown_thread", f"thread_ts {thread_ts} names no thread: Slack posts somewhere else"
        )
    return root


def update(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/chat.update."""
    channel, message = _own(slack, args, "cant_update_message")
    text = args.text("text", message.text)
    if message.blocks and not args.values.get("blocks"):
        args.complain(
            "unclear_update",
            "chat.update without `blocks`: Slack's word on the old ones is unclear",
        )
    if len(text) > LONGEST_UPDATE:
        raise SlackError("msg_too_long")
    blocks = _content(slack, args, args.text("text"))
    note_mentions(slack, args, text, blocks)
    edited = {"user": slack.app.bot_user, "ts": slack.workspace.ids.ts()}
    posting.edit(slack.workspace, message, text=text, blocks=blocks, edited=edited)
    shown = slack.messages.message(message)
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": shown}


def delete(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/chat.delete."""
    channel, message = _own(slack, args, "cant_delete_message")
    posting.delete(slack.workspace, message)
    return {"channel": channel.id, "ts": message.ts}


def _own(slack: Slack, args: Arguments, refusal: str) -> tuple[Channel, Message]:
    channel = access.visible(slack, args.required("channel"))
    message = access.message_in(slack, channel, args.required("ts"))
    if message.bot_id != slack.app.bot_id:
        raise SlackError(refusal)
    return channel, message


def post_ephemeral(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/chat.postEphemeral."""
    channel = access.postable(slack, args.required("channel"))
    user = args.required("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    message = _message(slack, args, channel)
    message.ephemeral_to = user
    posting.post_ephemeral(slack.workspace, message)
    return {"message_ts": message.ts}


def get_permalink(slack: Slack, args: Arguments) -> Json:
    """https://docs.slack.dev/reference/methods/chat.getPermalink."""
    channel = access.visible(slack, args.required("channel"))
    message = access.message_in(slack, channel, args.required("message_ts"))
    link = f"https://{slack.workspace.team.domain}.slack.com/archives/{channel.id}"
    link += f"/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}
