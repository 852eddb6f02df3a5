"""The story of a message with files: every file labelled, one answer in the thread."""

import logging
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from bot.core.drops import is_announced
from bot.core.entries import Identity
from bot.core.moderation.cases import Post
from bot.core.replies import FoundReply
from bot.core.uploads import EXPECTED, Upload
from bot.errors import ConversationGoneError
from bot.jobs.forgetting import take_away_from
from bot.jobs.label_picture import PictureLabeller
from bot.jobs.mending import gently, mend_reply
from bot.jobs.moderation.holding import Held, note_answer
from bot.jobs.moderation.overtaken import look_again
from bot.jobs.outcomes import Item, Labelled, Outcome, UnderWay
from bot.jobs.recording import Sent, record
from bot.jobs.rekeying import notice_move
from bot.jobs.sending import send
from bot.jobs.services import Services
from bot.jobs.telling import Teller, telling, untold
from bot.jobs.together import together
from bot.jobs.tombstones import forgotten
from bot.jobs.uploading import note_again
from bot.jobs.videos.beside import note_refusals
from bot.jobs.videos.spooling import room_for
from bot.jobs.videos.watching import go_on
from bot.ports import ClaimState

log = logging.getLogger(__name__)


class UploadLabeller:
    """Answers messages that brought pictures."""

    def __init__(self, services: Services) -> None:
        """One for each job, or for as many as there are: it remembers nothing."""
        self._services = services
        self._pictures = PictureLabeller(services)

    async def answer(self, upload: Upload, owner: str, state: ClaimState) -> str:
        """Label every file and answer once; returns the answer's `ts`, empty for silence.

        `state` says whether an earlier worker may have answered already.
        What was forgotten is left out, whether that happened before or while it was labelled.
        Raises RetryLaterError, ClaimLostError.
        """
        gone = await forgotten(self._services.library, upload)
        if gone:
            await take_away_from(self._services, upload, gone)
        wanted = _without(upload, gone)
        if not wanted.files:
            return ""
        ts, items = await self._answer(wanted, owner, state)
        await self._keep(items)
        gone |= await forgotten(self._services.library, wanted)
        if gone:
            await self._note_again(items)
            await take_away_from(self._services, upload, gone)
        return ts if _without(upload, gone).files else ""

    async def _answer(
        self, upload: Upload, owner: str, state: ClaimState
    ) -> tuple[str, Sequence[Item]]:
        """Label, answer and record; with the answer's `ts` comes what is recorded."""
        conversations = self._services.conversations
        try:
            found = await self._standing(upload, state)
            answered = found.ts if found and not found.is_progress else ""
            async with telling(self._services, upload, owner, state, found) as teller:
                items = await self._label_all(upload, state, None if answered else teller)
            if not items:
                await self._be_silent(upload, teller)
                return "", ()
            sent = Sent(answered)
            items = await self._told_before(items) if answered else items
            # Whoever took the picture back a moment ago does not want to read about it.
            if not answered and (told := await self._still_wanted(upload, items)):
                sent = await self._send_if_anybody_is_there(upload, owner, told, teller)
        except ConversationGoneError as error:
            log.info("nobody to answer in %s: %s", upload.channel, error)
            return "", ()
        # What is not told any more is recorded all the same: so whoever takes it away finds it.
        await together(
            record(self._services, upload, sent, items),
            note_refusals(self._services, upload, items),
            note_answer(self._services, _posts(items), sent.ts),
            notice_move(self._services, upload),
            conversations.unreact(upload),
        )
        recorded = [item.kept.sha256 for item in items if isinstance(item, Labelled)]
        await look_again(self._services, upload, recorded)
        if answered and any(isinstance(item, Held) for item in items):
            # The answer may tell of a picture what was right before the policy changed.
            await mend_reply(self._services, upload, reply_ts=answered)
        return sent.ts, items

    async def _standing(self, upload: Upload, state: ClaimState) -> FoundReply | None:
        """Our reply as far as it may stand there: a dropped file was announced before its job."""
        if state is ClaimState.UNCERTAIN:
            return await self._services.conversations.find_reply(upload)
        return FoundReply(upload.ts, is_progress=True) if is_announced(upload) else None

    async def _label_all(
        self, upload: Upload, state: ClaimState, teller: Teller | None
    ) -> list[Item]:
        """What comes of each file; without a teller there is an answer, and nothing is drawn."""
        labelling = self._outcomes(upload, state, teller)
        if is_announced(upload) or not _shows_a_picture(upload):
            outcomes = await labelling
        else:
            reacting = self._services.conversations.react(
                upload, again=state is not ClaimState.NEW
            )  # fmt: skip
            _, outcomes = await together(reacting, labelling)
        return [outcome for outcome in outcomes if outcome is not None]

    async def _outcomes(
        self, upload: Upload, state: ClaimState, teller: Teller | None
    ) -> list[Outcome]:
        # An earlier try may have failed at a check. Then none is drawn before all are checked:
        # else every further try would leave drawings of the others behind in Slack.
        show = teller is not None
        checks_first = show and len(upload.files) > 1 and state is not ClaimState.NEW
        pictures = self._pictures
        with (
            tempfile.TemporaryDirectory(prefix="labels-") as name,
            room_for(self._services, upload.files, Path(name)),
        ):
            directory = Path(name)
            if checks_first and self._services.rules.moderation_channel:
                await together(*(pictures.check(upload, each, directory) for each in upload.files))
            return await together(
                *(
                    pictures.label(
                        upload,
                        each,
                        directory,
                        show=show,
                        tell=teller.of(each) if teller else untold,
                    )
                    for each in upload.files
                )
            )

    async def _be_silent(self, upload: Upload, teller: Teller) -> None:
        """Nobody waits for anything: no sign and no progress is left."""
        conversations = self._services.conversations
        progress = teller.ts
        if teller.is_uncertain and (found := await teller.look()):
            progress = found.ts if found.is_progress else ""
        if progress:
            await gently(self._services.answers.withdraw(upload.channel, progress))
        await conversations.unreact(upload)

    async def _send_if_anybody_is_there(
        self, upload: Upload, owner: str, items: Sequence[Item], teller: Teller
    ) -> Sent:
        """Answer; empty where nobody can be answered any more.

        The pictures are recorded all the same, because their originals are stored: whatever
        is kept must be found when it is to be deleted.
        """
        try:
            return await send(
                self._services, upload, owner, items,
                progress=teller.ts, look=teller.look if teller.is_uncertain else None,
            )  # fmt: skip
        except ConversationGoneError as error:
            log.info("nobody to answer in %s: %s", upload.channel, error)
            return Sent("")

    async def _told_before(self, items: Sequence[Item]) -> list[Item]:
        """The same as an answer that an earlier try has posted tells of them."""
        return await together(*(self._with_noted(item) for item in items))

    async def _with_noted(self, item: Item) -> Item:
        """With its pictures there; a video may have been under way, so its chore ends that."""
        if not isinstance(item, Labelled):
            return item
        clip = await self._services.clips.find(item.kept.team, item.kept.identity)
        if clip and not clip.refusal:
            return UnderWay(await go_on(self._services, clip))
        trace = await self._services.library.trace_of(item.kept.team, item.kept.identity)
        drawn, chart = only(trace.drawings), only(trace.charts)
        return replace(item, answer=replace(item.answer, drawn_file=drawn, chart_file=chart))

    async def _keep(self, items: Sequence[Item]) -> None:
        """Let nobody who forgets the same bytes elsewhere have taken them from these."""
        labelled = [item for item in items if isinstance(item, Labelled)]
        await together(*(self._pictures.stay(item) for item in labelled))

    async def _note_again(self, items: Sequence[Item]) -> None:
        """Note what was kept for which post once more, before it is taken away.

        Whoever forgets a post that is being recorded may erase its record without having seen it,
        after the original was stored anew and a drawing uploaded. Then nothing else tells of them.
        """
        library = self._services.library
        for item in items:
            if isinstance(item, Labelled):
                kept = item.kept
                await library.expect_image(kept.team, kept.identity, kept.sha256)
                await note_again(self._services, kept, item.answer)

    async def _still_wanted(self, upload: Upload, items: Sequence[Item]) -> list[Item]:
        gone = await forgotten(self._services.library, upload)
        wanted = {file.id for file in _without(upload, gone).files}
        return [item for item in items if _file_id(item) in wanted]


def _shows_a_picture(upload: Upload) -> bool:
    return any(file.kind in EXPECTED for file in upload.files)


def _without(upload: Upload, gone: set[Identity]) -> Upload:
    ids = {identity.file_id for identity in gone}
    return replace(upload, files=tuple(file for file in upload.files if file.id not in ids))


def _file_id(item: Item) -> str:
    if isinstance(item, Labelled):
        return item.answer.file_id
    if isinstance(item, UnderWay):
        return item.clip.identity.file_id
    return (item.refusal if isinstance(item, Held) else item).file_id


def only(files: Collection[str]) -> str:
    """Of several tries' pictures nobody knows which one an answer shows: then none is named."""
    return next(iter(files)) if len(files) == 1 else ""


def _posts(items: Sequence[Item]) -> list[Post]:
    """What moderators know of."""
    return [item.post for item in items if isinstance(item, Labelled | Held) and item.post]
