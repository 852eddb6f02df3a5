"""Whether somebody may have pictures forgotten, and if so, the chore for it.

That may whoever posted them, and an admin of the workspace where the admin may open the
conversation too: pictures in others' private conversations are answered like pictures that do
not exist.
"""

from collections.abc import Iterable
from enum import Enum, auto

from bot.core.access import Access
from bot.core.asking import Question
from bot.core.deletions import Deletion
from bot.core.entries import Identity
from bot.core.permalinks import Link, parse_link
from bot.core.uploads import Upload
from bot.jobs.linked import images_behind, is_elsewhere, upload_behind
from bot.jobs.services import Services
from bot.jobs.tombstones import identity_of


class Verdict(Enum):
    """What comes of the request."""

    QUEUED = auto()
    NOT_YOURS = auto()
    """It is somebody else's, whose picture the asker may see."""
    UNKNOWN = auto()
    """There is no picture, or none that the asker may know of."""
    ELSEWHERE = auto()
    """The link names another workspace."""
    NO_LINK = auto()


async def ask_to_forget(services: Services, question: Question) -> Verdict:
    """Queue the forgetting of what a link leads to, as far as the asker may have it forgotten."""
    link = parse_link(question.words)
    if link is None:
        return Verdict.NO_LINK
    address = question.address
    access = await services.doors.access(address.team, address.user)
    posted = await _posted(services, access, link)
    allowed = tuple(sorted(one for one, user in posted.items() if _may(access, one, user)))
    if allowed:
        deletion = Deletion(address.team, allowed, address=address)
        # That it is done should not be told before that it has begun.
        await services.queue.send(deletion.to_job(), group=deletion.group, delay=1)
        return Verdict.QUEUED
    if any(access.may_open(one.channel) for one in posted):
        return Verdict.NOT_YOURS
    return Verdict.ELSEWHERE if await is_elsewhere(services, link) else Verdict.UNKNOWN


async def _posted(services: Services, access: Access, link: Link) -> dict[Identity, str]:
    """Who posted what lies behind a link, labelled already or not."""
    images = await images_behind(services, access.team, link)
    posted = {identity_of(image): image.user for image in images}
    upload = None if posted else await upload_behind(services, access, link)
    return posted | dict(_of_upload(upload) if upload else ())


def _of_upload(upload: Upload) -> Iterable[tuple[Identity, str]]:
    for file in upload.files:
        yield Identity(upload.channel, upload.ts, file.id), upload.user


def _may(access: Access, identity: Identity, user: str) -> bool:
    return user == access.user or (access.is_admin and access.may_open(identity.channel))
