"""Sending the one answer of a message, with its drawings one way or the other."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.core.replies import FoundReply, PictureAnswer, Progress, Refusal, Reply
from bot.core.uploads import Upload
from bot.errors import BotError, ClaimLostError, PicturesRefusedError, RetryLaterError
from bot.jobs.mending import gently
from bot.jobs.moderation.holding import Held
from bot.jobs.outcomes import Item, Labelled, UnderWay
from bot.jobs.recording import Sent
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.jobs.uploading import Ours

log = logging.getLogger(__name__)

Line = PictureAnswer | Refusal | Progress
"""What the answer says of one file."""

Look = Callable[[], Awaitable[FoundReply | None]]
"""Looks for our reply in the thread."""


async def send(
    services: Services, upload: Upload, owner: str, items: Sequence[Item],
    *, progress: str = "", look: Look | None = None,
) -> Sent:  # fmt: skip
    """Answer in the place of our progress, unless an answer has arrived meanwhile.

    `look` is given where there may be a reply that is not known of. Raises ClaimLostError,
    ConversationGoneError, RetryLaterError.
    """
    if not await services.claims.mark_answering(upload, owner):
        raise ClaimLostError
    # A post that was broken off a moment before the first look may have arrived by now.
    if look and (arrived := await look()):
        if not arrived.is_progress:
            return Sent(arrived.ts)
        progress = arrived.ts
    late = [item for item in items if isinstance(item, Labelled) and item.ours]
    if all(ours.shown for item in late for ours in item.ours):
        try:
            return Sent(await put(services, upload, reply_of(upload, _told(items)), progress))
        except PicturesRefusedError:
            log.info("pictures of %s go into the thread by themselves", upload.ts)
    # Slack does not show the uploaded pictures in a message: the list goes alone, with its
    # buttons, and the pictures follow as files of the thread.
    without = [_without_pictures(item) for item in items]
    ts = await put(services, upload, reply_of(upload, _told(without)), progress)
    shared = await together(*(_share_all(services, upload, item) for item in late))
    return Sent(ts, dict(pair for pairs in shared for pair in pairs))


async def put(services: Services, upload: Upload, reply: Reply, progress: str) -> str:
    """Put the answer where progress stands, or into the thread; returns its `ts`.

    An announcement stays where it cannot be changed: it is what the thread hangs on.

    Raises like `bot.ports.Conversations.reply`.
    """
    conversations = services.conversations
    if progress and await conversations.settle(upload.channel, progress, reply):
        return progress
    if progress and progress != upload.ts:
        await gently(services.answers.withdraw(upload.channel, progress))
    return await conversations.reply(upload, reply)


def reply_of(upload: Upload, items: Sequence[Line]) -> Reply:
    """The answer to a message."""
    return Reply(upload.ts, upload.reply_block_id, tuple(items))


async def _share_all(services: Services, upload: Upload, item: Labelled) -> list[tuple[str, str]]:
    """Our pictures of one file; each with the id of the file that shows it now."""
    return [(each.file_id, await _share(services, upload, item, each)) for each in item.ours]


async def _share(services: Services, upload: Upload, item: Labelled, ours: Ours) -> str:
    """Put a picture of ours into the thread; returns the id of the file that shows it now."""
    answer, files = item.answer, services.files
    try:
        shared = await files.share(
            upload, ours.data, name=ours.name, title=answer.name, alt_text=ours.alt_text
        )
    except (BotError, PicturesRefusedError, RetryLaterError) as error:
        log.warning("drawing of %s not shared: %s", answer.file_id, error)
        return ours.file_id
    await services.library.note_file(
        item.kept.team, item.kept.identity, shared, is_chart=ours is item.chart
    )
    try:
        await files.delete(ours.file_id)
    except (BotError, RetryLaterError) as error:
        log.warning("drawing of %s lies in Slack twice: %s", answer.file_id, error)
    return shared


def _told(items: Sequence[Item]) -> list[Line]:
    return [_line(item) for item in items]


def _line(item: Item) -> Line:
    if isinstance(item, Labelled):
        return item.answer
    if isinstance(item, UnderWay):
        return item.line
    return item.refusal if isinstance(item, Held) else item


def _without_pictures(item: Item) -> Item:
    if isinstance(item, Labelled):
        return replace(item, answer=replace(item.answer, drawn_file="", chart_file=""))
    return item
