"""Keeping a picture's bytes and analysis, also while the same bytes are forgotten elsewhere.

Why this order is the right one stands in `bot.jobs.forgetting`.
"""

import logging
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.core.entries import Identity
from bot.core.keys import object_key
from bot.core.labels import Analysis
from bot.core.uploads import SlackFile
from bot.errors import BotError, RetryLaterError, SetupError
from bot.jobs.services import Services
from bot.jobs.tombstones import buried
from bot.jobs.videos.spooling import on_disk
from bot.ports import FetchedFile

log = logging.getLogger(__name__)

_PAUSE = 2.0
"""Seconds between two looks at bytes that are being forgotten."""

_MOST_LOOKS = 30
"""A lost worker's forgetting is taken up by another within a minute."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one posted file, and where it came from."""

    team: str
    identity: Identity
    file: SlackFile
    sha256: str
    content_type: str
    analysis: Analysis


async def keep(services: Services, kept: Kept, fetched: FetchedFile, *, known: bool) -> None:
    """Note what is going to be kept, save the analysis unless it is known, store the original.

    The analysis is saved even when storing fails: it was paid for. Known bytes are stored too:
    an earlier try may have failed at just that, and where originals expire, a repost makes them
    young again.
    """
    await services.library.expect_image(kept.team, kept.identity, kept.sha256)
    if not known:
        await services.library.save_analysis(kept.team, kept.sha256, kept.analysis)
    key = object_key(kept.team, kept.sha256)
    await services.objects.put(key, fetched.path, kept.content_type, kept.sha256)


async def stay(services: Services, kept: Kept) -> None:
    """Make sure, after its post was recorded, that nobody who forgets equal bytes took them away.

    Raises RetryLaterError while they are being forgotten for too long.
    """
    library = services.library
    for _ in range(_MOST_LOOKS):
        if await library.is_forgetting(kept.team, kept.sha256):
            await services.clock.sleep(_PAUSE)
            continue
        there = await library.find_analysis(kept.team, kept.sha256)
        if there or not await _keep_again(services, kept):
            return
    raise RetryLaterError("The library", "these bytes are still being forgotten")


async def _keep_again(services: Services, kept: Kept) -> bool:
    """Fetch the file once more; False when it is forgotten itself, or gone from Slack."""
    if await buried(services.library, kept.team, [kept.identity]):
        return False
    log.info("file %s is kept again: its bytes were forgotten elsewhere", kept.file.id)
    with tempfile.TemporaryDirectory(prefix="labels-") as directory:
        try:
            async with on_disk(services, kept.file, Path(directory)) as fetched:
                await keep(services, kept, fetched, known=False)
        except SetupError:
            raise
        except BotError as error:
            log.warning("file %s cannot be kept again: %s", kept.file.id, error)
            return False
    return True
