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
from collections.abc import Collection, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

from bot.core.cards import Card
from bot.core.deletions import Deletion
from bot.core.drops import is_drop
from bot.core.entries import Identity
from bot.core.keys import object_key, quarantine_key
from bot.core.labels import Analysis
from bot.core.moderation.cases import Post, Stage
from bot.core.moderation.chores import alert_job
from bot.core.moderation.presses import group_of
from bot.core.uploads import Upload
from bot.errors import NotInstalledError
from bot.jobs.mending import gently, mend_reply, message_of, nobody_labels
from bot.jobs.moderation.amending import amend
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.jobs.tombstones import identity_of
from bot.ports import StoredImage, Trace

log = logging.getLogger(__name__)

_UNDECIDED = frozenset({Stage.HELD, Stage.REPORTED})

FORGOTTEN = "Forgotten: I keep nothing of it any more."


async def forget(services: Services, job: Mapping[str, Any]) -> None:
    """The chore; see `bot.core.deletions`. Raises RetryLaterError, SetupError."""
    deletion = Deletion.from_job(job)
    library, team = services.library, deletion.team
    await together(*(library.bury(team, target) for target in deletion.targets))
    async with AsyncExitStack() as held:
        for place in await _in_part(services, deletion):
            await held.enter_async_context(nobody_labels(services, message_of(team, *place)))
        await take_away(services, deletion)
    if deletion.address:
        await services.answers.show(deletion.address, Card(FORGOTTEN))


async def take_away(services: Services, deletion: Deletion) -> None:
    """Take away all that falls under the targets, which are buried already."""
    team = deletion.team
    found = await together(*(_images(services, team, target) for target in deletion.targets))
    images = {identity_of(image): image for several in found for image in several}
    # An answer may stand there without a record: an apology, or a lost worker's.
    places = {target[:2] for target in deletion.targets if target.ts}
    await together(*(_let_go(services, team, target) for target in deletion.targets if target.ts))
    for channel, ts in sorted(places | {identity[:2] for identity in images}):
        doomed = [image for key, image in sorted(images.items()) if key[:2] == (channel, ts)]
        thread = next((image.thread for image in doomed if image.thread), deletion.thread)
        reply_ts = next((image.reply_ts for image in doomed if image.reply_ts), "")
        gone, message = {*map(identity_of, doomed)}, message_of(team, channel, ts, thread)
        await mend_reply(services, message, gone, reply_ts=reply_ts)
        for image in doomed:
            await _forget_image(services, image)
        log.info("%d pictures of message %s are forgotten", len(doomed), ts)


async def take_away_from(services: Services, upload: Upload, gone: Collection[Identity]) -> None:
    """What a job or an earlier try at it has left of forgotten pictures of its message."""
    await take_away(services, Deletion(upload.team, tuple(sorted(gone)), upload.thread_ts))


async def _in_part(services: Services, deletion: Deletion) -> list[tuple[str, str]]:
    """Channel and `ts` of the messages of which other pictures may stay."""
    whole = {target[:2] for target in deletion.targets if not target.file_id}
    found = await together(
        *(_images(services, deletion.team, target) for target in deletion.targets if not target.ts)
    )
    touched = {target[:2] for target in deletion.targets if target.ts}
    touched.update((image.channel, image.ts) for several in found for image in several)
    return sorted(touched - whole)


async def _images(services: Services, team: str, target: Identity) -> Sequence[StoredImage]:
    """What is kept of the pictures under a target, recorded or held."""
    library, cases = services.library, services.cases
    channel, ts, file_id = target
    if not ts:
        recorded, held = await together(
            library.images_of_file(team, file_id), cases.open_of_file(team, file_id)
        )
        return _both(recorded, held)
    if not file_id:
        recorded, held = await together(
            library.images_of_message(team, channel, ts), cases.open_in_message(team, channel, ts)
        )
        return _both(recorded, held)
    if image := await library.find_image(team, *target):
        return [image]
    held = await cases.open_in_message(team, channel, ts)
    if found := [_held(post) for post in held if post.identity == target]:
        return found
    # Something may be kept of a picture that was never recorded, because its job was given up.
    trace = await library.trace_of(team, target)
    return [unrecorded(team, target, trace.sha256)] if trace != Trace() else []


