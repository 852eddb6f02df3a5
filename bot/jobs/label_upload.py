"""The story of a message with files: every file labelled, one answer in the thread."""

import logging
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.core.keys import object_key
from bot.core.replies import PictureAnswer, Refusal, Reply
from bot.core.uploads import FileKind, Upload
from bot.errors import (
    BotError,
    ClaimLostError,
    ConversationGoneError,
    PicturesRefusedError,
    RetryLaterError,
)
from bot.jobs.label_picture import Labelled, Outcome, PictureLabeller, drawn_name
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.ports import ClaimState, StoredImage

log = logging.getLogger(__name__)

SHOWN_BY_SLACK = frozenset({"PNG", "JPEG", "GIF"})
"""Formats that Slack shows in messages
(https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object)."""


class UploadLabeller:
    """Answers messages that brought pictures."""

    def __init__(self, services: Services) -> None:
        """One labeller serves all jobs of a process."""
        self._services = services
        self._pictures = PictureLabeller(services)

    async def answer(self, upload: Upload, owner: str, state: ClaimState) -> str:
        """Label every file and answer once; returns the answer's `ts`, empty for silence.

        `state` says whether an earlier worker may have answered already.
        Raises RetryLaterError, ClaimLostError.
        """
        conversations = self._services.conversations
        try:
            answered = (
                await conversations.find_reply(upload) if state is ClaimState.UNCERTAIN else None
            )
            if _shows_a_picture(upload):
                _, outcomes = await together(
                    conversations.react(upload), self._label_all(upload, show=not answered)
                )
            else:
                outcomes = await self._label_all(upload, show=not answered)
            items = [outcome for outcome in outcomes if outcome is not None]
            if not items:
                await conversations.unreact(upload)
                return ""
            ts = answered or await self._send_if_anybody_is_there(upload, owner, items, state)
        except ConversationGoneError as error:
            log.info("nobody to answer in %s: %s", upload.channel, error)
            return ""
        await together(self._record(upload, ts, items), conversations.unreact(upload))
        return ts

    async def apologise(self, upload: Upload, sentence: str) -> str:
        """Tell the thread why there are no labels, unless it has an answer already.

        Raises RetryLaterError while Slack is out of reach.
        """
        conversations = self._services.conversations
        expected = [file for file in upload.files if file.kind is FileKind.PICTURE]
        if not expected:
            return ""
        items = tuple(Refusal(file.id, file.name, sentence) for file in expected)
        try:
            ts = await conversations.find_reply(upload)
            ts = ts or await conversations.reply(upload, _reply(upload, items))
        except RetryLaterError:
            raise
        except BotError as error:
            log.warning("could not tell the thread: %s", error)
            return ""
        except Exception:
            # Whatever made the job fail may stand in the way of telling so.
            log.exception("could not tell the thread")
            return ""
        await conversations.unreact(upload)
        return ts

    async def _label_all(self, upload: Upload, *, show: bool) -> list[Outcome]:
        with tempfile.TemporaryDirectory(prefix="labels-") as directory:
            return await together(
                *(
                    self._pictures.label(upload, file, Path(directory), show=show)
                    for file in upload.files
                )
            )

    async def _send_if_anybody_is_there(
        self, upload: Upload, owner: str, items: Sequence[Labelled | Refusal], state: ClaimState
    ) -> str:
        """Answer; empty where nobody can be answered any more.

        The pictures are recorded all the same, because their originals are stored: whatever
        is kept must be found when it is to be deleted.
        """
        try:
            return await self._send(upload, owner, items, state)
        except ConversationGoneError as error:
            log.info("nobody to answer in %s: %s", upload.channel, error)
            return ""

    async def _send(
        self, upload: Upload, owner: str, items: Sequence[Labelled | Refusal], state: ClaimState
    ) -> str:
        services = self._services
        if not await services.claims.mark_answering(upload, owner):
            raise ClaimLostError
        # A post that was broken off a moment before the first look may have arrived by now.
        if state is ClaimState.UNCERTAIN and (
            arrived := await services.conversations.find_reply(upload)
        ):
            return arrived
        late = [item for item in items if isinstance(item, Labelled) and item.drawing]
        if all(item.shown for item in late):
            try:
                return await services.conversations.reply(upload, _reply(upload, _told(items)))
            except PicturesRefusedError:
                log.info("pictures of %s go into the thread by themselves", upload.ts)
        # Slack does not show the uploaded pictures in a message: the list goes alone, with its
        # buttons, and the pictures follow as files of the thread.
        without = [_without_drawing(item) for item in items]
        ts = await services.conversations.reply(upload, _reply(upload, _told(without)))
        await together(*(self._share(upload, item) for item in late))
        return ts

    async def _share(self, upload: Upload, item: Labelled) -> None:
        answer, drawing = item.answer, item.drawing
        assert drawing is not None
        try:
            await self._services.files.share(
                upload, drawing.data, name=drawn_name(answer.name),
                title=answer.name, alt_text=answer.alt_text,
            )  # fmt: skip
        except (BotError, PicturesRefusedError, RetryLaterError) as error:
            log.warning("drawing of %s not shared: %s", answer.file_id, error)

    async def _record(self, upload: Upload, ts: str, items: Sequence[Labelled | Refusal]) -> None:
        sure_from = self._services.rules.min_confidence
        await together(
            *(
                self._services.library.record_image(_stored(upload, ts, item, sure_from))
                for item in items
                if isinstance(item, Labelled)
            )
        )


def _shows_a_picture(upload: Upload) -> bool:
    return any(file.kind is FileKind.PICTURE for file in upload.files)


def _told(items: Sequence[Labelled | Refusal]) -> tuple[PictureAnswer | Refusal, ...]:
    return tuple(item.answer if isinstance(item, Labelled) else item for item in items)


def _reply(upload: Upload, items: tuple[PictureAnswer | Refusal, ...]) -> Reply:
    return Reply(upload.ts, upload.reply_block_id, items)


def _without_drawing(item: Labelled | Refusal) -> Labelled | Refusal:
    if isinstance(item, Refusal):
        return item
    return replace(item, answer=replace(item.answer, drawn_file=""))


def _stored(upload: Upload, reply_ts: str, item: Labelled, sure_from: float) -> StoredImage:
    return StoredImage(
        team=upload.team,
        channel=upload.channel,
        ts=upload.ts,
        thread=upload.thread,
        file_id=item.answer.file_id,
        user=upload.user,
        name=item.answer.name,
        is_public=upload.is_public,
        sha256=item.sha256,
        object_key=object_key(upload.team, item.sha256),
        drawn_file=item.answer.drawn_file,
        reply_ts=reply_ts,
        posted=float(upload.ts),
        analysis=item.answer.analysis,
        shows_itself=item.answer.analysis.format in SHOWN_BY_SLACK,
        sure_from=sure_from,
    )
