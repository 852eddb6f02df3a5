"""TAKE_DROP: a file in the drop folder is read, announced in its channel, and labelled."""

import logging
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.core.drops import Drop, Dropped
from bot.core.uploads import FileKind
from bot.errors import PictureError
from bot.jobs.drops.announcing import announce, refuse
from bot.jobs.services import Services
from bot.ports import FoundObject

log = logging.getLogger(__name__)


async def take_drop(services: Services, job: Mapping[str, Any]) -> None:
    """The chore; of a file that is nobody's, or that nobody can be told of, nothing comes.

    Whatever S3 told of it, what lies there now is taken: messages come late, twice, and in any
    order. Raises RetryLaterError, SetupError, FileUnavailableError.
    """
    drop = Drop.from_job(job)
    channel_type = await _channel_type(services, drop)
    found = await services.objects.describe(drop.key) if channel_type else None
    if found is None or not found.size:
        log.info("there is nothing (any more) to take for %s", drop.channel)
        return
    if dropped := await _read(services, drop, found):
        await announce(services, dropped, channel_type)


async def not_taken(services: Services, job: Mapping[str, Any], sentence: str) -> None:
    """Tell the channel that the chore comes to nothing. Raises RetryLaterError."""
    drop = Drop.from_job(job)
    if await _channel_type(services, drop):
        await refuse(services, drop, sentence)


async def _channel_type(services: Services, drop: Drop) -> str:
    """What kind of channel it is, as events call it; empty where the bot must not post.

    The key was written by somebody, so the bot's own workspace is the only one that counts.
    """
    conversations = services.conversations
    if drop.team != await conversations.team():
        log.warning("a file was dropped for %s, which is not my workspace", drop.team)
        return ""
    if await conversations.is_public(drop.channel):
        return "channel"
    if await conversations.is_inside(drop.channel):
        return "group"
    log.warning("a file was dropped for %s: invite the bot, and put it there again", drop.channel)
    return ""


async def _read(services: Services, drop: Drop, found: FoundObject) -> Dropped | None:
    """Which bytes lie there; None when nobody waits for an answer about them.

    Of a file that is too large the answer will say so. One that was overwritten at this moment is
    told of by another message.
    """
    unread = Dropped(drop, found.etag, found.etag, found.size, found.content_type)
    kind, rules = unread.file.kind, services.rules
    limit = rules.max_video_bytes if kind is FileKind.VIDEO else rules.max_file_bytes
    if kind is FileKind.OTHER or (kind is FileKind.UNKNOWN and found.size > limit):
        log.info("a file for %s is no picture by its name and type", drop.channel)
        return None
    if found.size > limit:
        return unread
    if kind is FileKind.UNKNOWN:
        sha256 = await _looked_into(services, unread)
    else:
        sha256 = await services.objects.sha256(drop.key, found.etag)
    return replace(unread, content=sha256) if sha256 else None


async def _looked_into(services: Services, unread: Dropped) -> str | None:
    """The same of a file that does not say what it is: None unless it is a picture."""
    async with services.in_work.slots.turn(unread.drop.group):
        with tempfile.TemporaryDirectory(prefix="labels-") as name:
            fetched = await services.objects.fetch(unread.drop.key, unread.etag, Path(name))
            if fetched is None:
                return None
            try:
                await services.studio.prepare(fetched.path)
            except PictureError as error:
                log.info("a file for %s is no picture: %s", unread.drop.channel, error)
                return None
            return fetched.sha256
