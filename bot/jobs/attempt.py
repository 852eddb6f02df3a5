"""One claimed try at one job: kept alive, and ended in exactly one way."""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.core.uploads import Upload
from bot.errors import (
    BotError,
    ChecksWaitError,
    ClaimLostError,
    NoRoomError,
    NotInstalledError,
    RetryLaterError,
    SetupError,
)
from bot.jobs.apologising import apologise
from bot.jobs.backlogs import note_begun
from bot.jobs.label_upload import UploadLabeller
from bot.jobs.moderation.outages import note_never, note_waiting, note_working
from bot.jobs.pacing import check_delay, retry_delay
from bot.jobs.services import Services
from bot.ports import Claim, ClaimState, Delivery

log = logging.getLogger(__name__)

LAST_WORDS = 6
"""How often a job that was given up waits for Slack, so that the thread can be told."""

_UNCHECKED = "it could not be checked for days"
_SILENT = "{service} did not answer for days"
_UNFINISHED = "I could not finish this picture, because {reason}; post it again in a while."


class Attempt:
    """One claimed try at one job."""

    def __init__(
        self, services: Services, labeller: UploadLabeller,
        delivery: Delivery, upload: Upload, owner: str,
    ) -> None:  # fmt: skip
        """Remember the claim's owner: every later step must still be its right."""
        self._services = services
        self._labeller = labeller
        self._delivery = delivery
        self._upload = upload
        self._owner = owner
        self._pacing = services.pacing
        self._started = services.clock.monotonic()

    async def see_through(self, claim: Claim) -> None:
        """Work, and end in one way: answered, waiting, given back, given up, or lost."""
        try:
            await self._end(claim)
        except asyncio.CancelledError:
            await asyncio.shield(self._give_back())
            raise
        except (RetryLaterError, SetupError):
            # Queue or table failed at the end: nobody was lost, so the next one need not wait.
            await self._release()
            raise

    async def _end(self, claim: Claim) -> None:
        if claim.takes_over:
            self._services.meter.taken_over()
        if claim.turn > self._upload.turn:
            await self._let_go()
        elif claim.takeovers > self._pacing.max_takeovers:
            await self._give_up(claim, "my workers were lost on it again and again")
        else:
            await self._try(claim)

    async def _release(self) -> None:
        try:
            await self._services.claims.release(self._upload, self._owner, failed=False)
        except (RetryLaterError, SetupError) as error:
            log.warning("the claim of %s is kept until it ends: %s", self._upload.ts, error)

    async def _let_go(self) -> None:
        """The job was sent anew: this delivery of it is out of date."""
        log.info("job of %s was sent anew", self._upload.ts)
        await self._services.claims.release(self._upload, self._owner, failed=False)
        await self._services.queue.delete(self._delivery)

    async def _try(self, claim: Claim) -> None:
        """One try, and what follows from how it ends."""
        try:
            async with asyncio.timeout(self._pacing.job_timeout):
                reply_ts = await self._alive(lambda: self._work(claim.state))
        except ClaimLostError:
            log.info("job of %s is somebody else's by now", self._upload.ts)
        except NotInstalledError as error:
            log.info("job of %s ends in silence: %s", self._upload.ts, error)
            await self._done("", "silent")
        except (RetryLaterError, SetupError) as error:
            # What whoever runs the bot must mend is no fault of the job's.
            await self._put_off(claim, error)
        except (TimeoutError, BotError) as error:
            self._services.meter.failed(error)
            log.warning("job of %s: %r", self._upload.ts, error)
            await self._fail(claim, _reason(error))
        except Exception as error:
            # The edge of a job: a bug gets its reference, and its tries have an end.
            reference = uuid.uuid4().hex[:8]
            self._services.meter.failed(error)
            log.exception(
                "job of %s failed, reference %s", self._upload.ts, reference,
                extra={"reference": reference},
            )  # fmt: skip
            await self._fail(claim, f"something went wrong on my side (reference {reference})")
        else:
            await self._done(reply_ts, "answered" if reply_ts else "silent")

    async def _work(self, state: ClaimState) -> str:
        if state is ClaimState.NEW:
            await note_begun(self._services, self._upload, self._delivery.due)
        return await self._labeller.answer(self._upload, self._owner, state)

    async def _alive(self, work: Callable[[], Awaitable[str]]) -> str:
        """Run the work while lease and visibility are renewed; stop it when they are lost."""
        task = asyncio.ensure_future(work())
        beat = asyncio.create_task(self._beat())
        try:
            await asyncio.wait({task, beat}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                await beat
                raise ClaimLostError
            return await task
        finally:
            for unfinished in (task, beat):
                unfinished.cancel()
            await asyncio.gather(task, beat, return_exceptions=True)

    async def _beat(self) -> None:
        """Return once the claim is lost, or could not be renewed for almost a whole lease."""
        lease, pause = self._pacing.lease, self._pacing.heartbeat
        renewed = self._services.clock.monotonic()
        while self._services.clock.monotonic() - renewed < lease - pause:
            await self._services.clock.sleep(pause)
            try:
                if not await self._services.claims.renew(self._upload, self._owner, lease):
                    return
                await self._services.queue.extend(self._delivery, lease)
                renewed = self._services.clock.monotonic()
            except (RetryLaterError, SetupError) as error:
                # A right or a clock may be wrong for one call only, and the work is paid for.
                log.warning("heartbeat: %s", error)

    async def _done(self, reply_ts: str, outcome: str) -> None:
        services = self._services
        await services.claims.finish(self._upload, self._owner, reply_ts)
        await services.queue.delete(self._delivery)
        seconds = services.clock.monotonic() - self._started
        services.meter.job_ended(outcome, seconds)
        if reply_ts and self._upload.event_id:
            services.meter.replied(services.clock.now() - float(self._upload.ts))
        log.info("job of %s %s in %.1f s", self._upload.ts, outcome, seconds)
        if reply_ts and self._upload.waits_since:
            await note_working(services, self._upload)

    async def _give_back(self) -> None:
        """The worker stops: the next one may begin at once, and no try is counted."""
        await self._services.claims.release(self._upload, self._owner, failed=False)
        await self._services.queue.extend(self._delivery, 0)

    async def _put_off(self, claim: Claim, error: RetryLaterError | SetupError) -> None:
        """Room comes soon; for a service it may take days."""
        if not isinstance(error, NoRoomError):
            self._services.meter.failed(error)
            await self._wait(claim, error)
            return
        log.info("job of %s waits: %s", self._upload.ts, error)
        waiting = replace(self._upload, turn=self._upload.turn + 1)
        await self._send_anew(waiting, round(error.delay))

    async def _wait(self, claim: Claim, error: RetryLaterError | SetupError) -> None:
        """Send the job anew for later: a service that is down is nobody's failed try.

        Whether the service fails for everybody or for this picture alone cannot be told from one
        failure, so both wait; after days the thread hears of either.
        """
        pacing, now = self._pacing, self._services.clock.now()
        since, turn = self._upload.waits_since or now, self._upload.turn + 1
        waiting = replace(self._upload, waits_since=since, turn=turn)
        age, is_unchecked = now - since, isinstance(error, ChecksWaitError)
        log.warning("job of %s has waited %.0f s: %r", waiting.ts, age, error)
        if age >= pacing.check_patience:
            reason = _UNCHECKED if is_unchecked else _why(error)
            await self._give_up(claim, reason, is_unchecked=is_unchecked)
            return
        asked = error.delay if isinstance(error, RetryLaterError) else 0.0
        await self._send_anew(waiting, check_delay(age, asked, pacing.shortest_wait))
        if is_unchecked:
            await note_waiting(self._services, waiting)

    async def _send_anew(self, waiting: Upload, delay: int) -> None:
        """Leave the job for later without counting a try.

        A message in the queue cannot be hidden for days, nor handed out any number of times. Who
        is lost between sending the new one and deleting the old one leaves two. They do not
        become more: whichever is sent anew first raises the claim's turn, and the other is out of
        date.
        """
        services, group = self._services, f"{waiting.team}/{waiting.channel}"
        await services.queue.send(waiting.to_json(), group=group, delay=delay)
        await services.claims.release(self._upload, self._owner, failed=False, turn=waiting.turn)
        await services.queue.delete(self._delivery)
        services.meter.job_ended("waiting", services.clock.monotonic() - self._started)

    async def _fail(self, claim: Claim, reason: str) -> None:
        if claim.tries + 1 >= self._pacing.max_tries:
            await self._give_up(claim, reason)
        else:
            await self._retry(claim)

    async def _retry(self, claim: Claim, asked_delay: float = 0.0) -> None:
        await self._services.claims.release(self._upload, self._owner, failed=True)
        delay = retry_delay(claim.tries + 1, asked_delay, self._pacing.retry_delays)
        await self._services.queue.extend(self._delivery, delay)
        self._services.meter.job_ended("retried", self._services.clock.monotonic() - self._started)

    async def _give_up(self, claim: Claim, reason: str, *, is_unchecked: bool = False) -> None:
        """The last try failed: the thread is told, and the job lies in the dead-letter queue."""
        # An apology is an answer: whoever takes over after it must look before posting.
        if not await self._services.claims.mark_answering(self._upload, self._owner):
            log.info("job of %s is somebody else's by now", self._upload.ts)
            return
        try:
            async with asyncio.timeout(self._pacing.job_timeout):
                await self._alive(lambda: self._apologise(reason))
        except ClaimLostError:
            log.info("job of %s is somebody else's by now", self._upload.ts)
            return
        except (RetryLaterError, TimeoutError) as error:
            log.warning("could not tell the thread of %s: %r", self._upload.ts, error)
            if claim.tries + 1 < self._pacing.max_tries + LAST_WORDS:
                await self._retry(claim, error.delay if isinstance(error, RetryLaterError) else 0.0)
                return
        if is_unchecked and not self._upload.is_direct:
            await note_never(self._services, self._upload)
        await self._services.claims.give_up(self._upload, self._owner)
        await self._services.queue.bury(self._delivery)
        self._services.meter.job_ended("given up", self._services.clock.monotonic() - self._started)
        log.error("gave up the job of %s: %s", self._upload.ts, reason)

    async def _apologise(self, reason: str) -> str:
        sentence = _UNFINISHED.format(reason=reason)
        try:
            return await apologise(self._services, self._upload, sentence, still_ours=self._hold)
        except (RetryLaterError, ClaimLostError):
            raise
        except Exception:
            # Whatever made the job fail may stand in the way of telling so.
            log.exception("could not tell the thread")
            return ""

    async def _hold(self) -> None:
        """Raise ClaimLostError when somebody else may be answering by now."""
        if not await self._services.claims.renew(self._upload, self._owner, self._pacing.lease):
            raise ClaimLostError


def _reason(error: Exception) -> str:
    return "it cannot be done" if isinstance(error, BotError) else "it took too long"


def _why(error: RetryLaterError | SetupError) -> str:
    if isinstance(error, RetryLaterError):
        return _SILENT.format(service=error.service)
    return "the bot was not set up completely for days"
