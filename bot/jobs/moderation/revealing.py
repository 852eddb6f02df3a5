"""The picture itself, for one moderator: a private file of ours in that moderator's window.

It is fetched from Slack anew, so what is gone there cannot be shown. That somebody opens it is
noted before it is shown. The copy is deleted when the window closes, and after an hour in any
case. That is ordered before anything else is done with the copy: only a worker that is lost right
between the two calls leaves a file, which nobody but the bot can open.
"""

import logging
from collections.abc import Mapping
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.core.moderation.audit import Act, AuditRecord
from bot.core.moderation.cases import Case, Post, Stage
from bot.core.moderation.chores import UNREVEAL
from bot.core.moderation.notices import NotRevealed, Revealed, Window
from bot.core.moderation.presses import Press, group_of
from bot.core.uploads import FileKind, SlackFile
from bot.errors import (
    BotError,
    FileGoneError,
    FileUnavailableError,
    PicturesRefusedError,
    SetupError,
)
from bot.jobs.moderation.moderators import NOT_A_MODERATOR, require_moderator
from bot.jobs.moderation.sentences import UNKNOWN_CASE
from bot.jobs.moving.motion import motion_of, moves
from bot.jobs.moving.revealing import frames_as_one
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.jobs.tombstones import buried
from bot.jobs.videos.footage import footage_of
from bot.jobs.videos.spooling import on_disk

log = logging.getLogger(__name__)

SHOWN = 3600.0
"""Seconds after which the copy is deleted, whether or not the window was closed."""

_LONGEST_DELAY = 900
"""Seconds that SQS hides a message at most; after them the chore is put back into the queue."""

_COPY = "flagged-picture.jpg"
"""The name of every copy: no other file of ours has it, so none is deleted in the place of one."""

_MOST_FILES = 5
"""Posts of the same bytes whose file is asked for, before the picture counts as gone."""

_GONE = "This picture is not in Slack any more, so I cannot show it."
_CLOSED = (
    "I am not in the channel of this picture any more, so I cannot show it. "
    "Invite me there to see it."
)
_REFUSED = "Slack does not take the picture right now. Close this window and try again."


async def reveal(services: Services, job: Mapping[str, Any]) -> None:
    """The chore REVEAL. Raises RetryLaterError, SetupError."""
    press, view = Press.from_job(job), str(job["view"])
    if not await require_moderator(services, job):
        await services.board.fill(view, NotRevealed(NOT_A_MODERATOR))
        return
    case = await services.cases.find_case(press.team, press.case)
    if case is None:
        await services.board.fill(view, NotRevealed(UNKNOWN_CASE))
        return
    window = await _window(services, press, case)
    is_open = await services.board.fill(view, window)
    if isinstance(window, Revealed) and not is_open:
        await services.files.delete(window.file_id)


async def not_revealed(services: Services, job: Mapping[str, Any], sentence: str) -> None:
    """Say why in the window, which would go on promising the picture. Raises RetryLaterError."""
    await services.board.fill(str(job["view"]), NotRevealed(sentence))


async def unreveal(services: Services, job: Mapping[str, Any]) -> None:
    """The chore UNREVEAL: delete the copy when its time has come; until then wait in the queue."""
    left = ceil(float(job["due"]) - services.clock.now())
    if left > 0:
        delay = min(left, _LONGEST_DELAY)
        await services.queue.send(dict(job), group=group_of(str(job["team"])), delay=delay)
        return
    await _delete(services, str(job["file"]))


async def _delete(services: Services, file_id: str) -> None:
    """Delete a copy. Which file it is comes from a window, whose payload somebody may forge."""
    try:
        file = await services.files.info(file_id)
    except FileGoneError:
        return
    if file.name != _COPY:
        log.warning("file %s is no copy that a window showed: it stays", file_id)
        return
    await services.files.delete(file_id)


def unreveal_job(team: str, file_id: str, due: float) -> dict[str, Any]:
    """Have a window's picture deleted at `due`, in seconds since the epoch."""
    return {"chore": UNREVEAL, "team": team, "file": file_id, "due": due}


async def _window(services: Services, press: Press, case: Case) -> Window:
    found = await _jpeg(services, case)
    if found is None:
        return NotRevealed(await _why_not(services, case))
    post, jpeg = found
    try:
        file_id = await services.files.upload(
            jpeg, name=_COPY, title="Picture", alt_text="The picture as it was posted"
        )
    except PicturesRefusedError as error:
        log.warning("a picture cannot be shown to a moderator: %s", error)
        return NotRevealed(_REFUSED)
    due = services.clock.now() + SHOWN
    await services.queue.send(
        unreveal_job(press.team, file_id, due), group=press.group, delay=_LONGEST_DELAY
    )
    record = AuditRecord(
        press.team, press.at, press.token, Act.OPENED, press.user, case.sha256,
        *post.identity,
    )  # fmt: skip
    is_ready, _ = await together(
        services.files.wait_until_ready(file_id), services.ledger.add(record)
    )
    if not is_ready:
        await services.files.delete(file_id)
        return NotRevealed(_REFUSED)
    return Revealed(case, file_id, post.name)


async def _why_not(services: Services, case: Case) -> str:
    """Outside of a channel the bot cannot tell what is gone from what it is not shown."""
    posts = await services.cases.posts(case.team, case.sha256)
    left = [post for post in posts if post.stage not in (Stage.GONE, Stage.REMOVED)]
    channels = sorted({post.identity.channel for post in left[-_MOST_FILES:]})
    inside = await together(*map(services.conversations.is_inside, channels))
    return _GONE if all(inside) else _CLOSED


async def _jpeg(services: Services, case: Case) -> tuple[Post, bytes] | None:
    """A post whose file Slack still hands out, and its picture without metadata."""
    posts = await services.cases.posts(case.team, case.sha256)
    # What is held is there most likely; of others, what came last.
    identities = [post.identity for post in posts if post.stage is not Stage.GONE]
    gone = await buried(services.library, case.team, identities)
    left = [post for post in posts if post.identity in set(identities) - gone]
    likely = sorted(left, key=lambda post: (post.stage is not Stage.HELD, -post.posted))
    for post in likely[:_MOST_FILES]:
        try:
            return post, await _fetched(services, post)
        except SetupError:
            raise
        except BotError as error:
            log.info("file %s cannot be shown: %s", post.identity.file_id, error)
    return None


async def _fetched(services: Services, post: Post) -> bytes:
    """Raises FileUnavailableError, also for other bytes than those of the case."""
    file = await services.files.info(post.identity.file_id)
    with TemporaryDirectory(prefix="labels-") as directory:
        async with on_disk(services, file, Path(directory)) as fetched:
            if fetched.sha256 != post.sha256:
                raise FileUnavailableError(_GONE)
            return await _shown(services, file, fetched.path)


async def _shown(services: Services, file: SlackFile, path: Path) -> bytes:
    if file.kind is FileKind.VIDEO:
        return await frames_as_one(services, path, await footage_of(services, path))
    picture = await services.studio.prepare(path)
    motion = await motion_of(services, path) if moves(picture) else None
    return await frames_as_one(services, path, motion) if motion else picture.jpeg
