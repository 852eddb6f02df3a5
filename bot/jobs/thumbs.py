"""Small pictures for lists, where Slack cannot show the original and nothing was drawn.

They are made when such a picture first appears in somebody's results, and stand there from the
next time on.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.core.entries import Entry, Identity, Kind
from bot.core.file_names import drawn_name
from bot.core.ranking import visible
from bot.errors import (
    FileUnavailableError,
    PictureError,
    PicturesRefusedError,
    RetryLaterError,
    SetupError,
)
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.jobs.tombstones import identity_of
from bot.ports import StoredImage

log = logging.getLogger(__name__)

THUMB = "thumb"
"""The chore's name."""

_VIDEO = Kind.VIDEO
"""It has a contact sheet, or else nothing of it can be shown in a list."""

_ALT_TEXT = 1000
"""Characters (https://docs.slack.dev/reference/methods/files.getUploadURLExternal)."""


async def order_thumbs(services: Services, entries: Iterable[Entry]) -> None:
    """Have small pictures made of those that cannot be shown. Failing is no error."""
    jobs = [_job(entry) for entry in entries if not entry.shown_file and entry.kind is not _VIDEO]
    try:
        await together(*(services.queue.send(job, group=f"{job['team']}/{THUMB}") for job in jobs))
    except (RetryLaterError, SetupError) as error:
        log.warning("small pictures will have to wait: %s", error)


async def make_thumb(services: Services, job: Mapping[str, Any]) -> None:
    """The chore: nothing happens for a picture that is gone or can be shown by now.

    Raises RetryLaterError, SetupError.
    """
    team, identity = str(job["team"]), Identity(*job["picture"])
    image = await services.library.find_image(team, *identity)
    if image is None or _is_shown(image):
        if image and image.thumb_file:
            # The entry did not show it: a worker that was lost may have noted it nowhere else.
            await services.library.add_thumb(image, image.thumb_file)
        return
    try:
        file_id = await _upload(services, image)
    except (FileUnavailableError, PictureError, PicturesRefusedError) as error:
        log.info("no small picture of file %s: %s", image.file_id, error)
        return
    now = await services.library.find_image(team, *identity)
    if now is not None and not _is_shown(now):
        await services.library.add_thumb(now, file_id)
        now = await services.library.find_image(team, *identity)
    if now is None or now.thumb_file != file_id:
        # Forgotten meanwhile, or another worker was quicker.
        await services.files.delete(file_id)
    if now is None:
        # Nothing may tell of it any more, not even that there was a small picture.
        await services.library.erase_image(image)


def _job(entry: Entry) -> dict[str, Any]:
    return {"chore": THUMB, "team": entry.team, "picture": list(entry.identity)}


def _is_shown(image: StoredImage) -> bool:
    return bool(image.drawn_file or image.thumb_file or image.shows_itself)


async def _upload(services: Services, image: StoredImage) -> str:
    """A small copy of the original in Slack, which only the bot sees so far."""
    small = await _small_copy(services, image)
    file_id = await services.files.upload(
        small,
        name=drawn_name(image.name, ".jpg", what="small"),
        title=image.name,
        alt_text=_words(services, image),
    )
    # Before anything else, so that it goes with the picture even if this worker is lost now.
    await services.library.note_file(image.team, identity_of(image), file_id)
    await services.files.wait_until_ready(file_id)
    return file_id


async def _small_copy(services: Services, image: StoredImage) -> bytes:
    file = await services.files.info(image.file_id)
    with TemporaryDirectory(prefix="labels-") as directory:
        fetched = await services.files.fetch(file, Path(directory), services.rules.max_file_bytes)
        picture = await services.studio.prepare(fetched.path)
        await asyncio.to_thread(fetched.path.unlink, missing_ok=True)
    return await services.studio.thumbnail(picture.jpeg, picture.fit)


def _words(services: Services, image: StoredImage) -> str:
    rules = services.rules
    labels = visible(
        image.analysis.labels, minimum=rules.min_confidence, person_guesses=rules.person_guesses
    )
    seen = ", ".join(label.name for label in labels) or "nothing that I can name"
    return f"A small copy of the picture. Seen: {seen}"[:_ALT_TEXT]
