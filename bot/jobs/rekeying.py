"""Moving a channel's pictures when the channel changes: who may find them, or its very id.

Each chore moves one page and leaves the rest to a follow-up chore, so that no job runs for
minutes. Whether the channel is public is asked of Slack for each page: events come in any order,
and the last word is Slack's. Until the rows lie where they belong, nobody finds anything that
they may not open, because every answer looks at what Slack says at that moment
(`bot.core.access`).

A picture may be forgotten while it is moved. So whoever moved one looks for its tombstone
afterwards, as in `bot.jobs.forgetting`.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from bot.core.deletions import Deletion
from bot.core.entries import EVERYTHING, position
from bot.core.moderation.cases import Post
from bot.core.moves import REKEY
from bot.core.uploads import Upload
from bot.jobs.forgetting import take_away, unrecorded
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.jobs.tombstones import buried, identity_of
from bot.ports import StoredImage, Trace

log = logging.getLogger(__name__)

PAGE = 50
"""Pictures that one chore moves."""

_AT_ONCE = 5
_Thing = TypeVar("_Thing")
_CHANNELS = frozenset({"channel", "group"})
"""The conversations that may turn from the one kind into the other, as events call them."""


def rekey_job(team: str, channel: str, after: str = "") -> dict[str, Any]:
    """The chore that moves a channel's pictures behind a position to where they belong."""
    return {"chore": REKEY, "team": team, "channel": channel, "after": after}


async def rekey(services: Services, job: Mapping[str, Any]) -> None:
    """Put the index entries of a channel where a public or a private one wants them."""
    team, channel = job["team"], job["channel"]
    is_public = await services.conversations.is_public(channel)
    images = await services.library.images_of_channel(
        team, channel, after=job.get("after", ""), limit=PAGE
    )
    wrong = [image for image in images if image.is_public != is_public]
    for some in _portions(wrong):
        await together(*(services.library.move_image(image, is_public=is_public) for image in some))
    if gone := await buried(services.library, team, map(identity_of, wrong)):
        await take_away(services, Deletion(team, tuple(sorted(gone))))
    log.info("%d of %d pictures in %s moved", len(wrong), len(images), channel)
    if len(images) == PAGE:
        last = position(images[-1].ts, images[-1].file_id)
        await services.queue.send(rekey_job(team, channel, last), group=f"{team}/{channel}")


async def notice_move(services: Services, upload: Upload) -> None:
    """Have a channel's pictures moved when a new one says that the channel is another kind now.

    An event about that may have been lost.
    """
    if upload.channel_type not in _CHANNELS:
        return
    before = await services.index.entries(
        upload.team, upload.channel, EVERYTHING, limit=1, older_than=position(upload.ts)
    )
    for entry in before.found:
        image = await services.library.find_image(upload.team, *entry.identity)
        if image and image.is_public != upload.is_public:
            job = rekey_job(upload.team, upload.channel)
            await services.queue.send(job, group=f"{upload.team}/{upload.channel}")


async def rename_channel(services: Services, job: Mapping[str, Any]) -> None:
    """Record a channel's pictures under its new id.

    Slack gives a private channel another id when it is shared with another organisation
    (https://docs.slack.dev/reference/events/channel_id_changed).
    """
    team, old, new = job["team"], job["old"], job["new"]
    await services.cases.move_channel(team, old, new)
    held = await services.cases.held_in_channel(team, new)
    for posts in _portions(held):
        await together(*(_follow(services, post, old) for post in posts))
    images = await services.library.images_of_channel(team, old, limit=PAGE)
    for some in _portions(images):
        await together(*(_rename(services, image, new) for image in some))
    log.info("%d pictures of %s are in %s now", len(images), old, new)
    if len(images) == PAGE:
        await services.queue.send(dict(job), group=f"{team}/{new}")


async def _follow(services: Services, post: Post, old: str) -> None:
    """What is noted of a held post comes after it; again changes nothing."""
    library, team = services.library, post.team
    before = post.identity._replace(channel=old)
    await library.expect_image(team, post.identity, post.sha256)
    if await buried(library, team, (before, post.identity)):
        await together(*(library.bury(team, each) for each in (before, post.identity)))
        await take_away(services, Deletion(team, (before, post.identity)))
    elif await library.trace_of(team, before) != Trace():
        await library.erase_image(unrecorded(team, before, post.sha256))


async def _rename(services: Services, image: StoredImage, channel: str) -> None:
    moved = replace(image, channel=channel)
    # The new record comes first, so that its bytes are wanted at every moment.
    library, new = services.library, identity_of(moved)
    await library.expect_image(image.team, new, image.sha256)
    trace = await library.trace_of(image.team, identity_of(image))
    notes = ((each, each in trace.charts) for each in sorted(trace.files))
    await together(
        *(library.note_file(image.team, new, each, is_chart=chart) for each, chart in notes)
    )
    await library.record_image(moved)
    # Looked for twice: a worker may be lost in between, and then nobody comes back to the old one.
    if not await _forget_if_buried(services, image, moved):
        await library.erase_image(image)
        await _forget_if_buried(services, image, moved)


async def _forget_if_buried(services: Services, image: StoredImage, moved: StoredImage) -> bool:
    """Whether a picture was forgotten under one of its ids: then it goes under both."""
    both = (identity_of(image), identity_of(moved))
    if not await buried(services.library, image.team, both):
        return False
    await together(*(services.library.bury(image.team, each) for each in both))
    await take_away(services, Deletion(image.team, both))
    return True


def _portions(images: Sequence[_Thing]) -> list[Sequence[_Thing]]:
    return [images[start : start + _AT_ONCE] for start in range(0, len(images), _AT_ONCE)]
