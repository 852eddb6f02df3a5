"""Saying in a channel, once, that a file was dropped for it.

**Announced before it is looked at.** Everything that is kept of a picture is kept under its
message, so that it is found when it must go; and a flagged one is held under it. So there is a
message first, which says no more than that a file has arrived. Its answer takes its place.

**Once.** The right to announce a file is taken in the ledger, under the file's id, and the message
carries the id as its mark. Whoever takes the right over from a lost worker finds the message by the
note of where it stands, or by its mark where that note was not written: the mark goes away only
with the answer, and labelling is ordered after the note. That all of it is done is written down
last, and for good, so that a forgotten file does not come back when it is put there again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.core.drops import Drop, Dropped
from bot.core.replies import Progress, Refusal, Reply
from bot.errors import ConversationGoneError, RetryLaterError
from bot.jobs.pacing import LOOK_BACK
from bot.jobs.services import Services
from bot.ports import PostingState

log = logging.getLogger(__name__)

LEASE = 60.0
"""Seconds for which one worker alone may announce a file."""

_PATIENCE = 40.0
"""Seconds until it gives up itself, well before somebody else may try."""

_ARRIVED = "It has arrived, and I am looking at it."


async def announce(services: Services, dropped: Dropped, channel_type: str) -> None:
    """Announce a file and have it labelled, unless that was done before. Raises RetryLaterError."""
    drop = dropped.drop

    async def order(ts: str) -> None:
        job = dropped.upload(ts, channel_type).to_json()
        await services.queue.send(job, group=drop.group)

    line = Progress(dropped.id, drop.name, _ARRIVED)
    if not await _say_once(services, dropped, line, order):
        await _note_seen(services, dropped)


async def refuse(services: Services, drop: Drop, sentence: str) -> None:
    """Say why nothing comes of a file that cannot even be read: once for its place."""
    unread = Dropped(drop, content="", etag="", size=0)
    await _say_once(services, unread, Refusal(unread.id, drop.name, sentence), _nothing)
    await services.drops.erase(unread.id)


async def _nothing(_: str) -> None:
    """There is nothing else to do."""


async def _say_once(
    services: Services, dropped: Dropped, line: Progress | Refusal,
    follow: Callable[[str], Awaitable[None]],
) -> bool:  # fmt: skip
    """Post the line unless it was, and do what follows from it; False when all was done before."""
    team, key = dropped.drop.team, f"drop/{dropped.id}"
    posting = await services.ledger.begin_posting(team, key, LEASE)
    if posting.state is PostingState.DONE:
        return False
    if posting.state is PostingState.BUSY:
        raise RetryLaterError("drop folder", "somebody else is announcing this file")
    is_uncertain = posting.state is PostingState.UNCERTAIN
    try:
        async with asyncio.timeout(_PATIENCE):
            ts = await _find(services, dropped) if is_uncertain else ""
            ts = ts or await _post(services, dropped, line)
            await follow(ts)
    except TimeoutError as error:
        raise RetryLaterError("drop folder", "a file was not announced in time") from error
    except ConversationGoneError as error:
        log.warning("%s cannot be announced in %s: %s", dropped.id, dropped.drop.channel, error)
        if not is_uncertain:
            await services.drops.erase(dropped.id)
            await services.ledger.end_posting(team, key, "")
        return True
    await services.ledger.end_posting(team, key, ts)
    return True


async def _find(services: Services, dropped: Dropped) -> str:
    known = await services.drops.find(dropped.id)
    if known and known.ts:
        return known.ts
    since = services.clock.now() - LOOK_BACK
    return await services.conversations.find_announcement(dropped.drop.channel, dropped.id, since)


async def _post(services: Services, dropped: Dropped, line: Progress | Refusal) -> str:
    await services.drops.put(dropped)
    reply = Reply("", dropped.id, (line,))
    ts = await services.conversations.announce(dropped.drop.channel, reply)
    await services.drops.put(replace(dropped, ts=ts))
    return ts


async def _note_seen(services: Services, dropped: Dropped) -> None:
    """The same bytes were put there again; what was forgotten stays forgotten.

    In other parts they have another `etag`, without which they could not be deleted.
    """
    known = await services.drops.find(dropped.id)
    if known and known.etag != dropped.etag:
        await services.drops.put(replace(known, etag=dropped.etag))
