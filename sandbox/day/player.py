"""Plays a script: minute by minute, and everything in one minute at once."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sandbox.clock import Clock
from sandbox.day.acts import PATIENCE, Act
from sandbox.day.stage import Stage
from sandbox.options import Options, Transport, no_detector
from sandbox.slack.strictness import Strictness
from sandbox.stack import QUEUE, Sandbox

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_sqs import SQSClient

DATE = datetime(2026, 3, 17, tzinfo=UTC)
"""The recorded day."""

OPENING = DATE.replace(hour=7, minute=55).timestamp()
"""When the sandbox's clock begins."""

READINESS = 0.25
"""Seconds until Slack can show an upload, less than usual: a day has many uploads."""

_POLL = 0.02
_LOOKS = 2


@dataclass(frozen=True, slots=True)
class Moment:
    """What happens in one minute: `time` is hours and minutes of the day, `acts` in order."""

    time: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """A day that has been played; seconds are real ones."""

    stage: Stage
    acts: Counter[str]
    """How many, by kind."""
    seconds: float
    failures: tuple[str, ...]
    """What somebody tried in vain, or waited for in vain."""


def day_options(options: Options, transport: Transport) -> Options:
    """What a sandbox for the day is made of: the day's own clock, and nobody but the known eyes."""
    return replace(
        options,
        transport=transport,
        clock=Clock(OPENING),
        find_detector=no_detector,
        strictness=Strictness(readiness_delay=READINESS),
    )


async def play(sandbox: Sandbox, script: Sequence[Moment], seed: int) -> Played:
    """Play the script in a new sandbox of `day_options`. Raises BotStoppedError."""
    stage = Stage(sandbox, seed)
    stage.cast.arrive(stage.workspace)
    began = time.monotonic()
    player = _Player(sandbox, stage)
    for moment in script:
        await sandbox.during(player.play(moment))
    return Played(stage, player.acts, time.monotonic() - began, tuple(player.failures))


class _Player:
    def __init__(self, sandbox: Sandbox, stage: Stage) -> None:
        self.acts: Counter[str] = Counter()
        self.failures: list[str] = []
        self._stage = stage
        self._sqs: SQSClient = sandbox.aws.session().client("sqs", endpoint_url=sandbox.aws.url)
        self._queue = self._sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]

    async def play(self, moment: Moment) -> None:
        # What began since the last look has its own deadline, which a jump would pass over.
        while self._stage.workspace.clock.deadlines:  # noqa: ASYNC110 - it counts, and tells nobody
            await asyncio.sleep(_POLL)
        self._move_to(moment.time)
        for act in moment.acts:
            kind = type(act).__name__
            self.acts[kind] += 1
            try:
                await act.play(self._stage)
            except (TimeoutError, IndexError, AssertionError, PermissionError) as error:
                self.failures.append(f"{moment.time} {kind}: {type(error).__name__} {error}")
        try:
            async with asyncio.timeout(PATIENCE):
                await self._quiet()
        except TimeoutError:
            self.failures.append(f"{moment.time}: no quiet after {PATIENCE:.0f} s")
        self._stage.tally.take()

    def _move_to(self, minute: str) -> None:
        hour, _, rest = minute.partition(":")
        due = DATE.replace(hour=int(hour), minute=int(rest)).timestamp()
        clock = self._stage.workspace.clock
        clock.advance(max(due - clock.now(), 0.0))

    async def _quiet(self) -> None:
        """Wait until nothing is due any more: no delivery, no answer, no job. Then time may pass.

        The bot stores a job before it acknowledges the event, so nothing is in between. A repeated
        delivery whose job was in work may leave a job that comes up a minute later, and ends.
        """
        missing = self._stage.diary.missing
        await self._stage.workspace.wait_for(lambda: not missing(), PATIENCE)
        for _ in range(_LOOKS):
            while await self._is_busy():  # noqa: ASYNC110 - SQS tells nobody that it is empty
                await asyncio.sleep(_POLL)
            # What was begun a moment ago shows at the next look.
            await asyncio.sleep(_POLL)

    async def _is_busy(self) -> bool:
        stage = self._stage
        if stage.workspace.clock.deadlines or stage.is_looking():
            return True
        jobs = await asyncio.to_thread(self._jobs)
        return jobs > stage.repeats or (jobs > 0 and stage.diary.tells_of_progress())

    def _jobs(self) -> int:
        described = self._sqs.get_queue_attributes(QueueUrl=self._queue, AttributeNames=["All"])
        attributes = described["Attributes"]
        waiting = attributes["ApproximateNumberOfMessages"]
        return int(waiting) + int(attributes["ApproximateNumberOfMessagesNotVisible"])
