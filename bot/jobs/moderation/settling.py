"""SETTLE: carrying out a case's decision on every post of its bytes.

Everything here may be done again at any time, and by two workers at once: whoever was lost on the
way left posts that somebody else finds unfinished. One post that cannot be done now does not keep
the others waiting.
"""

import logging
from collections.abc import Mapping
from typing import Any

from bot.core.moderation.cases import Choice
from bot.core.moderation.chores import alert_job, settle_job
from bot.core.moderation.presses import group_of
from bot.jobs.forgetting import release
from bot.jobs.moderation.letting_in import let_in_all
from bot.jobs.moderation.removing import remove_all
from bot.jobs.services import Services

log = logging.getLogger(__name__)


async def settle(services: Services, job: Mapping[str, Any]) -> None:
    """The chore: nothing happens without a decision. Raises RetryLaterError, SetupError."""
    team, sha256 = str(job["team"]), str(job["case"])
    case = await services.cases.find_case(team, sha256)
    if case is None or case.decision is None:
        log.info("nothing is decided of the case %s", sha256)
        return
    posts = await services.cases.posts(team, sha256)
    try:
        if case.decision.choice is Choice.KEEP:
            is_more = await let_in_all(services, posts)
            await release(services, team, sha256)
            if is_more:
                await services.queue.send(settle_job(team, sha256), group=group_of(team))
        else:
            await remove_all(services, case, posts)
    finally:
        # What was done of it is shown even where something has to be tried again.
        await services.queue.send(alert_job(team, sha256), group=group_of(team))
