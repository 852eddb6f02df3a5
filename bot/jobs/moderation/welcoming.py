"""The bot has come to a channel: it says what it does, and who sees what.

The one exception to "only who can open the channel" is told there by name, once, to those whom it
concerns.
"""

from collections.abc import Mapping
from typing import Any

from bot.core.moderation.notices import Welcome
from bot.jobs.moderation.posting import post_once
from bot.jobs.services import Services


async def welcome(services: Services, job: Mapping[str, Any]) -> None:
    """Introduce the bot, once for each time that it came, however often Slack tells of it.

    Raises RetryLaterError, and BotError where it may not post, as when it was sent away again.
    """
    channel, board = str(job["channel"]), services.rules.moderation_channel
    notice = Welcome(is_moderated=bool(board), for_moderators=channel == board)
    key = f"welcome#{channel}#{job['joined']}"
    await post_once(services, channel, notice, team=str(job["team"]), key=key)
