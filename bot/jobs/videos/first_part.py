"""FIRST_PART: labelling the beginning of a video that is too long to be labelled whole."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.core.clips import Clip, Requested, Watching
from bot.core.uploads import FileKind
from bot.errors import BotError
from bot.jobs.mending import mend_reply, nobody_labels
from bot.jobs.requested import requested_file
from bot.jobs.services import Services
from bot.jobs.videos.alone import alone
from bot.jobs.videos.ending import message_of_clip
from bot.jobs.videos.watching import follow, told_now
from bot.story import current

_NO_VIDEO = "This is not a video."
_NOT_OFFERED = "I do not know this video any more."


async def label_first_part(services: Services, job: Mapping[str, Any]) -> None:
    """The chore; asked for twice it is done once. Raises BotError, RetryLaterError."""
    part = Requested.from_job(job)
    team, identity = part.address.team, part.identity
    if await services.library.find_image(team, *identity):
        return
    message, file = await requested_file(services, part)
    if file.kind is not FileKind.VIDEO:
        raise BotError(_NO_VIDEO)
    clip = Clip(
        team=team, sha256="", identity=identity, thread=message.thread, user=message.user,
        name=file.name, channel_type=message.channel_type, reply_ts=part.reply_ts,
        begun=services.clock.now(), seconds=0.0, width=0, height=0, how=Watching.JOB,
        watched=services.rules.max_video_seconds, story=current(), ignores_budget=True,
    )  # fmt: skip
    async with nobody_labels(services, message):
        if await _is_begun(services, clip):
            await mend_reply(services, message_of_clip(clip), reply_ts=clip.reply_ts)


async def _is_begun(services: Services, clip: Clip) -> bool:
    """Have it followed, unless somebody has asked before; of two at once one finds the other."""
    async with alone(services, clip):
        known = await services.clips.find(clip.team, clip.identity)
        if known is None:
            # Slack may name a workspace of another organisation that shares the channel.
            raise BotError(_NOT_OFFERED)
        if not known.refusal:
            return False
        turn = known.turn + 1
        await follow(services, told_now(services, replace(clip, turn=turn)))
    return True
