"""What somebody asks for with a button beside a file that got no labels."""

from dataclasses import replace

from bot.core.clips import Requested
from bot.core.drops import is_drop
from bot.core.uploads import SlackFile, Upload
from bot.errors import BotError
from bot.jobs.services import Services
from bot.jobs.tombstones import buried

_GONE = "I do not find this file any more."


async def requested_file(services: Services, asked: Requested) -> tuple[Upload, SlackFile]:
    """The message and the file in it, as Slack has them: what was pressed proves nothing.

    Raises BotError when it is not there, RetryLaterError.
    """
    if is_drop(asked.identity.file_id):
        return await _dropped(services, asked)
    channel, ts, file_id = asked.identity
    is_public = await services.conversations.is_public(channel)
    thread = "" if asked.thread == ts else asked.thread
    message = await services.conversations.find_upload(
        asked.address.team, channel, ts, thread=thread, is_public=is_public
    )
    files = [file for file in message.files if file.id == file_id] if message else []
    if not message or not files or await buried(services.library, message.team, [asked.identity]):
        raise BotError(_GONE)
    file = files[0]
    if file.is_stub:
        file = await services.files.info(file_id)
    return replace(message, thread_ts=thread), file


async def _dropped(services: Services, asked: Requested) -> tuple[Upload, SlackFile]:
    """The same of a dropped file: Slack knows nothing of it, but we know what we offered."""
    team, (channel, ts, file_id) = asked.address.team, asked.identity
    offered = await services.clips.find(team, asked.identity)
    if offered is None or await buried(services.library, team, [asked.identity]):
        raise BotError(_GONE)
    file = await services.files.info(file_id)
    kind = "channel" if await services.conversations.is_public(channel) else "group"
    message = Upload(
        team=team, channel=channel, channel_type=kind, user="", ts=ts,
        thread_ts="", event_id="", files=(file,),
    )  # fmt: skip
    return message, file
