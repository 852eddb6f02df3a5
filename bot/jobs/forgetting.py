"""Forgetting pictures, so that nothing of them is left and nothing brings them back.

**The order.** First a tombstone of ids (`Library.bury`), then our reply and our files in Slack,
then the bytes, then what is known of the picture; its record goes last, because all keys follow
from it. A worker that is lost on the way leaves a record, and whoever does the chore again
finishes the rest. Nothing here minds being done twice or by two workers at once.

**Against coming back.** A late or repeated delivery finds the tombstone and is dropped. A worker
in the middle of labelling records the picture first and looks for the tombstone after that,
while we write the tombstone first and look for records after that. So one of the two sees the
other, and takes away what was recorded (`UploadLabeller`). Where only some pictures of a message
go, the answer must tell of the others: so the two take turns there, by the message's claim.

**Bytes that somebody else posts meanwhile.** The original and its analysis are shared by all
posts of the same bytes, and must outlive this one exactly when another one wants them. Here the
steps are: (1) mark this post as being forgotten, (2) ask whether an unmarked post is recorded,
(3) if not, delete the original, (4) and then the analysis, (5) erase post and mark. Whoever
labels the same bytes (`bot.jobs.keeping`): (a) saves the analysis, or finds it, (b) and then
stores the original, (c) records the post, (d) asks for marks, (e) and then for the analysis, and
if there is a mark or no analysis, waits and does (a) and (b) again. All reads are consistent.
When (c) comes before (2), the post is seen and nothing is deleted. Else (1) comes before (d), so
at (d) either the mark is there, and (d) comes again later, or (3) to (5) are over. In that case
an analysis that is there at (e) was saved after (4), and the original was or will be stored
after that by (b), so after (3): both are there. Of several who forget the same bytes at once,
the last one to mark itself counts none of the others, so the bytes are not left behind either.
"""

import logging
import uuid
from collections.abc import AsyncIterator, Awaitable, Collection, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from bot.core.cards import Card
from bot.core.deletions import Deletion, targets_of
from bot.core.entries import Identity
from bot.core.keys import object_key
from bot.core.labels import Analysis
from bot.core.ranking import marks, visible
from bot.core.replies import PictureAnswer, Reply, Sighting
from bot.core.summary import alt_text
from bot.core.uploads import Upload
from bot.errors import BotError, ConversationGoneError, RetryLaterError, SetupError
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.ports import ClaimState, Library, StoredImage, Trace

log = logging.getLogger(__name__)

_HOLD = 20
"""Seconds for which a message cannot be labelled while one of its pictures is forgotten."""

FORGOTTEN = "Forgotten: I keep nothing of it any more."


async def forget(services: Services, job: Mapping[str, Any]) -> None:
    """The chore; see `bot.core.deletions`. Raises RetryLaterError, SetupError."""
    deletion = Deletion.from_job(job)
    library, team = services.library, deletion.team
    await together(*(library.bury(team, target) for target in deletion.targets))
    async with AsyncExitStack() as held:
        for place in await _in_part(library, deletion):
            await held.enter_async_context(nobody_labels(services, message_of(team, *place)))
        await take_away(services, deletion)
    if deletion.address:
        await services.answers.show(deletion.address, Card(FORGOTTEN))


async def take_away(services: Services, deletion: Deletion) -> None:
    """Take away all that falls under the targets, which are buried already."""
    library, team = services.library, deletion.team
    found = await together(*(_images(library, team, target) for target in deletion.targets))
    images = {identity_of(image): image for several in found for image in several}
    # An answer may stand there without a record: an apology, or a lost worker's.
    places = {target[:2] for target in deletion.targets if target.ts}
    for channel, ts in sorted(places | {identity[:2] for identity in images}):
        doomed = [image for key, image in sorted(images.items()) if key[:2] == (channel, ts)]
        thread = next((image.thread for image in doomed if image.thread), deletion.thread)
        await mend_reply(services, message_of(team, channel, ts, thread), doomed)
        for image in doomed:
            await _forget_image(services, image)
        log.info("%d pictures of message %s are forgotten", len(doomed), ts)


async def _in_part(library: Library, deletion: Deletion) -> list[tuple[str, str]]:
    """Channel and `ts` of the messages of which other pictures may stay."""
    whole = {target[:2] for target in deletion.targets if not target.file_id}
    found = await together(
        *(_images(library, deletion.team, target) for target in deletion.targets if not target.ts)
    )
    touched = {target[:2] for target in deletion.targets if target.ts}
    touched.update((image.channel, image.ts) for several in found for image in several)
    return sorted(touched - whole)


@asynccontextmanager
async def nobody_labels(services: Services, message: Upload) -> AsyncIterator[None]:
    """Hold the message's job, so that no picture is being added to an answer that is rewritten.

    Raises RetryLaterError while somebody labels it.
    """
    claims, owner = services.claims, uuid.uuid4().hex
    claim = await claims.claim(message, owner, _HOLD)
    if claim.state is ClaimState.BUSY:
        raise RetryLaterError("The library", f"message {message.ts} is being labelled")
    try:
        yield
    finally:
        if claim.state is not ClaimState.DONE:
            await claims.release(message, owner, failed=False)


