"""The story of a message with files: every file labelled, one answer in the thread."""

import logging
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.core.deletions import Deletion
from bot.core.entries import Identity
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
from bot.jobs.forgetting import buried, take_away
from bot.jobs.label_picture import Labelled, Outcome, PictureLabeller, drawn_name
from bot.jobs.rekeying import notice_move
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.ports import ClaimState, StoredImage

log = logging.getLogger(__name__)

SHOWN_BY_SLACK = frozenset({"PNG", "JPEG", "GIF"})
"""Formats that Slack shows in messages
(https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object)."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """The answer's `ts`, empty when there is none; drawings by file where they had to go alone."""

    ts: str
    drawings: Mapping[str, str] = field(default_factory=dict)


class UploadLabeller:
    """Answers messages that brought pictures."""

    def __init__(self, services: Services) -> None:
        """One labeller serves all jobs of a process."""
        self._services = services
        self._pictures = PictureLabeller(services)

    async def answer(self, upload: Upload, owner: str, state: ClaimState) -> str:
        """Label every file and answer once; returns the answer's `ts`, empty for silence.

        `state` says whether an earlier worker may have answered already.
        What was forgotten is left out, whether that happened before or while it was labelled.
        Raises RetryLaterError, ClaimLostError.
        """
        gone = await self._forgotten(upload)
        if gone:
            await self._take_away(upload, gone)
        wanted = _without(upload, gone)
        if not wanted.files:
            return ""
        ts, items = await self._answer(wanted, owner, state)
        await self._keep(items)
        gone |= await self._forgotten(wanted)
        if gone:
            await self._take_away(upload, gone)
        return ts if _without(upload, gone).files else ""

    async def _answer(
        self, upload: Upload, owner: str, state: ClaimState
    ) -> tuple[str, Sequence[Labelled | Refusal]]:
        """Label, answer and record; with the answer's `ts` comes what is recorded."""
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
                return "", ()
            sent = _Sent(answered or "", await self._drawn_before(items) if answered else {})
            # Whoever took the picture back a moment ago does not want to read about it.
            if not answered and (told := await self._still_wanted(upload, items)):
                sent = await self._send_if_anybody_is_there(upload, owner, told, state)
        except ConversationGoneError as error:
            log.info("nobody to answer in %s: %s", upload.channel, error)
            return "", ()
        # What is not told any more is recorded all the same: so whoever takes it away finds it.
        await together(
            self._record(upload, sent, items),
            notice_move(self._services, upload),
            conversations.unreact(upload),
        )
        return sent.ts, items

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
    ) -> _Sent:
        """Answer; empty where nobody can be answered any more.

        The pictures are recorded all the same, because their originals are stored: whatever
        is kept must be found when it is to be deleted.
        """
        try:
            return await self._send(upload, owner, items, state)
        except ConversationGoneError as error:
            log.info("nobody to answer in %s: %s", upload.channel, error)
            return _Sent("")

    async def _send(
        self, upload: Upload, owner: str, items: Sequence[Labelled | Refusal], state: ClaimState
    ) -> _Sent:
        services = self._services
        if not await services.claims.mark_answering(upload, owner):
            raise ClaimLostError
        # A post that was broken off a moment before the first look may have arrived by now.
        if state is ClaimState.UNCERTAIN and (
            arrived := await services.conversations.find_reply(upload)
        ):
            return _Sent(arrived)
        late = [item for item in items if isinstance(item, Labelled) and item.drawing]
        if all(item.shown for item in late):
            try:
                return _Sent(
                    await services.conversations.reply(upload, _reply(upload, _told(items)))
                )
            except PicturesRefusedError:
                log.info("pictures of %s go into the thread by themselves", upload.ts)
        # Slack does not show the uploaded pictures in a message: the list goes alone, with its
        # buttons, and the pictures follow as files of the thread.
        without = [_without_drawing(item) for item in items]
        ts = await services.conversations.reply(upload, _reply(upload, _told(without)))
        shared = await together(*(self._share(upload, item) for item in late))
        names = {item.answer.file_id: name for item, name in zip(late, shared, strict=True)}
        return _Sent(ts, names)

    async def _share(self, upload: Upload, item: Labelled) -> str:
        """Put the drawing into the thread; returns the id of the file that shows it now."""
        answer, drawing, files = item.answer, item.drawing, self._services.files
        assert drawing is not None
        try:
            shared = await files.share(
                upload, drawing.data, name=drawn_name(answer.name),
                title=answer.name, alt_text=answer.alt_text,
            )  # fmt: skip
        except (BotError, PicturesRefusedError, RetryLaterError) as error:
            log.warning("drawing of %s not shared: %s", answer.file_id, error)
            return answer.drawn_file
        await self._services.library.note_file(item.kept.team, item.kept.identity, shared)
        try:
            await files.delete(answer.drawn_file)
        except (BotError, RetryLaterError) as error:
            log.warning("drawing of %s lies in Slack twice: %s", answer.file_id, error)
        return shared

    async def _record(
        self, upload: Upload, sent: _Sent, items: Sequence[Labelled | Refusal]
    ) -> None:
        sure_from = self._services.rules.min_confidence
        await together(
            *(
                self._services.library.record_image(_stored(upload, sent, item, sure_from))
                for item in items
                if isinstance(item, Labelled)
            )
        )

    async def _drawn_before(self, items: Sequence[Labelled | Refusal]) -> dict[str, str]:
        """The drawings in an answer that an earlier try has posted, by file."""
        labelled = [item for item in items if isinstance(item, Labelled)]
        traces = await together(
            *(self._services.library.trace_of(i.kept.team, i.kept.identity) for i in labelled)
        )
        # Of several tries' drawings nobody knows which one it is: then none is shown in lists.
        return {
            item.answer.file_id: next(iter(trace.files))
            for item, trace in zip(labelled, traces, strict=True)
            if len(trace.files) == 1
        }

    async def _keep(self, items: Sequence[Labelled | Refusal]) -> None:
        """Let nobody who forgets the same bytes elsewhere have taken them from these."""
        labelled = [item for item in items if isinstance(item, Labelled)]
        await together(*(self._pictures.stay(item) for item in labelled))

    async def _forgotten(self, upload: Upload) -> set[Identity]:
        """Those of the message's files that somebody wants forgotten."""
        identities = [Identity(upload.channel, upload.ts, file.id) for file in upload.files]
        return await buried(self._services.library, upload.team, identities)

    async def _still_wanted(
        self, upload: Upload, items: Sequence[Labelled | Refusal]
    ) -> list[Labelled | Refusal]:
        wanted = {file.id for file in _without(upload, await self._forgotten(upload)).files}
        return [item for item in items if _file_id(item) in wanted]

    async def _take_away(self, upload: Upload, gone: set[Identity]) -> None:
        """What this job or an earlier try at it has left of forgotten pictures."""
        deletion = Deletion(upload.team, tuple(sorted(gone)), upload.thread_ts)
        await take_away(self._services, deletion)


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


def _without(upload: Upload, gone: set[Identity]) -> Upload:
    ids = {identity.file_id for identity in gone}
    return replace(upload, files=tuple(file for file in upload.files if file.id not in ids))


def _file_id(item: Labelled | Refusal) -> str:
    return item.answer.file_id if isinstance(item, Labelled) else item.file_id


def _stored(upload: Upload, sent: _Sent, item: Labelled, sure_from: float) -> StoredImage:
    return StoredImage(
        team=upload.team,
        channel=upload.channel,
        ts=upload.ts,
        thread=upload.thread,
        file_id=item.answer.file_id,
        user=upload.user,
        name=item.answer.name,
        is_public=upload.is_public,
        sha256=item.kept.sha256,
        object_key=object_key(upload.team, item.kept.sha256),
        drawn_file=sent.drawings.get(item.answer.file_id, item.answer.drawn_file),
        reply_ts=sent.ts,
        posted=float(upload.ts),
        analysis=item.answer.analysis,
        shows_itself=item.answer.analysis.format in SHOWN_BY_SLACK,
        sure_from=sure_from,
    )
