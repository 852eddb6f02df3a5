"""Sending the one answer of a message, with its drawings one way or the other."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.core.replies import PictureAnswer, Progress, Refusal, Reply
from bot.core.uploads import Upload
from bot.errors import BotError, ClaimLostError, PicturesRefusedError, RetryLaterError
from bot.jobs.label_picture import drawn_name
from bot.jobs.moderation.holding import Held
from bot.jobs.outcomes import Item, Labelled, UnderWay
from bot.jobs.recording import Sent
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.ports import ClaimState

log = logging.getLogger(__name__)

Line = PictureAnswer | Refusal | Progress
"""What the answer says of one file."""


async def send(
    services: Services, upload: Upload, owner: str, items: Sequence[Item], state: ClaimState
) -> Sent:
    """Answer, unless an answer has arrived meanwhile.

    Raises ClaimLostError, ConversationGoneError, RetryLaterError.
    """
    if not await services.claims.mark_answering(upload, owner):
        raise ClaimLostError
    # A post that was broken off a moment before the first look may have arrived by now.
    if state is ClaimState.UNCERTAIN and (
        arrived := await services.conversations.find_reply(upload)
    ):
        return Sent(arrived)
    late = [item for item in items if isinstance(item, Labelled) and item.drawing]
    if all(item.shown for item in late):
        try:
            return Sent(await services.conversations.reply(upload, reply_of(upload, _told(items))))
        except PicturesRefusedError:
            log.info("pictures of %s go into the thread by themselves", upload.ts)
    # Slack does not show the uploaded pictures in a message: the list goes alone, with its
    # buttons, and the pictures follow as files of the thread.
    without = [_without_drawing(item) for item in items]
    ts = await services.conversations.reply(upload, reply_of(upload, _told(without)))
    shared = await together(*(_share(services, upload, item) for item in late))
    names = {item.answer.file_id: name for item, name in zip(late, shared, strict=True)}
    return Sent(ts, names)


def reply_of(upload: Upload, items: Sequence[Line]) -> Reply:
    """The answer to a message."""
    return Reply(upload.ts, upload.reply_block_id, tuple(items))


async def _share(services: Services, upload: Upload, item: Labelled) -> str:
    """Put the drawing into the thread; returns the id of the file that shows it now."""
    answer, drawing, files = item.answer, item.drawing, services.files
    assert drawing is not None
    try:
        shared = await files.share(
            upload, drawing.data, name=drawn_name(answer.name),
            title=answer.name, alt_text=answer.alt_text,
        )  # fmt: skip
    except (BotError, PicturesRefusedError, RetryLaterError) as error:
        log.warning("drawing of %s not shared: %s", answer.file_id, error)
        return answer.drawn_file
    await services.library.note_file(item.kept.team, item.kept.identity, shared)
    try:
        await files.delete(answer.drawn_file)
    except (BotError, RetryLaterError) as error:
        log.warning("drawing of %s lies in Slack twice: %s", answer.file_id, error)
    return shared


def _told(items: Sequence[Item]) -> list[Line]:
    return [_line(item) for item in items]


def _line(item: Item) -> Line:
    if isinstance(item, Labelled):
        return item.answer
    if isinstance(item, UnderWay):
        return item.progress
    return item.refusal if isinstance(item, Held) else item


def _without_drawing(item: Item) -> Item:
    if isinstance(item, Labelled):
        return replace(item, answer=replace(item.answer, drawn_file=""))
    return item
