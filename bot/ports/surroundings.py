"""Time, and the books that whoever runs the bot reads."""

from typing import Protocol


class Clock(Protocol):
    """The time of day, and waiting for it."""

    def now(self) -> float:
        """Seconds since the epoch."""
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