async def buried(library: Library, team: str, identities: Iterable[Identity]) -> set[Identity]:
    """Those of the pictures that were forgotten lately."""
    wanted = {identity: targets_of(identity) for identity in identities}
    targets = sorted({target for several in wanted.values() for target in several})
    answers = await together(*(library.is_buried(team, target) for target in targets))
    gone = {target for target, answer in zip(targets, answers, strict=True) if answer}
    return {identity for identity, several in wanted.items() if gone.intersection(several)}


async def _images(library: Library, team: str, target: Identity) -> Sequence[StoredImage]:
    if not target.ts:
        return await library.images_of_file(team, target.file_id)
    if not target.file_id:
        return await library.images_of_message(team, target.channel, target.ts)
    if image := await library.find_image(team, *target):
        return [image]
    # Something may be kept of a picture that was never recorded, because its job was given up.
    trace = await library.trace_of(team, target)
    return [_unrecorded(team, target, trace)] if trace != Trace() else []


async def forget_unrecorded(services: Services, team: str, identity: Identity) -> None:
    """Forget what is kept for a post of which no answer tells. Raises RetryLaterError."""
    trace = await services.library.trace_of(team, identity)
    if trace != Trace():
        await _forget_image(services, _unrecorded(team, identity, trace))


async def _forget_image(services: Services, image: StoredImage) -> None:
    """Our files of it, its bytes unless somebody else wants them, and all that is known of it."""
    library = services.library
    trace = await library.trace_of(image.team, identity_of(image))
    ours = {*trace.files, image.drawn_file, image.thumb_file} - {""}
    await together(*(_gently(services.files.delete(file_id)) for file_id in sorted(ours)))
    await library.mark_forgetting(image)
    if image.sha256 and not await library.is_wanted(image.team, image.sha256):
        await services.objects.delete(image.object_key)
        await library.erase_analysis(image.team, image.sha256)
    await library.erase_image(image)


async def mend_reply(
    services: Services, message: Upload, doomed: Collection[StoredImage] = (), *, reply_ts: str = ""
) -> None:
    """Let our reply tell of what is left of the message, or take it away with the last picture.

    Whoever forgets another picture of the same message may be writing at the same time: so it is
    looked again after writing.
    """
    reply_ts = reply_ts or next((image.reply_ts for image in doomed if image.reply_ts), "")
    reply_ts = reply_ts or await _find_reply(services, message)
    told: list[StoredImage] = []
    left = await _left(services.library, message, doomed)
    while reply_ts and left and left != told:
        reply = await _reply(services, message, left)
        await services.conversations.rewrite(message.channel, reply_ts, reply)
        told, left = left, await _left(services.library, message, doomed)
    if reply_ts and not left:
        await _gently(services.answers.withdraw(message.channel, reply_ts))


async def _gently(deletion: Awaitable[None]) -> None:
    """What Slack keeps for its own reasons is no reason for us to keep anything."""
    try:
        await deletion
    except SetupError:
        raise
    except BotError as error:
        log.warning("something stays in Slack: %s", error)


async def _left(
    library: Library, message: Upload, doomed: Collection[StoredImage]
) -> list[StoredImage]:
    images = await library.images_of_message(message.team, message.channel, message.ts)
    gone = await buried(library, message.team, map(identity_of, images))
    gone.update(map(identity_of, doomed))
    return [image for image in images if identity_of(image) not in gone]


async def _find_reply(services: Services, message: Upload) -> str:
    try:
        return await services.conversations.find_reply(message) or ""
    except ConversationGoneError as error:
        log.info("no reply to take away: %s", error)
        return ""


async def _reply(services: Services, message: Upload, images: Sequence[StoredImage]) -> Reply:
    items = await together(*(_told_again(services, image) for image in images))
    return Reply(message.ts, message.reply_block_id, tuple(items))


async def _told_again(services: Services, image: StoredImage) -> PictureAnswer:
    rules, labels = services.rules, image.analysis.labels
    shown = visible(labels, minimum=rules.min_confidence, person_guesses=rules.person_guesses)
    return PictureAnswer(
        image.file_id,
        image.name,
        image.analysis,
        drawn_file=image.drawn_file,
        alt_text=alt_text(marks(shown), shown),
        seen_before=await _seen_before(services, image),
    )


async def _seen_before(services: Services, image: StoredImage) -> Sighting | None:
    ts = await services.library.first_sighting(image.team, image.sha256, image.channel, image.ts)
    if ts is None:
        return None
    return Sighting(ts, await services.conversations.permalink(image.channel, ts))


def _unrecorded(team: str, identity: Identity, trace: Trace) -> StoredImage:
    return StoredImage(
        team=team, channel=identity.channel, ts=identity.ts, thread="", file_id=identity.file_id,
        user="", name="", is_public=False,
        sha256=trace.sha256, object_key=object_key(team, trace.sha256),
        drawn_file="", reply_ts="", posted=float(identity.ts),
        analysis=Analysis(labels=(), model_version="", width=0, height=0, format=""),
    )  # fmt: skip


def message_of(team: str, channel: str, ts: str, thread: str = "") -> Upload:
    """A message of which only the place is known: enough to find our answer to it."""
    return Upload(
        team=team, channel=channel, channel_type="", user="", ts=ts,
        thread_ts=thread, event_id="", files=(),
    )  # fmt: skip


def identity_of(image: StoredImage) -> Identity:
    """What tells a picture from every other posted picture of the team."""
    return Identity(image.channel, image.ts, image.file_id)
