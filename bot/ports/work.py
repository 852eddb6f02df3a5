"""Work that waits, and who has it in hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from bot.core.uploads import Upload


class ClaimState(StrEnum):
    """How far a claimed job had come when it was claimed."""

    NEW = "new"
    RESUMED = "resumed"
    """Taken over; the answer was certainly not sent."""
    UNCERTAIN = "uncertain"
    """Taken over while the answer was being sent: look in the thread before sending again."""
    BUSY = "busy"
    """Somebody else works on it."""
    DONE = "done"
    """Answered; nothing is left to do."""
    GIVEN_UP = "given up"
    """Nothing more is tried: what is left to do is to bury it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a job until the lease ends (seconds since the epoch)."""

    state: ClaimState
    tries: int = 0
    """How many tries failed before, for reasons that the job itself met."""
    takeovers: int = 0
    """How many workers were lost with this job."""
    lease_until: float = 0.0
    turn: int = 0
    """How often the job was sent anew: a delivery of an earlier turn is out of date."""
    takes_over: bool = field(default=False, compare=False)
    """Whether whoever had the job before was lost with it, just now."""


class Claims(Protocol):
    """Who works on which job: every job is answered once."""

    async def claim(self, upload: Upload, owner: str, lease: float) -> Claim:
        """Take the job for `lease` seconds, or say why not (BUSY, DONE)."""
        ...

    async def renew(self, upload: Upload, owner: str, lease: float) -> bool:
        """Extend the lease; False when somebody else has the job by now."""
        ...

    async def mark_answering(self, upload: Upload, owner: str) -> bool:
        """Note that an answer may be sent from now on; False when the claim was lost."""
        ...

    async def finish(self, upload: Upload, owner: str, reply_ts: str) -> None:
        """Note that the job is answered for good; `reply_ts` is empty when silence was right."""
        ...

    async def give_up(self, upload: Upload, owner: str) -> None:
        """Note that the job was given up: as good as answered, until one that is `revived` comes.

        Its tries and lost workers are counted anew then, and its thread may hold an apology.
        """
        ...

    async def release(self, upload: Upload, owner: str, *, failed: bool, turn: int = 0) -> None:
        """Give the job back at once; `failed` counts a try.

        With a `turn` only deliveries of that turn, or a later one, are worked on from now on.
        """
        ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """A job as the queue handed it out. `receipt` is good for this delivery alone."""

    job: dict[str, Any]
    receipt: str
    message_id: str
    received: int
    """How often the queue has handed out this message, this time included."""
    due: float = 0.0
    """When it was to be worked on, in seconds since the epoch; 0 where the queue does not say."""
    group: str = ""
    """Who the work is for, as it was sent; empty where the queue does not say."""
    luggage: Mapping[str, str] = field(default_factory=dict)
    """The story that it goes on with (`bot/story.py`)."""


@dataclass(frozen=True, slots=True)
class Depth:
    """How many messages there are, about: in the queue by their state, and dead ones."""

    visible: int
    in_flight: int
    delayed: int
    dead: int


class DeadLetters(Protocol):
    """Jobs that could not be done, as they wait for a person."""

    async def waiting(self) -> int:
        """How many there are, about."""
        ...

    async def receive(self, limit: int) -> Sequence[Delivery]:
        """Up to `limit` of them, hidden from others for a minute; empty when there are no more."""
        ...

    async def extend(self, delivery: Delivery, seconds: int) -> None:
        """Keep one hidden for so long from now; 0 gives it back."""
        ...

    async def delete(self, delivery: Delivery) -> None:
        """It waits no more."""
        ...


class Queue(Protocol):
    """Work that waits."""

    async def send(self, job: dict[str, Any], *, group: str, delay: int = 0) -> None:
        """Store a job; returns only when it is safe. `delay` in seconds, at most 900.

        `group` names who the work is for, so that one busy group does not starve the others. The
        story in work goes along.
        """
        ...

    async def receive(self, limit: int) -> Sequence[Delivery]:
        """Up to `limit` jobs; waits a few seconds for the first one, then answers empty."""
        ...

    async def extend(self, delivery: Delivery, seconds: int) -> None:
        """Keep the delivery hidden from others for so long from now; 0 gives it back."""
        ...

    async def delete(self, delivery: Delivery) -> None:
        """The job is done."""
        ...

    async def bury(self, delivery: Delivery) -> None:
        """Move the job to the dead-letter queue."""
        ...

    async def ping(self) -> None:
        """Raise when the queue is out of reach or missing."""
        ...

    async def depth(self) -> Depth:
        """How many messages there are."""
        ...
