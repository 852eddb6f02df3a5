"""The story of one file: fetched, looked at, drawn; the answer comes later, with its siblings."""

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from bot.core.drops import is_drop
from bot.core.replies import PictureAnswer, Refusal, Sighting
from bot.core.uploads import EXPECTED, FileKind, SlackFile, Upload
from bot.errors import (
    BotError,
    BudgetSpentError,
    ConversationGoneError,
    FileGoneError,
    FileUnavailableError,
    NotAPictureError,
    SetupError,
)
from bot.jobs.completing import complete, count, save
from bot.jobs.keeping import keep, stay
from bot.jobs.moderation.checking import look, removed_before
from bot.jobs.moderation.holding import leave_out
from bot.jobs.moderation.treating import Free, treat
from bot.jobs.moving.drawing import show_moving
from bot.jobs.outcomes import Labelled, Outcome, showing
from bot.jobs.posted import Opened, Posted, open_posted
from bot.jobs.services import Services
from bot.jobs.telling import Tell, untold
from bot.jobs.together import together
from bot.jobs.uploading import draw_still
from bot.jobs.videos.footage import Footage
from bot.jobs.videos.showing import show_video
from bot.jobs.videos.spooling import on_disk
from bot.jobs.videos.watching import is_for_jobs, watched

log = logging.getLogger(__name__)

_ELSEWHERE = "It lies outside of Slack, where I cannot open it; upload it here to get its labels."


_Work = Callable[[Posted], Awaitable[Outcome]]


