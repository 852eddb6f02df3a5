"""Time, and the books that whoever runs the bot reads."""

from typing import Protocol


class Clock(Protocol):
    """The time of day, and waiting for it."""

    def now(self) -> float:
        """Seconds since the epoch."""
        ...

    def monotonic(self) -> float:
        """Seconds of a clock that nobody sets, for how long something takes."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Let other work run for that long."""
        ...


class Meter(Protocol):
    """Counts what happens, for whoever runs the bot."""

    def job_ended(self, outcome: str, seconds: float) -> None:
        """A job ended as `answered`, `silent`, `waiting`, `retried` or `given up` after so long."""
        ...

    def detector_asked(self, *, paid: bool) -> None:
        """An analysis was paid for, or saved because the bytes were known."""
        ...

    def spent(self, operation: str, dollars: float) -> None:
        """A service was paid for work that no single call tells, such as minutes of video."""
        ...

    def queued(self, seconds: float) -> None:
        """A job was taken up for the first time, after so long in the queue."""
        ...

    def kept_waiting(self, seconds: float) -> None:
        """A job has waited for so long and waits on, because its group has enough in work."""
        ...

    def found_empty(self) -> None:
        """The queue was asked for jobs and had none."""
        ...

    def replied(self, seconds: float) -> None:
        """A message got its answer so long after it was posted."""
        ...

    def stage_ended(self, stage: str, seconds: float) -> None:
        """A stage of a job's work ended; `bot/stages.py` names them."""
        ...

    def taken_over(self) -> None:
        """A job was taken over from a worker that was lost."""
        ...

    def failed(self, error: BaseException) -> None:
        """Something failed at the edge of a job, a chore or a request."""
        ...

    def waited(self, limit: str, seconds: float) -> None:
        """Something waited so long to stay within a limit, such as `slack_channel`."""
        ...

    def called(self, service: str, operation: str, outcome: str, seconds: float) -> None:
        """A service was called; the outcome is `ok`, or what kind of failure it was."""
        ...

    def tried_again(self, service: str, *, throttled: bool) -> None:
        """A call's try failed, and the client may repeat it; `throttled` when it was too quick."""
        ...

    def acknowledged(self, seconds: float, *, accepted: bool) -> None:
        """Slack got its acknowledgement for a delivery, or a refusal, after so long."""
        ...
