"""FOLLOW_VIDEO: the chore that sees a video through until our reply tells what is in it.

Each time it does what can be done at this moment, and sends itself anew for later: no thread waits
while Rekognition watches, and a restart loses nothing. Where Rekognition tells the queue of a job's
end, the worker has the chore done at once, and the chore itself only comes to see that no notice
was lost.

Whoever is lost on the way leaves a chore that comes again. Storing and beginning jobs twice changes
nothing (`Watcher`), and one worker at a time has the video in hand (`alone`). The video is recorded
before the reply tells of it and before its clip is dropped, so that somebody always comes back to
what is unfinished; the reply is one message, which is rewritten.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.core.clip_chores import follow_job, group_of, next_look, picture_of
from bot.core.clips import Clip
from bot.errors import (
    BotError,
    BudgetSpentError,
    FileGoneError,
    NoRoomError,
    RetryLaterError,
    SetupError,
    VideoUnreadableError,
)
from bot.jobs.analysing import Part
from bot.jobs.pacing import check_delay
from bot.jobs.services import Services
from bot.jobs.tombstones import buried
from bot.jobs.videos.alone import alone
from bot.jobs.videos.ending import finish, let_go, refuse, tell
from bot.jobs.videos.jobs import begun, states, wanted_of, without
from bot.jobs.videos.storing import stored
from bot.jobs.videos.waiting import gave_up, waiting, working
from bot.ports import JobState, Watched

log = logging.getLogger(__name__)

_MOST_STORED = 3
_MOST_ATTEMPTS = 3
_LONGEST = 12 * 3600.0
"""Seconds; a job of six hours of video is over by then."""

_FAILED = (
    "Amazon Rekognition could not watch this video; please post it as an MP4 with H.264, and I "
    "will look at it."
)
_TOO_SLOW = "Amazon Rekognition did not finish this video; please post it again in a while."


async def follow_video(services: Services, job: Mapping[str, Any]) -> None:
    """The chore. Raises RetryLaterError, SetupError."""
    clip = await services.clips.find(job["team"], picture_of(job))
    if clip is None or clip.turn != job["turn"]:
        return
    async with alone(services, clip):
        # It may have been finished, or begun anew, while somebody else had it in hand.
        clip = await services.clips.find(clip.team, clip.identity)
        if clip is None or clip.turn != job["turn"]:
            return
        try:
            again = await _go_on(services, clip)
        except NoRoomError as error:
            log.info("video %s: %s", clip.identity.file_id, error)
            again = round(error.delay)
    if again is not None and not job["once"]:
        await services.queue.send(follow_job(clip), group=group_of(clip), delay=again)


async def _go_on(services: Services, clip: Clip) -> int | None:
    """Do what can be done now; returns in how many seconds there is more, None for never."""
    if await buried(services.library, clip.team, [clip.identity]):
        return await let_go(services, clip)
    if clip.refusal:
        return await refuse(services, clip, clip.refusal)
    try:
        clip = await _begun(services, clip)
        found = await states(services, clip, await wanted_of(services, clip))
    except FileGoneError:
        return await let_go(services, clip)
    except NoRoomError:
        raise
    except (RetryLaterError, SetupError) as error:
        return await _wait(services, clip, error)
    except BotError as error:
        log.info("video %s: %s", clip.identity.file_id, error)
        offered = replace(clip, on_request=isinstance(error, BudgetSpentError))
        return await refuse(services, offered, error.sentence)
    return await _see(services, await working(services, clip), found)


async def _begun(services: Services, clip: Clip) -> Clip:
    """With the jobs that are wanted. Written down step by step, so that no step is lost."""
    wanted = await wanted_of(services, clip)
    if not clip.sha256 or (wanted and not clip.key):
        clip = await stored(services, clip)
        await services.clips.put(clip)
        wanted = await wanted_of(services, clip)
    try:
        return await begun(services, clip, wanted)
    except VideoUnreadableError as error:
        # Somebody who watched the same bytes may have deleted it a moment ago.
        log.warning("video %s: %s", clip.identity.file_id, error)
        if clip.stored >= _MOST_STORED:
            raise
    clip = await stored(services, replace(clip, key=""))
    await services.clips.put(clip)
    return await begun(services, clip, wanted)


async def _see(services: Services, clip: Clip, found: Mapping[Part, Watched]) -> int | None:
    over = {part: each for part, each in found.items() if each.state is not JobState.RUNNING}
    failed = {part: each.reason for part, each in over.items() if each.state is JobState.FAILED}
    # While another job runs it reads the file, and what it finds out is paid for.
    if failed and len(over) == len(found):
        return await _another_attempt(services, clip, failed)
    if len(over) == len(found):
        return await finish(services, clip)
    waited = services.clock.now() - clip.begun
    if waited > _LONGEST:
        return await refuse(services, clip, _TOO_SLOW)
    await tell(services, clip)
    return next_look(waited, is_told=services.rules.watches_for_notices)


async def _another_attempt(
    services: Services, clip: Clip, failed: Mapping[Part, str]
) -> int | None:
    """Whatever the reasons: the next job gets the video in another form."""
    log.warning("jobs of video %s failed: %s", clip.identity.file_id, failed)
    if clip.attempt + 1 >= _MOST_ATTEMPTS:
        return await refuse(services, clip, _FAILED)
    await services.objects.delete(clip.key)
    anew = replace(clip, attempt=clip.attempt + 1, key="")
    await services.clips.put(without(anew, failed))
    return 0


async def _wait(services: Services, clip: Clip, error: Exception) -> int | None:
    """A service that is busy or down is nobody's failed try."""
    clip = await services.clips.find(clip.team, clip.identity) or clip
    clip = await waiting(services, clip)
    age = services.clock.now() - clip.waits_since
    log.warning("video %s has waited for %.0f s: %s", clip.identity.file_id, age, error)
    if sentence := await gave_up(services, clip, age):
        return await refuse(services, clip, sentence)
    await tell(services, clip)
    return check_delay(age, error.delay if isinstance(error, RetryLaterError) else 0.0)
