"""Waiting for Rekognition, as with pictures: a check that cannot be made now is made later."""

from dataclasses import replace

from bot.core.clips import Clip
from bot.core.uploads import Upload
from bot.jobs.moderation.checking import is_checked
from bot.jobs.moderation.outages import note_never, note_waiting, note_working
from bot.jobs.posted import rule
from bot.jobs.services import Services
from bot.jobs.videos.ending import message_of_clip

PATIENCE = 2 * 3600.0
"""Seconds for which a video waits that needs no check; one that does waits for days."""

_UNCHECKED = (
    "I could not finish this video, because it could not be checked for days; post it again in a "
    "while."
)
_UNWATCHED = (
    "I could not finish this video, because Amazon Rekognition did not answer; post it again in a "
    "while."
)


async def waiting(services: Services, clip: Clip) -> Clip:
    """Note since when it waits; moderators hear of it once it is long."""
    if not clip.waits_since:
        clip = replace(clip, waits_since=services.clock.now())
        await services.clips.put(clip)
    if await _needs_check(services, clip):
        await note_waiting(services, _upload(clip))
    return clip


async def working(services: Services, clip: Clip) -> Clip:
    """Note that Rekognition does its part again."""
    if not clip.waits_since:
        return clip
    await note_working(services, _upload(clip))
    clip = replace(clip, waits_since=0.0)
    await services.clips.put(clip)
    return clip


async def gave_up(services: Services, clip: Clip, age: float) -> str:
    """The sentence for the thread, once it has waited too long; empty before."""
    if not await _needs_check(services, clip):
        return _UNWATCHED if age >= PATIENCE else ""
    if age < services.pacing.check_patience:
        return ""
    await note_never(services, _upload(clip))
    return _UNCHECKED


async def _needs_check(services: Services, clip: Clip) -> bool:
    channel, sha256 = clip.identity.channel, clip.sha256
    return is_checked(await rule(services, clip.team, channel, sha256, is_direct=clip.is_direct))


def _upload(clip: Clip) -> Upload:
    return replace(message_of_clip(clip), waits_since=clip.waits_since)
