"""A case's preview in Slack: uploaded once, and seen only in the moderators' channel."""

import logging
from dataclasses import replace

from bot.core.moderation.cases import Case
from bot.errors import PicturesRefusedError
from bot.jobs.moderation.changing import change_case
from bot.jobs.services import Services

log = logging.getLogger(__name__)

_ALT_TEXT = "A few blurred colours of the picture: nothing can be recognised."


async def with_preview(services: Services, case: Case) -> Case:
    """The case with its preview; as it is where Slack takes no picture. Raises RetryLaterError.

    Of two workers that upload one at once the slower deletes its own.
    """
    if case.preview or not case.cells.colours:
        return case
    try:
        file_id = await _upload(services, case)
    except PicturesRefusedError as error:
        log.info("no preview: %s", error)
        return case

    async def show(now: Case) -> Case | None:
        return None if now.preview else replace(now, preview=file_id)

    now = await change_case(services, case.team, case.sha256, show)
    if now is None or now.preview != file_id:
        await services.files.delete(file_id)
    return await services.cases.find_case(case.team, case.sha256) or case


async def _upload(services: Services, case: Case) -> str:
    png = await services.studio.preview(case.cells)
    file_id = await services.files.upload(
        png, name="preview.png", title="Blurred preview", alt_text=_ALT_TEXT
    )
    await services.files.wait_until_ready(file_id)
    return file_id
