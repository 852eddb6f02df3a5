"""All that is known of the pictures of one message; labels on request where there are none yet."""

import uuid
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.core.access import Access
from bot.core.asking import Question
from bot.core.entries import Identity
from bot.core.permalinks import Link, parse_link
from bot.core.uploads import Upload
from bot.errors import ConversationGoneError
from bot.jobs.linked import images_behind, is_elsewhere, upload_behind
from bot.jobs.services import Services
from bot.jobs.tombstones import buried
from bot.ports import StoredImage


class Absence(Enum):
    """Why there is nothing to show."""

    QUEUED = auto()
    """It was not labelled yet, and is in a moment."""
    ANSWERED = auto()
    """Our answer stands in the thread, but no labels are recorded."""
    FORGOTTEN = auto()
    NO_PICTURE = auto()
    UNKNOWN = auto()
    """There is nothing, or nothing that the asker may know of."""
    ELSEWHERE = auto()
    """The link names another workspace."""
    NO_LINK = auto()


@dataclass(frozen=True, slots=True)
class Shown:
    """Pictures that the asker may see, and what the asker may open."""

    images: tuple[StoredImage, ...]
    access: Access


async def look(services: Services, question: Question) -> Shown | Absence:
    """What a link leads to, as far as the asker may see it."""
    link = parse_link(question.words)
    if link is None:
        return Absence.NO_LINK
    access = await services.doors.access(question.address.team, question.address.user)
    images = await images_behind(services, access.team, link)
    visible = tuple(image for image in images if access.may_open(image.channel))
    if visible:
        return Shown(visible, access)
    upload = await upload_behind(services, access, link)
    if upload:
        return await _look_at(services, upload)
    return await _nothing(services, access, link)


async def _look_at(services: Services, upload: Upload) -> Absence:
    """Have a message labelled that was not, unless there is a reason why it was not."""
    identities = {Identity(upload.channel, upload.ts, file.id) for file in upload.files}
    if await buried(services.library, upload.team, identities) == identities:
        return Absence.FORGOTTEN
    try:
        standing = await services.conversations.find_reply(upload)
        if standing and not standing.is_progress:
            return Absence.ANSWERED
    except ConversationGoneError:
        return Absence.NO_PICTURE
    await services.queue.send(
        replace(upload, revived=uuid.uuid4().hex).to_json(), group=f"{upload.team}/{upload.channel}"
    )
    return Absence.QUEUED


async def _nothing(services: Services, access: Access, link: Link) -> Absence:
    channel = getattr(link, "channel", "")
    if access.may_open(channel):
        return Absence.NO_PICTURE
    return Absence.ELSEWHERE if await is_elsewhere(services, link) else Absence.UNKNOWN
