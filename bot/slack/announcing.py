"""Messages of ours that begin in a channel and not in a thread: announcements of dropped files.

The answer is written over them, so they are found like progress.
"""

from typing import Any

from bot.core.drops import is_drop
from bot.core.replies import Reply
from bot.errors import ConversationGoneError
from bot.slack.calls import SlackCalls, SlackRefusalError
from bot.slack.lookups import find_in_channel, mark_of
from bot.slack.messages import Display, reply_blocks, reply_text
from bot.slack.refusals import GONE


async def announce(calls: SlackCalls, channel: str, reply: Reply, display: Display) -> str:
    """Post it, once and without looking for it; returns its `ts`.

    Raises ConversationGoneError where the bot may not post, and RetryLaterError also when it is
    not known whether it was posted.
    """
    try:
        answer = await calls.once(
            "chat.postMessage", channel=channel,
            text=reply_text(reply, display), blocks=reply_blocks(reply, display),
            unfurl_links=False, unfurl_media=False,
        )  # fmt: skip
    except SlackRefusalError as error:
        raise _gone(error) from error
    return str(answer["ts"])


async def find(calls: SlackCalls, channel: str, mark: str, *, since: float, now: float) -> str:
    """The `ts` of our message with that mark among the newest; empty for none.

    https://docs.slack.dev/reference/methods/conversations.history
    """
    try:
        return await find_in_channel(calls, channel, mark, since=since, now=now)
    except SlackRefusalError as error:
        raise _gone(error) from error


def carries(message: dict[str, Any], block_id: str) -> bool:
    """Whether a message is ours and has that mark: the `block_id` of its first block."""
    return mark_of(message) == block_id


def is_unanswered(message: dict[str, Any]) -> bool:
    """Whether it announces a dropped file, and says nothing else yet."""
    return is_drop(mark_of(message))


def _gone(error: SlackRefusalError) -> Exception:
    return ConversationGoneError(error.error) if error.error in GONE else error
