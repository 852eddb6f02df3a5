"""LABEL_ANYWAY: somebody wants labels though the month's budget is spent.

Whoever sees the button may press it, as whoever may post there could have had labels before the
budget was spent. What it costs is booked all the same.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.core.clips import Clip, Requested
from bot.core.replies import Refusal
from bot.core.uploads import Upload
from bot.errors import RetryLaterError
from bot.jobs.budgeting import without_limit
from bot.jobs.mending import mend_reply, nobody_labels
from bot.jobs.moderation.holding import Held, note_answer
from bot.jobs.outcomes import Labelled, Outcome
from bot.jobs.relabelling import label_again, record_again
from bot.jobs.requested import requested_file
from bot.jobs.services import Services
from bot.jobs.videos.alone import alone


async def label_anyway(services: Services, job: Mapping[str, Any]) -> None:
    """The chore; asked for twice it is done once. Raises BotError, RetryLaterError."""
    asked = Requested.from_job(job)
    message, file = await requested_file(services, asked)
    clip = await services.clips.find(message.team, asked.identity)
    if clip is None or not clip.on_request:
        return
    lease = services.pacing.lease
    async with alone(services, clip), nobody_labels(services, message, seconds=lease) as hold:
        if not hold.is_answered:
            raise RetryLaterError("The library", f"message {message.ts} is not answered yet")
        able = without_limit(services)
        outcome = await label_again(able, message, asked.identity, file.name)
        # Nothing is written by whoever was too slow.
        await hold.renew()
        await _keep(services, message, outcome, asked.reply_ts)
        await _settle(services, clip, outcome)
        await mend_reply(services, message, reply_ts=asked.reply_ts)


async def _keep(services: Services, message: Upload, outcome: Outcome, reply_ts: str) -> None:
    """What a message's own job keeps of an outcome."""
    if isinstance(outcome, Labelled):
        await record_again(services, message, outcome, reply_ts)
    if isinstance(outcome, Labelled | Held) and outcome.post:
        await note_answer(services, [outcome.post], reply_ts)


async def _settle(services: Services, clip: Clip, outcome: Outcome) -> None:
    """Nothing is offered any more; a video that is watched now has a row of its own there."""
    if isinstance(outcome, Refusal):
        refused = replace(clip, refusal=outcome.sentence, on_request=outcome.on_request)
        await services.clips.put(refused)
    elif outcome is None or isinstance(outcome, Labelled | Held):
        await services.clips.drop(clip)
