"""Looking up one message, one conversation or one person in Slack."""

import logging
from collections.abc import Mapping
from typing import Any

from bot.core.uploads import Upload, is_by_bot, upload_from_message
from bot.errors import RetryLaterError
from bot.slack.calls import SlackCalls, SlackRefusalError
from bot.slack.people import read_room

log = logging.getLogger(__name__)

_CLOSED = frozenset(
    {"channel_not_found", "not_in_channel", "message_not_found", "thread_not_found", "missing_ts"}
)
_DAY = 86_400.0
"""Seconds: however clocks differ, nothing that was posted is newer."""
_CHANNEL_GONE = frozenset({"channel_not_found", "not_in_channel", "team_not_found"})


async def find_upload(calls: SlackCalls, place: Upload) -> Upload | None:
    """Fill in author and files of a message of which only the place is known.

    `conversations.replies` finds the first message of a thread, replies, and messages without
    any; `conversations.history` knows nothing of replies
    (https://docs.slack.dev/reference/methods/conversations.replies).
    """
    try:
        page = await calls.ask(
            "conversations.replies", channel=place.channel, ts=place.thread,
            oldest=place.ts, latest=place.ts, inclusive="true", limit=2,
        )  # fmt: skip
    except SlackRefusalError as error:
        if error.error not in _CLOSED:
            raise RetryLaterError("Slack", str(error)) from error
        log.info("no message: %s", error)
        return None
    messages: list[dict[str, Any]] = page.get("messages") or []
    message = next((each for each in messages if each.get("ts") == place.ts), {})
    if is_by_bot(message, {}):
        return None
    return upload_from_message(
        message, team=place.team, channel=place.channel, channel_type=place.channel_type
    )


async def find_in_channel(
    calls: SlackCalls, channel: str, mark: str, *, since: float, now: float
) -> str:
    """The `ts` of our message with that mark among the newest; empty for none.

    How many are looked through, `bot.slack.limits` says; those inside threads are not. Without
    `latest` the messages nearest to `oldest` would come
    (https://github.com/slackhq/slack-api-docs/blob/master/methods/channels.history.md).

    Raises SlackRefusalError, RetryLaterError, SetupError.
    """
    place = {"channel": channel, "oldest": f"{since:.6f}", "latest": f"{now + _DAY:.6f}"}
    return await _find_marked(calls, "conversations.history", place, mark)


async def find_in_thread(
    calls: SlackCalls, channel: str, thread: str, mark: str, *, since: float
) -> str:
    """The same among the first in a thread: there the oldest come first.

    https://docs.slack.dev/reference/methods/conversations.replies
    """
    place = {"channel": channel, "ts": thread, "oldest": f"{since:.6f}"}
    return await _find_marked(calls, "conversations.replies", place, mark)


async def _find_marked(calls: SlackCalls, method: str, place: Mapping[str, str], mark: str) -> str:
    cursor: dict[str, str] = {}
    for _ in range(calls.limits.pages):
        page = await calls.read(method, **place, limit=calls.limits.page, **cursor)
        for message in page.get("messages") or []:
            if mark_of(message) == mark:
                return str(message["ts"])
        following = (page.get("response_metadata") or {}).get("next_cursor")
        if not following:
            break
        cursor = {"cursor": following}
    return ""


def mark_of(message: Mapping[str, Any]) -> str:
    """The `block_id` of a message's first block, by which we know our own again."""
    blocks = message.get("blocks") or [{}]
    return str(blocks[0].get("block_id") or "")


async def is_public(calls: SlackCalls, channel: str) -> bool:
    """Whether Slack says that it is a public channel with the bot in it."""
    described = await _described(calls, channel)
    return described is not None and read_room(described).is_public and _is_member(described)


async def is_inside(calls: SlackCalls, channel: str) -> bool:
    """Whether the bot is in a conversation, as far as Slack says.

    One that is not public is shown to its members alone, so there the answer itself says it.
    """
    described = await _described(calls, channel)
    return described is not None and (not read_room(described).is_public or _is_member(described))


async def _described(calls: SlackCalls, channel: str) -> dict[str, Any] | None:
    """https://docs.slack.dev/reference/methods/conversations.info."""
    try:
        answer = await calls.read("conversations.info", channel=channel)
    except SlackRefusalError as error:
        if error.error not in _CHANNEL_GONE:
            raise RetryLaterError("Slack", str(error)) from error
        return None
    described: dict[str, Any] = answer.get("channel") or {}
    return described


def _is_member(described: dict[str, Any]) -> bool:
    return bool(described.get("is_member"))


async def name_of(calls: SlackCalls, user: str) -> str:
    """What people call somebody, empty when Slack does not say.

    https://docs.slack.dev/reference/objects/user-object
    """
    try:
        person = (await calls.ask("users.info", user=user)).get("user") or {}
    except (SlackRefusalError, RetryLaterError) as error:
        log.info("no name: %s", error)
        return ""
    profile = person.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), person.get("name"))
    return str(next(filter(None, names), ""))
