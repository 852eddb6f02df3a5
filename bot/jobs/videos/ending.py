"""The end of a video under way, and what our reply says until then."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.core.clip_chores import picture_of
from bot.core.clips import Clip
from bot.core.deletions import Deletion
from bot.core.entries import Identity
from bot.core.moderation.neutral import BETWEEN_US
from bot.core.replies import Refusal
from bot.core.uploads import Upload
from bot.errors import ConversationGoneError, RetryLaterError
from bot.jobs.budgeting import without_limit
from bot.jobs.forgetting import forget_unrecorded, take_away
from bot.jobs.mending import mend_reply, nobody_labels
from bot.jobs.moderation.holding import Held, note_answer
from bot.jobs.outcomes import Labelled, Outcome, UnderWay
from bot.jobs.relabelling import kind_now, label_again, record_again
from bot.jobs.services import Services
from bot.jobs.tombstones import buried
from bot.jobs.videos.storing import unstore
from bot.jobs.videos.watching import follow, told_now

log = logging.getLogger(__name__)

_GIVEN_UP = "I could not finish this video; post it again in a while."

_SOON = 10
"""Seconds until it is looked again whether the message has its reply."""


def message_of_clip(clip: Clip) -> Upload:
    """The message that brought it, as a job."""
    channel, ts, _ = clip.identity
    return Upload(
        team=clip.team, channel=channel, channel_type=clip.channel_type, user=clip.user, ts=ts,
        thread_ts="" if clip.thread == ts else clip.thread, event_id="", files=(),
    )  # fmt: skip


async def finish(services: Services, clip: Clip) -> int | None:
    """Label and record it, and let our reply tell of it; returns when to come again.

    Raises RetryLaterError.
    """
    message = message_of_clip(clip)
    kind = await kind_now(services, message.channel, message.channel_type)
    message = replace(message, channel_type=kind)
    async with nobody_labels(services, message) as hold:
        if not hold.is_answered:
            # The message's own job comes back, and will tell of this video as of the others.
            return _SOON
        clip = await _with_reply(services, clip, message)
        if not await services.library.find_image(clip.team, *clip.identity):
            outcome = await _labelled(services, clip, message)
            if isinstance(outcome, UnderWay):
                return _SOON
            if isinstance(outcome, Refusal):
                return await refuse(services, clip, outcome.sentence)
            if outcome is None:
                return await let_go(services, clip)
        await _end(services, clip, message)
    if await buried(services.library, clip.team, [clip.identity]):
        await take_away(services, Deletion(clip.team, (clip.identity,), clip.thread))
    return None


async def _labelled(services: Services, clip: Clip, message: Upload) -> Outcome:
    """Label and record it."""
    # The dear part is paid for: what is left is not stopped for a budget.
    able = without_limit(services)
    outcome = await label_again(able, message, clip.identity, clip.name)
    if isinstance(outcome, Labelled):
        await record_again(services, message, outcome, clip.reply_ts)
    if isinstance(outcome, Labelled | Held) and outcome.post:
        await note_answer(services, [outcome.post], clip.reply_ts)
    return outcome


async def _end(services: Services, clip: Clip, message: Upload, *doomed: Identity) -> None:
    """The clip goes last: who is lost on the way is followed by somebody who comes from there."""
    await unstore(services, clip)
    await mend_reply(services, message, doomed, reply_ts=clip.reply_ts)
    await services.clips.drop(clip)


async def refuse(services: Services, clip: Clip, sentence: str) -> int | None:
    """Nothing came of it: our reply says why, and goes on saying so when it is rewritten.

    In the direct message with the bot it is said that nothing is kept, and nothing is.
    """
    await unstore(services, clip)
    clip = replace(clip, refusal=sentence, key="", labels_job="", moderation_job="")
    if sentence == BETWEEN_US:
        clip = replace(clip, sha256="")
    await services.clips.put(clip)
    await forget_unrecorded(services, clip.team, clip.identity)
    async with nobody_labels(services, message_of_clip(clip)) as hold:
        if not hold.is_answered:
            return _SOON
        await mend_reply(services, message_of_clip(clip), reply_ts=clip.reply_ts)
    if sentence == BETWEEN_US:
        await services.clips.drop(clip)
    return None


async def not_followed(services: Services, job: Mapping[str, Any], sentence: str) -> None:
    """The chore was given up: have our reply say so, by a chore that does no more than that.

    Raises RetryLaterError.
    """
    clip = await services.clips.find(job["team"], picture_of(job))
    if clip is None or clip.refusal or clip.turn != job["turn"] or job["once"]:
        return
    log.error("video %s is given up: %s", clip.identity.file_id, sentence)
    await follow(services, replace(clip, refusal=_GIVEN_UP, turn=clip.turn + 1))


async def let_go(services: Services, clip: Clip) -> int | None:
    """It was forgotten, or is gone from Slack: nothing of it is left."""
    await unstore(services, clip)
    await forget_unrecorded(services, clip.team, clip.identity)
    message = message_of_clip(clip)
    async with nobody_labels(services, message) as hold:
        if not hold.is_answered:
            # The message's own job may be about to tell of it.
            return _SOON
        await _end(services, clip, message, clip.identity)
    return None


async def tell(services: Services, clip: Clip) -> None:
    """Let our reply say how far it has come, if there is news. Failing is no error."""
    told, message = told_now(services, clip), message_of_clip(clip)
    if told.told == clip.told:
        return
    try:
        async with nobody_labels(services, message) as hold:
            if hold.is_answered:
                told = await _with_reply(services, told, message)
                await services.clips.put(told)
                await mend_reply(services, message, reply_ts=told.reply_ts)
    except RetryLaterError as error:
        log.warning("the thread does not read how far a video has come: %s", error)


async def _with_reply(services: Services, clip: Clip, message: Upload) -> Clip:
    """The same with the `ts` of our reply, if it is there."""
    if clip.reply_ts:
        return clip
    try:
        found = await services.conversations.find_reply(message)
    except ConversationGoneError as error:
        log.info("no reply to a video: %s", error)
        return clip
    return replace(clip, reply_ts=found.ts if found and not found.is_progress else "")
