"""FIRST_PART: labelling the beginning of a video that is too long to be labelled whole."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.core.clips import Clip, FirstPart, Watching
from bot.core.uploads import FileKind, SlackFile, Upload
from bot.errors import BotError
from bot.jobs.mending import mend_reply, nobody_labels
from bot.jobs.services import Services
from bot.jobs.tombstones import buried
from bot.jobs.videos.alone import alone
from bot.jobs.videos.ending import message_of_clip
from bot.jobs.videos.watching import follow, told_now

_GONE = "I do not find this video any more."


async def label_first_part(services: Services, job: Mapping[str, Any]) -> None:
    """The chore; asked for twice it is done once. Raises BotError, RetryLaterError."""
    part = FirstPart.from_job(job)
    team, identity = part.address.team, part.identity
    if await services.library.find_image(team, *identity):
        return
    message, file = await _posted(services, part)
    clip = Clip(
        team=team, sha256="", identity=identity, thread=message.thread, user=message.user,
        name=file.name, channel_type=message.channel_type, reply_ts=part.reply_ts,
        begun=services.clock.now(), seconds=0.0, width=0, height=0, how=Watching.JOB,
        watched=services.rules.max_video_seconds,
    )  # fmt: skip
    async with nobody_labels(services, message):
        if await _is_begun(services, clip):
            await mend_reply(services, message_of_clip(clip), reply_ts=clip.reply_ts)


async def _is_begun(services: Services, clip: Clip) -> bool:
    """Have it followed, unless somebody has asked before; of two at once one finds the other."""
    async with alone(services, clip):
        known = await services.clips.find(clip.team, clip.identity)
        if known and not known.refusal:
            return False
        turn = known.turn + 1 if known else 0
        await follow(services, told_now(services, replace(clip, turn=turn)))
    return True


async def _posted(services: Services, part: FirstPart) -> tuple[Upload, SlackFile]:
    """The message and the video in it, as Slack has them: what was pressed proves nothing."""
    channel, ts, file_id = part.identity
    is_public = await services.conversations.is_public(channel)
    thread = "" if part.thread == ts else part.thread
    message = await services.conversations.find_upload(
        part.address.team, channel, ts, thread=thread, is_public=is_public
    )
    files = [file for file in message.files if file.id == file_id] if message else []
    if not message or not files or await buried(services.library, message.team, [part.identity]):
        raise BotError(_GONE)
    file = files[0]
    if file.is_stub:
        file = await services.files.info(file_id)
    if file.kind is not FileKind.VIDEO:
        raise BotError(_GONE)
    return replace(message, thread_ts=thread), file
