"""A chart, from its numbers to a file that Slack can show."""

import logging
from collections.abc import Sequence

from bot.core.top import Counted, Top
from bot.errors import BotError, PicturesRefusedError, RetryLaterError
from bot.jobs.discarding import discard_later
from bot.jobs.services import Services

log = logging.getLogger(__name__)


async def chart_of(
    services: Services, team: str, top: Top, labels: Sequence[Counted], alt_text: str
) -> str:
    """The id of an uploaded chart, empty when Slack cannot show it: the numbers say the same."""
    try:
        data = await services.studio.chart(top, labels)
        file_id = await services.files.upload(
            data, name="labels.png", title="Most seen labels", alt_text=alt_text
        )
        await discard_later(services, team, file_id)
        return file_id if await services.files.wait_until_ready(file_id) else ""
    except (BotError, PicturesRefusedError, RetryLaterError) as error:
        log.warning("no chart: %s", error)
        return ""
