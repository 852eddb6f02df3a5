"""Posting to the moderators exactly once, over any number of workers, retries and crashes.

The right to post a message is taken in the ledger, for a while. Whoever takes it after somebody
else was lost looks on the board first: the message carries a mark, which follows from its key.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable

from bot.core.moderation.notices import Notice
from bot.errors import ConversationGoneError, RetryLaterError
from bot.jobs.pacing import LOOK_BACK
from bot.jobs.services import Services
from bot.ports import PostingState

log = logging.getLogger(__name__)

Compose = Callable[[], Awaitable[Notice]]

LEASE = 60.0
"""Seconds for which one worker alone may post a message."""

_PATIENCE = 40.0
"""Seconds until it gives up itself, well before somebody else may try."""


def mark_of(team: str, key: str) -> str:
    """The `block_id` by which a message is known again; at most 255 characters in Slack."""
    return "moderation-" + hashlib.sha256(f"{team}\0{key}".encode()).hexdigest()[:40]


async def post_once(
    services: Services, channel: str, notice: Notice, *, key: str, team: str, thread: str = ""
) -> tuple[str, bool]:
    """Post a notice unless `key` stands there; returns its `ts`, and whether it shows this notice.

    Raises RetryLaterError while somebody else is posting it, when it is not known whether it was
    posted, and when the bot may not post to the moderators; elsewhere that is a
    ConversationGoneError.
    """

    async def compose() -> Notice:
        return notice

    return await compose_once(services, channel, compose, key=key, team=team, thread=thread)


async def compose_once(
    services: Services, channel: str, compose: Compose, *, key: str, team: str, thread: str = ""
) -> tuple[str, bool]:
    """The same for a notice that is made only when it is to be posted, right before that."""
    posting = await services.ledger.begin_posting(team, key, LEASE)
    if posting.state is PostingState.DONE:
        return posting.ts, False
    if posting.state is PostingState.BUSY:
        raise RetryLaterError("board", "somebody else is posting this")
    is_uncertain = posting.state is PostingState.UNCERTAIN
    try:
        async with asyncio.timeout(_PATIENCE):
            ts = await _find(services, channel, team, key, thread) if is_uncertain else ""
            is_new = not ts
            if is_new:
                notice, mark = await compose(), mark_of(team, key)
                ts = await services.board.post(channel, notice, mark=mark, thread=thread)
    except TimeoutError as error:
        raise RetryLaterError("board", "nothing was posted in time") from error
    except ConversationGoneError as error:
        if not is_uncertain:
            await services.ledger.end_posting(team, key, "")
        if channel != services.rules.moderation_channel:
            raise
        raise _unwelcome(channel, error) from error
    await services.ledger.end_posting(team, key, ts)
    return ts, is_new


async def edit_posted(
    services: Services, channel: str, ts: str, notice: Notice, *, key: str, team: str
) -> bool:
    """Put a notice in the place of what `key` showed; False when somebody deleted that.

    Raises RetryLaterError, also when the bot may not write to the moderators any more.
    """
    try:
        return await services.board.edit(channel, ts, notice, mark=mark_of(team, key))
    except ConversationGoneError as error:
        raise _unwelcome(channel, error) from error


def _unwelcome(channel: str, error: ConversationGoneError) -> RetryLaterError:
    """Nothing is lost: what moderators must read waits until somebody lets the bot in again."""
    log.error(
        "cannot write to %s: invite the bot to that channel, or set MODERATION_CHANNEL to "
        "another one (%s)", channel, error,
    )  # fmt: skip
    return RetryLaterError("board", "the bot may not write there")


async def _find(services: Services, channel: str, team: str, key: str, thread: str) -> str:
    since = services.clock.now() - LOOK_BACK
    return await services.board.find(channel, mark_of(team, key), since=since, thread=thread)
