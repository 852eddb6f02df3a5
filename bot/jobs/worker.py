"""Takes jobs from the queue, claims each, and has it seen through."""

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.core.clip_chores import finished_from
from bot.core.erasing import erase_from
from bot.core.s3_events import s3_message
from bot.core.uploads import Upload
from bot.errors import NotInstalledError, RetryLaterError, SetupError
from bot.jobs.attempt import Attempt
from bot.jobs.chores import CHORES, OWED, Chore, Errand, is_chore
from bot.jobs.drops.sorting import sort_message
from bot.jobs.erasing import Eraser
from bot.jobs.label_upload import UploadLabeller
from bot.jobs.pacing import retry_delay
from bot.jobs.services import Services, Shared
from bot.jobs.shares import Shares
from bot.jobs.taking_up import note_wait, taken_up, waited
from bot.jobs.teams import Teams
from bot.jobs.videos.noticing import look_now
from bot.ports import ClaimState, Delivery

log = logging.getLogger(__name__)

_BATCH = 10
_LONGEST_PAUSE = 30.0
_RECEIVED_ENOUGH = 80
"""The template has SQS bury a message that was handed out a hundred times."""
MOST_RESENT = 15
"""With pauses of five minutes that makes four days and more."""

USEFUL = 16
"""Jobs of one group at once, at most: their answers go into one channel, a second apart."""
CHORE_BACK, HELD_BACK, LONGEST_BACK = 1, 5, 20
"""Seconds for which the queue keeps a job whose group has enough of this worker's slots: so long
for each time that it was handed out, up to the second."""
LOOK_AGAIN = 2.0
"""Seconds until the queue is asked again, whether others have come, while none of them ends."""
_OFTEN, _OFTEN_FOR_CHORES = 50, 10
"""A job that was handed out so often is begun whoever it is for, a chore after 45 s: SQS hands
nothing out more than a hundred times, as infrastructure.yml has it, and chores count it as tries.
"""