def _both(recorded: Sequence[StoredImage], held: Sequence[Post]) -> list[StoredImage]:
    """A picture that was kept a moment ago may be both: its record tells more."""
    images = {post.identity: _held(post) for post in held}
    images.update((identity_of(image), image) for image in recorded)
    return list(images.values())


async def _let_go(services: Services, team: str, target: Identity) -> None:
    """Videos under way lose their file; the chore that follows them does the rest.

    Nobody follows those of which a refusal alone is left.
    """
    clips = await services.clips.in_message(team, target.channel, target.ts)
    for clip in clips:
        if target.file_id not in ("", clip.identity.file_id):
            continue
        if clip.key:
            await services.objects.delete(clip.key)
        if clip.is_over:
            await services.clips.drop(clip)
    await _empty_folder(services, target)


async def _empty_folder(services: Services, target: Identity) -> None:
    """A dropped file lies in our own bucket: it goes from there with all else that we keep."""
    if is_drop(target.file_id):
        await services.files.remove(target.file_id)


async def forget_unrecorded(services: Services, team: str, identity: Identity) -> None:
    """Forget what is kept for a post of which no answer tells. Raises RetryLaterError."""
    trace = await services.library.trace_of(team, identity)
    if trace != Trace():
        await _forget_image(services, unrecorded(team, identity, trace.sha256))


async def _forget_image(services: Services, image: StoredImage) -> None:
    """Our files of it, its bytes unless somebody else wants them, and all that is known of it."""
    library = services.library
    trace = await library.trace_of(image.team, identity_of(image))
    ours = {*trace.files, image.drawn_file, image.chart_file, image.thumb_file} - {""}
    await together(*(gently(services.files.delete(file_id)) for file_id in sorted(ours)))
    await _empty_folder(services, identity_of(image))
    await library.mark_forgetting(image)
    await _forget_post(services, image)
    if image.sha256 and not await library.is_wanted(image.team, image.sha256):
        await services.objects.delete(image.object_key)
        await library.erase_analysis(image.team, image.sha256)
    await library.erase_image(image)


async def _forget_post(services: Services, image: StoredImage) -> None:
    """What moderators know of it is its ids from now on, and that it is gone.

    Whether a person must still delete Slack's file is asked of Slack, unless whoever removes the
    post is about to ask.
    """
    cases, team = services.cases, image.team
    post = await cases.find_post(team, image.sha256, identity_of(image)) if image.sha256 else None
    if post is None:
        return
    is_asked = post.stays_in_slack and not post.under_way
    is_deleted = is_asked and await _is_removed(services, image.file_id)

    def forgotten(now: Post) -> Post:
        stage = Stage.GONE if now.stage in _UNDECIDED else now.stage
        stays = now.stays_in_slack and not is_deleted
        return replace(now, stage=stage, name="", reply_ts="", line="", stays_in_slack=stays)

    await amend(services, post, forgotten)
    await release(services, team, image.sha256)
    await services.queue.send(alert_job(team, image.sha256), group=group_of(team))


async def _is_removed(services: Services, file_id: str) -> bool:
    """Where the app was taken out, nobody knows."""
    try:
        return await services.files.remove(file_id)
    except NotInstalledError:
        return False


async def release(services: Services, team: str, sha256: str) -> None:
    """Delete the original under quarantine unless a post of these bytes is held."""
    posts = await services.cases.posts(team, sha256)
    if not any(post.stage is Stage.HELD for post in posts):
        await services.objects.delete(quarantine_key(team, sha256))


def unrecorded(team: str, identity: Identity, sha256: str) -> StoredImage:
    """What is known of a post that has no record: enough to take away what is kept of it."""
    return StoredImage(
        team=team, channel=identity.channel, ts=identity.ts, thread="", file_id=identity.file_id,
        user="", name="", is_public=False,
        sha256=sha256, object_key=object_key(team, sha256),
        drawn_file="", reply_ts="", posted=float(identity.ts),
        analysis=Analysis(labels=(), model_version="", width=0, height=0, format=""),
    )  # fmt: skip


def _held(post: Post) -> StoredImage:
    image = unrecorded(post.team, post.identity, post.sha256)
    return replace(image, thread=post.thread, reply_ts=post.reply_ts)
