"""Files of ours that are of no use after a while: charts, which nobody sees twice.

A message that only one person sees is gone when that person loads Slack anew; its picture would
stay in Slack for ever, with counts that may be wrong by tomorrow.
"""

import logging
from collections.abc import Mapping
from math import ceil
from typing import Any

from bot.errors import RetryLaterError, SetupError
from bot.jobs.services import Services

log = logging.getLogger(__name__)

DISCARD = "discard"

_KEPT = 6 * 3600.0
_LONGEST_DELAY = 900
"""Seconds that SQS hides a message at most; after them the chore is put back into the queue."""


async def discard_later(services: Services, team: str, file_id: str) -> None:
    """Have a file deleted in six hours. Failing is no error: nobody waits for it."""
    job = {"chore": DISCARD, "team": team, "file": file_id, "due": services.clock.now() + _KEPT}
    try:
        await services.queue.send(job, group=f"{team}/{DISCARD}", delay=_LONGEST_DELAY)
    except (RetryLaterError, SetupError) as error:
        log.warning("file %s will stay: %s", file_id, error)


async def discard(services: Services, job: Mapping[str, Any]) -> None:
    """Delete the file when its time has come; until then wait in the queue."""
    left = ceil(float(job["due"]) - services.clock.now())
    if left > 0:
        delay = min(left, _LONGEST_DELAY)
        await services.queue.send(dict(job), group=f"{job['team']}/{DISCARD}", delay=delay)
        return
    await services.files.delete(str(job["file"]))
