"""Work for the queue that is no upload: forgetting, moving, exporting, whatever takes a while.

A chore is a JSON object with `chore`, its name, and `team`; what else it holds is its own
business. With `address` (see `bot.core.asking`) it knows who waits for it. There is no claim:
two workers may have the same chore in hand for a moment, and a chore that was broken off is
begun again. So every chore must be one that may be done twice, and one that would run for
minutes does a part and leaves the rest to a follow-up chore.
"""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from bot.core.asking import Address
from bot.core.backlogs import TELL_BACKLOG
from bot.core.budget import LABEL_ANYWAY, TELL_BUDGET
from bot.core.cards import Card
from bot.core.choosing import SETTINGS_CHANGED
from bot.core.clip_chores import FOLLOW_VIDEO
from bot.core.clips import FIRST_PART
from bot.core.deletions import FORGET
from bot.core.drops import TAKE_DROP
from bot.core.moderation.chores import (
    ALERT,
    ASSIGN,
    AUDIT,
    CHECKS,
    DECIDE,
    POLICY,
    REVEAL,
    SETTLE,
    TELL,
    UNREVEAL,
    WELCOME,
)
from bot.core.moderation.presses import group_of
from bot.core.moves import REKEY, RENAME
from bot.errors import BotError, RetryLaterError, SetupError
from bot.jobs.backlogs import tell_backlog
from bot.jobs.choosing import note_settings
from bot.jobs.discarding import DISCARD, discard
from bot.jobs.drops.taking import not_taken, take_drop
from bot.jobs.exporting import EXPORT, export
from bot.jobs.forgetting import forget
from bot.jobs.moderation.alerting import alert
from bot.jobs.moderation.assigning import assign
from bot.jobs.moderation.auditing import export_audit
from bot.jobs.moderation.deciding import decide
from bot.jobs.moderation.outages import tell_of_checks
from bot.jobs.moderation.policing import change_policy
from bot.jobs.moderation.revealing import not_revealed, reveal, unreveal
from bot.jobs.moderation.settling import settle
from bot.jobs.moderation.telling import tell_poster
from bot.jobs.moderation.welcoming import welcome
from bot.jobs.on_request import label_anyway
from bot.jobs.pacing import check_delay, retry_delay
from bot.jobs.rekeying import rekey, rename_channel
from bot.jobs.services import Services
from bot.jobs.telling_budget import tell_budget
from bot.jobs.thumbs import THUMB, make_thumb
from bot.jobs.videos.ending import not_followed
from bot.jobs.videos.first_part import label_first_part
from bot.jobs.videos.following import follow_video
from bot.ports import Delivery

log = logging.getLogger(__name__)

Job = Mapping[str, Any]
Chore = Callable[[Services, Job], Awaitable[None]]
"""Does one chore. Raises BotError when it will never succeed, RetryLaterError when it may later."""

CHORES: Mapping[str, Chore] = {
    ALERT: alert,
    DISCARD: discard,
    EXPORT: export,
    THUMB: make_thumb,
    FORGET: forget,
    REKEY: rekey,
    RENAME: rename_channel,
    WELCOME: welcome,
    DECIDE: decide,
    SETTLE: settle,
    TELL: tell_poster,
    ASSIGN: assign,
    REVEAL: reveal,
    UNREVEAL: unreveal,
    AUDIT: export_audit,
    CHECKS: tell_of_checks,
    POLICY: change_policy,
    FOLLOW_VIDEO: follow_video,
    FIRST_PART: label_first_part,
    TAKE_DROP: take_drop,
    LABEL_ANYWAY: label_anyway,
    TELL_BUDGET: tell_budget,
    TELL_BACKLOG: tell_backlog,
    SETTINGS_CHANGED: note_settings,
}
"""Every chore by its name."""

PATIENT = frozenset(
    {
        ALERT, CHECKS, DECIDE, SETTLE, UNREVEAL, FOLLOW_VIDEO, TELL_BUDGET, TELL_BACKLOG, TAKE_DROP,
        SETTINGS_CHANGED, FORGET, REKEY, RENAME, DISCARD, WELCOME,
        LABEL_ANYWAY, FIRST_PART, ASSIGN, TELL,
    }
)  # fmt: skip
"""Chores that nobody would order again, and those whose button was pressed for something that is
as good days later: they wait for a service for days. A change of the policy is not among them: it
must not come over a later one."""

OWED = frozenset({FORGET, DISCARD})
"""Chores that are begun although the app was taken out: what people deleted must not be there when
it is installed anew."""

UNKNOWN_TRIES = 20
"""So often a chore that this version does not know is left to others, for 78 minutes, or 50 when it
was held back first: during an upgrade a newer version orders what an older one does not know."""

_UNFINISHED = "I could not finish that. Please try again in a while."


async def _answer(services: Services, job: Job, sentence: str) -> None:
    if address := job.get("address"):
        await services.answers.show(Address.from_json(address), Card(sentence))


async def _write(services: Services, job: Job, sentence: str, *, about: str) -> None:
    """In the direct message, where the files would have come; whoever asked may have gone on."""
    try:
        direct = await services.board.direct(Address.from_json(job["address"]).user)
        await services.answers.publish(direct, "", Card(f"About {about}: {sentence}"))
    except BotError as error:
        log.info("no direct message: %s", error)
        await _answer(services, job, sentence)


