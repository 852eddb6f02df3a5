"""TELL_BUDGET: whoever pays hears how much of the month's budget is spent, once for each mark."""

import logging
from collections.abc import Mapping
from typing import Any

from bot.core.budget import SPENT, BudgetNews
from bot.core.moderation.notices import BudgetNotice
from bot.errors import BotError
from bot.jobs.moderation.posting import post_once
from bot.jobs.services import Services

log = logging.getLogger(__name__)


async def tell_budget(services: Services, job: Mapping[str, Any]) -> None:
    """The chore; moderators hear of the end too, because nothing is checked then.

    Raises RetryLaterError.
    """
    news, board = BudgetNews.from_job(job), services.rules.moderation_channel
    notice = BudgetNotice(news, is_checked=bool(board))
    log.warning("%d %% of the budget of %s is spent", news.percent, news.month)
    if board and news.percent >= SPENT:
        await post_once(services, board, notice, key=f"{news.key}/moderators", team=news.team)
    await _tell_owner(services, notice)


async def _tell_owner(services: Services, notice: BudgetNotice) -> None:
    """Whoever installed the app may have left: then the primary owner is told."""
    news = notice.news
    for find in (_installer, _primary_owner):
        try:
            channel = await services.board.direct(await find(services))
            await post_once(services, channel, notice, key=f"{news.key}/owner", team=news.team)
        except BotError as error:
            log.warning("somebody cannot be told of the budget: %s", error)
        else:
            return


async def _installer(services: Services) -> str:
    if not services.rules.owner:
        raise BotError("It is not known who installed the app.")
    return services.rules.owner


async def _primary_owner(services: Services) -> str:
    owner = await services.doors.owner()
    if not owner:
        raise BotError("Slack names no owner of the workspace.")
    return owner
