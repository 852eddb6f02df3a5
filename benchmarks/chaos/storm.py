"""One round: people post, calls fail, workers are killed; then it is quiet, and all is read."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.chaos import threads
from benchmarks.chaos.album import Brought, Sort, bring
from benchmarks.chaos.books import Books, read_books, set_visibility
from benchmarks.chaos.fleet import Fleet, listeners
from benchmarks.chaos.outcome import Outcome, look
from benchmarks.chaos.plan import Plan
from benchmarks.chaos.surroundings import PEOPLE, Surroundings, begin_trouble, surroundings
from benchmarks.chaos.threads import Posted
from sandbox.faulty.calls import Service
from sandbox.workspace.records import Channel

Say = Callable[[str], None]

_PAUSE = 1.0
"""Seconds between two looks at how far it is."""
_RARELY = 10
"""Every so many looks that is told."""
_SOCKET_TROUBLE = 15.0
"""Seconds between two disconnect frames."""
_AWS = (Service.DYNAMODB, Service.S3, Service.SQS, Service.REKOGNITION)
_EXPIRED = 1.0
"""For so many seconds credentials are too old."""
_REASONS = ("warning", "refresh_requested")


@dataclass(slots=True)
class Storm:
    """A round while it lasts."""

    plan: Plan
    around: Surroundings
    fleet: Fleet
    address: str
    """Where Slack delivers to, in front of the web process."""
    say: Say
    posted: list[Posted] = field(default_factory=list)
    posted_at: list[float] = field(default_factory=list)
    waited: dict[int, float] = field(default_factory=dict)
    """After how many seconds the nth upload was seen to have its answer."""
    began: float = field(default_factory=time.monotonic)

    async def blow(self, brought: Sequence[Brought]) -> None:
        """Until every upload has an answer."""
        tasks = [
            asyncio.create_task(self.fleet.keep_killing()),
            asyncio.create_task(self._reconnect()),
            asyncio.create_task(self._expire()),
            asyncio.create_task(self._post(brought)),
        ]
        try:
            await self._until(lambda: not self._unanswered(), "answered")
        finally:
            for task in tasks:
                task.cancel()
            ends = await asyncio.gather(*tasks, return_exceptions=True)
        for end in ends:
            if isinstance(end, Exception):
                raise end

    @property
    def known_photo(self) -> Brought:
        """A photo that was posted before: posting it once more costs nothing."""
        return next(each.brought for each in self.posted if each.brought.sort is Sort.PHOTO)

    async def settle(self) -> None:
        """Until nothing is left to do, also of what Slack delivers once more."""
        self.around.dice.calm()
        looks = 0
        while not self._is_quiet(books := await read_books(self.around.aws)):
            if looks % _RARELY == 0:
                self._tell(
                    f"{books.waiting} messages in the queue, {len(books.open_claims())} claims "
                    f"open, {len(books.due())} pictures to count"
                )
            if looks % _RARELY == _RARELY - 1 and books.due():
                # What a lost worker has left uncounted is counted with the next picture.
                self._post_one(
                    self.known_photo, self.around.channels[looks % len(self.around.channels)]
                )
            looks += 1
            await asyncio.sleep(_PAUSE)
        self._note_answers()

    def _is_quiet(self, books: Books) -> bool:
        """Nothing waits, nobody works, and Slack has nothing left to deliver."""
        delivering = self.around.slack.slack.background.running
        return not (delivering or books.waiting or books.open_claims() or books.due())

    async def _post(self, brought: Sequence[Brought]) -> None:
        drawn = random.Random(self.plan.seed)
        pause = self.plan.posting / len(brought)
        for number, one in enumerate(brought):
            if self.plan.sockets and number == len(brought) // 2:
                self.around.slack.deliver_over_sockets()
            self._post_one(one, drawn.choice(self.around.channels), drawn.choice(PEOPLE))
            await asyncio.sleep(pause)

    def _post_one(self, brought: Brought, channel: Channel, person: str = PEOPLE[0]) -> None:
        message = self.around.slack.people.post_files(person, channel, brought.files)
        self.posted.append(Posted(brought, message))
        self.posted_at.append(time.monotonic())

    async def _reconnect(self) -> None:
        """Slack warns of the end of connections, and asks for others."""
        drawn = random.Random(self.plan.seed)
        while True:
            await asyncio.sleep(_SOCKET_TROUBLE)
            await self.around.of_slack.wires.disconnect(drawn.choice(_REASONS))

    async def _expire(self) -> None:
        """Now and then a service takes the credentials for too old, for a while."""
        drawn = random.Random(self.plan.seed)
        while self.plan.rate:
            await asyncio.sleep(self.plan.expire_every * drawn.uniform(0.5, 1.5))
            service = drawn.choice(_AWS)
            self.around.dice.expired.add(service)
            await asyncio.sleep(_EXPIRED)
            self.around.dice.expired.discard(service)

    def _unanswered(self) -> int:
        self._note_answers()
        return self.plan.uploads - len(self.waited)

    def _note_answers(self) -> None:
        now = time.monotonic()
        for number, each in enumerate(self.posted):
            if number not in self.waited and threads.is_answered(self.around.workspace, each):
                self.waited[number] = now - self.posted_at[number]

    async def _until(self, holds: Callable[[], bool], word: str) -> None:
        looks = 0
        while not holds():
            if looks % _RARELY == 0:
                done = self.plan.uploads - self._unanswered()
                self._tell(f"{len(self.posted)} posted, {done} {word}")
            looks += 1
            await asyncio.sleep(_PAUSE)

    def _tell(self, text: str) -> None:
        dice, seconds = self.around.dice, time.monotonic() - self.began
        calls, failed = dice.calls.total(), dice.faults.total()
        killed = self.fleet.killed
        self.say(f"{seconds:5.0f} s  {text}; {killed} workers killed, {failed} faults in {calls}")


async def play(plan: Plan, logs: Path, say: Say) -> Outcome:
    """Play one round; what the bot's processes write goes to files in `logs`."""
    async with surroundings(plan) as around:
        if plan.lease:
            await set_visibility(around.aws, plan.lease)
        brought = bring(plan.uploads, plan.seed, around.rekognition.known)
        fleet = Fleet(plan, around.environment(), logs)
        async with listeners(around, plan, logs) as address:
            around.slack.deliver_to(address)
            storm = Storm(plan, around, fleet, address, say)
            await fleet.start()
            begin_trouble(around.dice, plan)
            try:
                async with asyncio.timeout(plan.deadline):
                    await storm.blow(brought)
                    await storm.settle()
            except TimeoutError:
                say(f"not over after {plan.deadline:.0f} s")
            finally:
                await fleet.end()
            seconds = time.monotonic() - storm.began
            books = await read_books(around.aws)
            return look(
                around, books, storm.posted, plan=plan, killed=fleet.killed, seconds=seconds,
                waited=sorted(storm.waited.values()),
            )  # fmt: skip
