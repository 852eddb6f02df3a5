"""The story of one file: fetched, looked at, drawn; the answer comes later, with its siblings."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath

from bot.core.moderation.cases import Post
from bot.core.ranking import marks, visible
from bot.core.replies import PictureAnswer, Refusal, Sighting
from bot.core.summary import alt_text
from bot.core.uploads import FileKind, SlackFile, Upload
from bot.errors import (
    BotError,
    ConversationGoneError,
    FileGoneError,
    FileUnavailableError,
    NotAPictureError,
    PicturesRefusedError,
    SetupError,
)
from bot.jobs.completing import complete, count, save
from bot.jobs.keeping import Kept, keep, stay
from bot.jobs.moderation.checking import look, removed_before
from bot.jobs.moderation.holding import Held, leave_out
from bot.jobs.moderation.treating import Free, treat
from bot.jobs.posted import Posted, open_posted
from bot.jobs.services import Services
from bot.jobs.together import OneAtATime, together
from bot.pictures.drawing import Drawing
from bot.pictures.opening import PreparedPicture

log = logging.getLogger(__name__)

_ELSEWHERE = "It lies outside of Slack, where I cannot open it; upload it here to get its labels."


@dataclass(frozen=True, slots=True)
class Labelled:
    """A picture with its answer; `drawing` is kept until the answer is sent."""

    answer: PictureAnswer
    kept: Kept
    drawing: Drawing | None = None
    shown: bool = False
    """Whether Slack can show the uploaded drawing."""
    post: Post | None = None
    """As moderators know it, if they do."""


Outcome = Labelled | Held | Refusal | None
"""None where a person would want silence."""

_Work = Callable[[Posted], Awaitable[Outcome]]


class PictureLabeller:
    """Labels single files; keeps equal bytes from being paid for twice at the same moment."""

    def __init__(self, services: Services, *, raises_setup: bool = False) -> None:
        """Share the limits between all jobs of the process.

        With `raises_setup` a SetupError is raised, where it would become an answer.
        """
        self._services = services
        self._raises_setup = raises_setup
        self._same_bytes = OneAtATime()
        self._slots = asyncio.Semaphore(services.rules.files_at_once)

    async def stay(self, labelled: Labelled) -> None:
        """Make sure that the bytes of a recorded picture are kept. Raises RetryLaterError."""
        async with self._slots:
            await stay(self._services, labelled.kept)

    async def label(
        self, upload: Upload, file: SlackFile, directory: Path, *, show: bool
    ) -> Outcome:
        """Label one file of a message; `show` draws and uploads the picture for the answer.

        Raises RetryLaterError when a service is busy, ConversationGoneError when nobody waits.
        """
        return await self._with_bytes(upload, file, directory, partial(self._look, show=show))

    async def check(self, upload: Upload, file: SlackFile, directory: Path) -> None:
        """Have everything known that labelling needs, before anything is drawn.

        Raises RetryLaterError, and ChecksWaitError where a file cannot be checked now.
        """
        await self._with_bytes(upload, file, directory, self._check)

    async def _with_bytes(
        self, upload: Upload, file: SlackFile, directory: Path, work: _Work
    ) -> Outcome:
        """Fetch a file and do something with it; what cannot be done becomes a sentence."""
        async with self._slots:
            expected = file.kind is FileKind.PICTURE
            try:
                if file.is_stub:
                    file = await self._services.files.info(file.id)
                    expected = file.kind is FileKind.PICTURE
                return await self._fetch(upload, file, directory, work)
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
            except BotError as error:
                log.info("file %s: %s, %r", file.id, type(error).__name__, error.__cause__)
                return Refusal(file.id, file.name, error.sentence)

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
        fetched = await services.files.fetch(file, directory, services.rules.max_file_bytes)
        try:
            async with self._same_bytes.turn((upload.team, fetched.sha256)):
                return await work(Posted(upload, file, fetched))
        finally:
            await asyncio.to_thread(fetched.path.unlink, missing_ok=True)

    async def _check(self, posted: Posted) -> None:
        opened = await open_posted(self._services, posted)
        if removed_before(opened.ruling):
            return
        analysis = await complete(self._services, opened)
        if analysis is not opened.known:
            await save(self._services, opened, analysis)

    async def _look(self, posted: Posted, *, show: bool) -> Outcome:
        services = self._services
        opened, sighting = await together(
            open_posted(services, posted), self._first_seen(posted.upload, posted.sha256)
        )
        if removal := removed_before(opened.ruling):
            return await leave_out(services, posted, removal)
        looked = look(opened, await complete(services, opened))
        treated = await treat(services, looked)
        if not isinstance(treated, Free):
            return treated
        answer = PictureAnswer(
            posted.file.id, posted.file.name, replace(looked.analysis, moderation=None),
            seen_before=sighting,
        )  # fmt: skip
        labelled = Labelled(answer, looked.kept, post=treated.post)
        drawn: Labelled
        drawn, *_ = await together(
            self._draw(opened.picture, labelled) if show else _undrawn(labelled),
            keep(services, looked.kept, posted.fetched, known=looked.is_known),
            *([count(services, posted.upload, paid=False)] if looked.is_known else []),
        )
        return drawn

    async def _first_seen(self, upload: Upload, sha256: str) -> Sighting | None:
        ts = await self._services.library.first_sighting(
            upload.team, sha256, upload.channel, upload.ts
        )
        if ts is None:
            return None
        return Sighting(ts, await self._services.conversations.permalink(upload.channel, ts))

    async def _draw(self, picture: PreparedPicture, labelled: Labelled) -> Labelled:
        """Draw the boxes, if there are any, and upload the drawing so that only the bot sees it."""
        answer = labelled.answer
        rules = self._services.rules
        shown = visible(
            answer.analysis.labels,
            minimum=rules.min_confidence,
            person_guesses=rules.person_guesses,
        )
        boxes = marks(shown)
        if not boxes:
            return labelled
        files = self._services.files
        drawing = await self._services.studio.draw(picture.jpeg, picture.fit, boxes)
        text = alt_text(boxes, shown)
        try:
            file_id = await files.upload(
                drawing.data, name=drawn_name(answer.name), title=answer.name, alt_text=text
            )
        except PicturesRefusedError as error:
            log.warning("the list goes without its drawing: %s", error)
            return labelled
        kept = labelled.kept
        _, shown_by_slack = await together(
            self._services.library.note_file(kept.team, kept.identity, file_id),
            files.wait_until_ready(file_id),
        )
        return replace(
            labelled,
            answer=replace(answer, drawn_file=file_id, alt_text=text),
            drawing=drawing,
            shown=shown_by_slack,
        )


async def _undrawn(labelled: Labelled) -> Labelled:
    return labelled


def drawn_name(name: str) -> str:
    """The name of the drawn copy, always a JPEG's."""
    stem = PurePath(name).stem or "picture"
    return f"{stem[:100]}-labels.jpg"