LAST_WORDS: Mapping[str, Callable[[Services, Job, str], Awaitable[None]]] = {
    EXPORT: partial(_write, about="your export"),
    AUDIT: partial(_write, about="the audit records"),
    REVEAL: not_revealed,
    FOLLOW_VIDEO: not_followed,
    TAKE_DROP: not_taken,
}
"""How whoever waits is told that a chore comes to nothing, where that is no answer."""


def is_chore(job: Job) -> bool:
    """Whether a job from the queue is a chore, known or not."""
    return "chore" in job


class Errand:
    """One try at one chore: kept hidden from other workers, and ended in exactly one way."""

    def __init__(self, services: Services, delivery: Delivery, chores: Mapping[str, Chore]) -> None:
        """Nothing runs before `see_through`."""
        self._services = services
        self._delivery = delivery
        self._chores = chores
        self._pacing = services.pacing

    async def see_through(self) -> None:
        """Do the chore; then it is done, comes back later, or lies in the dead-letter queue."""
        name, queue = str(self._delivery.job["chore"]), self._services.queue
        chore = self._chores.get(name)
        if chore is None:
            await self._leave_to_others(name)
            return
        try:
            async with asyncio.timeout(self._patience(name)):
                await self._alive(chore)
        except asyncio.CancelledError:
            # The worker stops: the next one may begin at once.
            await asyncio.shield(queue.extend(self._delivery, 0))
            raise
        except (TimeoutError, RetryLaterError, SetupError) as error:
            self._services.meter.failed(error)
            log.warning("chore %s: %r", name, error)
            delay = error.delay if isinstance(error, RetryLaterError) else 0.0
            await self._retry(name, delay, is_patient=name in PATIENT)
        except BotError as error:
            log.warning("chore %s cannot be done: %s", name, error)
            await self._tell(error.sentence)
            await queue.delete(self._delivery)
        except Exception as error:
            # The edge of a chore: a bug gets its reference, and its tries have an end.
            reference = uuid.uuid4().hex[:8]
            self._services.meter.failed(error)
            log.exception(
                "chore %s failed, reference %s", name, reference, extra={"reference": reference}
            )
            await self._retry(name)
        else:
            await queue.delete(self._delivery)
            log.info("chore %s done", name)

    async def _leave_to_others(self, name: str) -> None:
        """Give a chore back that this version does not know, unless nobody knows it."""
        received, queue = self._delivery.received, self._services.queue
        if received < UNKNOWN_TRIES:
            delay = retry_delay(received, delays=self._pacing.retry_delays)
            log.warning("chore %r is not one of this version: left to others", name)
            await queue.extend(self._delivery, delay)
        else:
            log.error("chore %r is not one of this version: buried", name)
            await queue.bury(self._delivery)

    def _patience(self, name: str) -> int:
        pacing = self._pacing
        return pacing.video_timeout if name == FOLLOW_VIDEO else pacing.job_timeout

    async def _alive(self, chore: Chore) -> None:
        beat = asyncio.create_task(self._beat())
        try:
            await chore(self._services, self._delivery.job)
        finally:
            beat.cancel()
            await asyncio.gather(beat, return_exceptions=True)

    async def _beat(self) -> None:
        """Keep the delivery hidden; a beat that is lost costs at worst a second worker's time."""
        while True:
            await self._services.clock.sleep(self._pacing.heartbeat)
            try:
                await self._services.queue.extend(self._delivery, self._pacing.lease)
            except (RetryLaterError, SetupError) as error:
                log.warning("heartbeat: %s", error)

    async def _retry(
        self, name: str, asked_delay: float = 0.0, *, is_patient: bool = False
    ) -> None:
        received = self._delivery.received
        if received < self._pacing.max_chore_tries:
            await self._services.queue.extend(self._delivery, self._delay(asked_delay))
        elif not is_patient or not await self._is_sent_anew(name, asked_delay):
            log.error("gave up the chore %s after %d tries: buried", name, received)
            await self._tell(_UNFINISHED)
            await self._services.queue.bury(self._delivery)

    def _delay(self, asked: float) -> int:
        if since := self._delivery.job.get("waits_since"):
            return check_delay(self._services.clock.now() - since, asked)
        return retry_delay(self._delivery.received, asked, self._pacing.retry_delays)

    async def _is_sent_anew(self, name: str, asked_delay: float) -> bool:
        """Send the chore for later, unless it has waited for days; its tries begin again then.

        SQS hands no message out for ever. Where the old one cannot be deleted there are two for a
        while, which do no more than one, and end at the same time.
        """
        now = self._services.clock.now()
        job = {"waits_since": now, **self._delivery.job}
        age = now - job["waits_since"]
        if age >= self._pacing.check_patience:
            return False
        log.warning("chore %s has waited for %.0f s and more", name, age)
        group = self._delivery.group or group_of(str(job["team"]))
        delay = check_delay(age, asked_delay)
        await self._services.queue.send(job, group=group, delay=delay)
        await self._services.queue.delete(self._delivery)
        return True

    async def _tell(self, sentence: str) -> None:
        """Tell whoever waits, if somebody does and can still be reached."""
        job = self._delivery.job
        tell = LAST_WORDS.get(str(job["chore"]), _answer)
        try:
            await tell(self._services, job, sentence)
        except (BotError, RetryLaterError) as error:
            log.warning("could not tell the end of a chore: %s", error)