class Worker:
    """Works on up to `concurrency` jobs at once until it is told to stop.

    No group gets all of them: while it waits for Slack, or for its turn to speak in its channel,
    others are worked on. What it may not begin goes back to the queue, where another worker finds
    it; so this one sees what waits behind it.
    """

    def __init__(
        self, shared: Shared, teams: Teams, concurrency: int,
        *, chores: Mapping[str, Chore] = CHORES,
        labeller: Callable[[Services], UploadLabeller] = UploadLabeller,
        eraser: Eraser | None = None,
    ) -> None:  # fmt: skip
        """Nothing runs before `run`. `eraser` is for workspaces that may leave."""
        self._chores = chores
        self._shared = shared
        self._teams = teams
        self._labeller = labeller
        self._eraser = eraser
        self._shares = Shares(concurrency, useful=USEFUL)
        self._freed = asyncio.Event()
        self._running: dict[asyncio.Task[None], Delivery] = {}
        self._stopping = asyncio.Event()
        self._moved = 0.0

    @property
    def running(self) -> int:
        """How many jobs are in work."""
        return len(self._running)

    @property
    def silence(self) -> float:
        """Seconds since the queue was last asked, or could be; 0 while there is no room for jobs.

        A poll takes seconds, and a queue that is out of reach is left alone for up to 30 s.
        """
        if not self._shares.free or not self._moved:
            return 0.0
        return time.monotonic() - self._moved

    def stop(self) -> None:
        """Take no new work from now on."""
        self._stopping.set()

    async def run(self) -> None:
        """Receive and start jobs until `stop`; returns while the last ones still run."""
        pause = 0.0
        while not self._stopping.is_set():
            await self._wait_for_stop_or(self._room())
            self._moved = time.monotonic()
            if self._stopping.is_set():
                return
            try:
                deliveries = await self._shared.queue.receive(min(self._shares.free, _BATCH))
                pause = 0.0
            except (RetryLaterError, SetupError) as error:
                log.warning("queue: %s", error)
                self._shared.meter.failed(error)
                pause = min(max(pause * 2, 1.0), _LONGEST_PAUSE)
                await self._wait_for_stop_or(self._shared.clock.sleep(pause))
                continue
            if not deliveries:
                self._shared.meter.found_empty()
            begun = await asyncio.gather(*(self._begin(delivery) for delivery in deliveries))
            self._moved = time.monotonic()
            if not all(begun):
                await self._wait_for_stop_or(
                    self._end_of_one(), self._shared.clock.sleep(LOOK_AGAIN)
                )

    async def finish(self, grace: float) -> None:
        """Let running jobs end for `grace` seconds; what is left goes back to the queue."""
        if self._running:
            await asyncio.wait(self._running, timeout=grace)
        left = list(self._running)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _begin(self, delivery: Delivery) -> bool:
        """False when it goes back to the queue instead."""
        if self._stopping.is_set():
            await self._give_back(delivery)
            return False
        if self._must_wait(delivery):
            self._shared.meter.kept_waiting(waited(delivery, self._shared.clock))
            # A chore is short, and somebody may wait for it who has pressed a button.
            pause = CHORE_BACK if is_chore(delivery.job) else HELD_BACK
            await self._give_back(delivery, min(pause * delivery.received, LONGEST_BACK))
            return False
        self._shares.begin(delivery.group)
        task = asyncio.create_task(self._guard(delivery))
        self._running[task] = delivery
        task.add_done_callback(self._ended)
        return True

    def _must_wait(self, delivery: Delivery) -> bool:
        often = _OFTEN_FOR_CHORES if is_chore(delivery.job) else _OFTEN
        return delivery.received < often and not self._shares.may_begin(delivery.group)

    def _ended(self, task: asyncio.Task[None]) -> None:
        delivery = self._running.pop(task)
        self._shares.end(delivery.group)
        self._freed.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("job %s left to the queue", delivery.message_id, exc_info=error)

    async def _guard(self, delivery: Delivery) -> None:
        with taken_up(delivery, self._shared.clock, self._shared.meter):
            await self._guarded(delivery)

    async def _guarded(self, delivery: Delivery) -> None:
        try:
            await self._handle(delivery)
        except (RetryLaterError, SetupError) as error:
            self._shared.meter.failed(error)
            # Queue or table are out of reach. At worst the visibility time-out brings it back.
            log.warning("job %s left to the queue: %s", delivery.message_id, error)
            pacing = self._shared.pacing
            delay = retry_delay(delivery.received, delays=pacing.retry_delays)
            if delivery.received < _RECEIVED_ENOUGH or not await self._is_sent_anew(
                delivery, delay
            ):
                await self._give_back(delivery, delay)

    async def _is_sent_anew(self, delivery: Delivery, delay: int) -> bool:
        """Spare what nobody could work on from being buried by SQS, for days (`MOST_RESENT`)."""
        often = int(delivery.job.get("resent") or 0)
        if delivery.received < _RECEIVED_ENOUGH or often >= MOST_RESENT:
            return False
        queue, job = self._shared.queue, {**delivery.job, "resent": often + 1}
        try:
            await queue.send(job, group=delivery.group or "resent", delay=delay)
            await queue.delete(delivery)
        except (RetryLaterError, SetupError) as error:
            log.warning("job %s could not be sent anew: %s", delivery.message_id, error)
            return False
        return True

    async def _handle(self, delivery: Delivery) -> None:
        queue = self._shared.queue
        told = s3_message(delivery.job, self._shared.objects.bucket)
        if told is not None:
            await sort_message(self._shared, delivery, told)
            return
        departure = erase_from(delivery.job)
        if departure and self._eraser:
            await self._eraser.take_turn(departure)
            await queue.delete(delivery)
            return
        team = team_of(delivery.job)
        try:
            services = await self._teams.services(team)
        except NotInstalledError as error:
            if delivery.job.get("chore") not in OWED:
                log.warning("job %s is dropped: %s", delivery.message_id, error)
                await queue.delete(delivery)
                return
            services = self._teams.absent(team)
        if is_chore(delivery.job):
            await Errand(services, delivery, self._chores).see_through()
        elif finished := finished_from(delivery.job):
            await look_now(services, finished)
            await queue.delete(delivery)
        else:
            await self._label(services, delivery)

    async def _label(self, services: Services, delivery: Delivery) -> None:
        try:
            upload = Upload.from_json(delivery.job)
        except (KeyError, TypeError):
            log.error("job %s is not one of this version: buried", delivery.message_id)  # noqa: TRY400
            await services.queue.bury(delivery)
            return
        owner, lease = uuid.uuid4().hex, services.pacing.lease
        claim = await services.claims.claim(upload, owner, lease)
        if claim.state is ClaimState.DONE:
            await services.queue.delete(delivery)
        elif claim.state is ClaimState.GIVEN_UP:
            # Whoever gave it up may have been lost before it lay among the dead letters.
            await services.queue.bury(delivery)
        elif claim.state is ClaimState.BUSY:
            left = claim.lease_until - services.clock.now()
            await services.queue.extend(delivery, min(max(round(left) + 1, 1), lease + 1))
        else:
            if claim.state is ClaimState.NEW or delivery.received == 1:
                note_wait(delivery, self._shared.clock, self._shared.meter)
            labeller = self._labeller(services)
            await Attempt(services, labeller, delivery, upload, owner).see_through(claim)

    async def _give_back(self, delivery: Delivery, delay: int = 0) -> None:
        try:
            await self._shared.queue.extend(delivery, delay)
        except (RetryLaterError, SetupError) as error:
            log.warning("job %s left to the queue: %s", delivery.message_id, error)

    async def _room(self) -> None:
        while not self._shares.free:
            await self._end_of_one()

    async def _end_of_one(self) -> None:
        self._freed.clear()
        await self._freed.wait()

    async def _wait_for_stop_or(self, *others: Awaitable[None]) -> None:
        waits: list[asyncio.Future[Any]] = [
            *(asyncio.ensure_future(other) for other in others),
            asyncio.ensure_future(self._stopping.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)


def team_of(job: Mapping[str, Any]) -> str:
    """Which workspace a job is for, whatever its shape; empty when it does not say."""
    finished = finished_from(job)
    return finished.team if finished else str(job.get("team") or "")