class PictureLabeller:
    """Labels single files; keeps equal bytes from being paid for twice at the same moment."""

    def __init__(self, services: Services, *, raises_setup: bool = False) -> None:
        """With `raises_setup` a SetupError is raised, where it would become an answer."""
        self._services = services
        self._raises_setup = raises_setup
        self._same_bytes = services.in_work.same_bytes
        self._slots = services.in_work.slots

    async def stay(self, labelled: Labelled) -> None:
        """Make sure that the bytes of a recorded picture are kept. Raises RetryLaterError."""
        kept = labelled.kept
        async with self._slots.turn(_group(kept.team, kept.identity.channel)):
            await stay(self._services, kept)

    async def label(
        self, upload: Upload, file: SlackFile, directory: Path, *, show: bool, tell: Tell = untold
    ) -> Outcome:
        """Label one file of a message; `show` draws and uploads the picture for the answer.

        How far that has come is told where it may take long.

        Raises RetryLaterError when a service is busy, ConversationGoneError when nobody waits.
        """
        work = partial(self._look, show=show, tell=tell)
        return await self._with_bytes(upload, file, directory, work)

    async def check(self, upload: Upload, file: SlackFile, directory: Path) -> None:
        """Have everything known that labelling needs, before anything is drawn.

        Raises RetryLaterError, and ChecksWaitError where a file cannot be checked now.
        """
        await self._with_bytes(upload, file, directory, self._check)

    async def _with_bytes(
        self, upload: Upload, file: SlackFile, directory: Path, work: _Work
    ) -> Outcome:
        """Fetch a file and do something with it; what cannot be done becomes a sentence."""
        expected = file.kind in EXPECTED
        try:
            if file.is_stub:
                file = await self._known(upload, file)
                expected = file.kind in EXPECTED
            return await self._in_turn(upload, file, directory, work)
        except (FileGoneError, ConversationGoneError):
            return None
        except SetupError as error:
            if self._raises_setup:
                raise
            log.error("set-up: %s", error.for_operator)  # noqa: TRY400 - the sentence says it all
            return Refusal(file.id, file.name, error.sentence)
        except NotAPictureError as error:
            log.info("no picture: file %s", file.id)
            return Refusal(file.id, file.name, error.sentence) if expected else None
        except BudgetSpentError as error:
            return Refusal(file.id, file.name, error.sentence, on_request=True)
        except BotError as error:
            log.info("file %s: %s, %r", file.id, type(error).__name__, error.__cause__)
            return Refusal(file.id, file.name, error.sentence)

    async def _known(self, upload: Upload, file: SlackFile) -> SlackFile:
        """All that Slack says of a file."""
        async with self._slots.turn(_group(upload.team, upload.channel)):
            return await self._services.files.info(file.id)

    async def _in_turn(
        self, upload: Upload, file: SlackFile, directory: Path, work: _Work
    ) -> Outcome:
        """Videos have their own room, so that pictures never wait for them."""
        if file.kind is FileKind.VIDEO:
            return await self._fetch(upload, file, directory, work)
        async with self._slots.turn(_group(upload.team, upload.channel)):
            return await self._fetch(upload, file, directory, work)

    async def _fetch(
        self, upload: Upload, file: SlackFile, directory: Path, work: _Work
    ) -> Outcome:
        if file.kind is FileKind.OTHER:
            return None
        if file.is_external:
            raise FileUnavailableError(_ELSEWHERE)
        services = self._services
        if file.kind is FileKind.UNKNOWN and file.size > services.rules.max_file_bytes:
            return None
        async with (
            on_disk(services, file, directory) as fetched,
            self._same_bytes.turn((upload.team, fetched.sha256)),
        ):
            return await work(Posted(upload, file, fetched))

    async def _check(self, posted: Posted) -> None:
        opened = await open_posted(self._services, posted)
        # A video that jobs watch waits for their check anyhow, and is drawn after that.
        if removed_before(opened.ruling) or is_for_jobs(opened):
            return
        analysis = await complete(self._services, opened)
        if analysis is not opened.known:
            await save(self._services, opened, analysis)

    async def _look(self, posted: Posted, *, show: bool, tell: Tell) -> Outcome:
        services = self._services
        opened, sighting = await together(
            open_posted(services, posted, tell), self._first_seen(posted.upload, posted.sha256)
        )
        if removal := removed_before(opened.ruling):
            return await leave_out(services, posted, removal)
        if isinstance(opened.motion, Footage):
            found = await watched(services, opened, opened.motion)
            if not isinstance(found, Opened):
                return found
            opened = found
        looked = look(opened, await complete(services, opened, tell))
        treated = await treat(services, looked)
        if not isinstance(treated, Free):
            return treated
        answer = PictureAnswer(
            posted.file.id, posted.file.name, looked.analysis.shared, seen_before=sighting
        )
        labelled = Labelled(answer, looked.kept, post=treated.post)
        drawn: Labelled
        drawn, *_ = await together(
            _shown(services, opened, labelled, tell) if show else _undrawn(labelled),
            keep(services, looked.kept, posted.fetched, known=looked.is_known),
            *([_count_saved(services, opened)] if looked.is_known else []),
        )
        return drawn

    async def _first_seen(self, upload: Upload, sha256: str) -> Sighting | None:
        ts = await self._services.library.first_sighting(
            upload.team, sha256, upload.channel, upload.ts
        )
        if ts is None:
            return None
        return Sighting(ts, await self._services.conversations.permalink(upload.channel, ts))


def _group(team: str, channel: str) -> str:
    """Who a file is worked on for, as in the queue."""
    return f"{team}/{channel}"


async def _shown(services: Services, opened: Opened, labelled: Labelled, tell: Tell) -> Labelled:
    """With what the answer shows of it, uploaded so that only the bot sees it."""
    path = opened.posted.fetched.path
    if isinstance(opened.motion, Footage):
        tell("Drawing the video's key moments.")
        drawing, chart = await show_video(services, labelled.kept, path)
    elif opened.motion:
        drawing, chart = await show_moving(services, labelled.kept, opened.motion, path, tell=tell)
        if drawing is None and is_drop(labelled.kept.file.id):
            drawing = await draw_still(services, labelled.kept, opened.picture)
    else:
        drawing, chart = await draw_still(services, labelled.kept, opened.picture), None
    return showing(labelled, drawing, chart)


async def _count_saved(services: Services, opened: Opened) -> None:
    await count(services, opened.posted.upload, paid=False, calls=opened.calls)


async def _undrawn(labelled: Labelled) -> Labelled:
    return labelled
