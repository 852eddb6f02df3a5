"""Telling moderators that pictures wait to be checked, and that they are checked again: once each.

The ledger says who is to tell. The words themselves are a chore, so that they come in the end
whatever becomes of this worker or of Slack.
"""

import logging
from collections.abc import Mapping
from typing import Any

from bot.core.moderation.chores import ChecksNews, checks_job
from bot.core.moderation.notices import ChecksWait, ChecksWorkAgain, NeverChecked, Notice
from bot.core.moderation.presses import group_of
from bot.core.uploads import Upload
from bot.errors import RetryLaterError, SetupError
from bot.jobs.moderation.posting import post_once
from bot.jobs.services import Services

log = logging.getLogger(__name__)


async def note_waiting(services: Services, upload: Upload) -> None:
    """A picture goes on waiting; moderators hear of it once it is long. Failing is no error."""
    waited = services.clock.now() - upload.waits_since
    if waited < services.pacing.check_notice:
        return
    try:
        if await services.ledger.begin_outage(upload.team):
            await _send(services, upload, ChecksNews.WAIT, upload.waits_since)
    except (RetryLaterError, SetupError) as error:
        log.warning("moderators are not told that pictures wait: %s", error)


async def note_working(services: Services, upload: Upload) -> None:
    """A picture that has waited was checked. Failing is no error."""
    try:
        if await services.ledger.end_outage(upload.team):
            await _send(services, upload, ChecksNews.AGAIN, services.clock.now())
    except (RetryLaterError, SetupError) as error:
        log.warning("moderators are not told that pictures are checked again: %s", error)


async def note_never(services: Services, upload: Upload) -> None:
    """A picture was given up without a check. Raises RetryLaterError."""
    job = checks_job(
        upload.team, ChecksNews.NEVER, upload.waits_since, channel=upload.channel, ts=upload.ts
    )
    await services.queue.send(job, group=group_of(upload.team))


async def tell_of_checks(services: Services, job: Mapping[str, Any]) -> None:
    """The chore; said once, however often it is done. Raises RetryLaterError."""
    channel = services.rules.moderation_channel
    if not channel:
        return
    key = f"checks/{job['news']}/{job['channel']}/{job['ts'] or job['since']}"
    await post_once(services, channel, await _notice(services, job), key=key, team=job["team"])


async def _notice(services: Services, job: Mapping[str, Any]) -> Notice:
    news = ChecksNews(job["news"])
    if news is ChecksNews.WAIT:
        return ChecksWait(float(job["since"]))
    if news is ChecksNews.AGAIN:
        return ChecksWorkAgain()
    link = await services.conversations.permalink(job["channel"], job["ts"])
    return NeverChecked(job["channel"], link)


async def _send(services: Services, upload: Upload, news: ChecksNews, since: float) -> None:
    await services.queue.send(checks_job(upload.team, news, since), group=group_of(upload.team))
