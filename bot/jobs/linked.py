"""What lies behind a link that somebody pasted."""

from collections.abc import Sequence

from bot.core.access import Access
from bot.core.permalinks import Link, MessageLink, leads_elsewhere
from bot.core.uploads import Upload
from bot.jobs.services import Services
from bot.ports import StoredImage


async def images_behind(services: Services, team: str, link: Link) -> Sequence[StoredImage]:
    """The recorded pictures, whoever may see them: nothing of them is for showing yet."""
    if isinstance(link, MessageLink):
        return await services.library.images_of_message(team, link.channel, link.ts)
    return await services.library.images_of_file(team, link.file_id)


async def upload_behind(services: Services, access: Access, link: Link) -> Upload | None:
    """The message with its pictures as Slack has it, if the asker may open its conversation."""
    if not isinstance(link, MessageLink) or not access.may_open(link.channel):
        return None
    return await services.conversations.find_upload(
        access.team, link.channel, link.ts,
        thread=link.thread, is_public=link.channel in access.public,
    )  # fmt: skip


async def is_elsewhere(services: Services, link: Link) -> bool:
    """Whether the link names another workspace."""
    return leads_elsewhere(link, await services.conversations.home())
