"""A video that is being looked at for longer than one job may take."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from bot.core.asking import Address
from bot.core.entries import Identity

FIRST_PART = "first_part"
"""The chore's name: label the beginning of a video that is too long to be labelled whole."""


class Watching(StrEnum):
    """How a video is looked at."""

    FRAMES = "frames"
    """Some of its frames, by the image calls."""
    JOB = "job"
    """Rekognition Video's jobs, which take minutes."""


@dataclass(frozen=True, slots=True)
class Clip:
    """One posted video under way. Times in seconds; `begun` since the epoch.

    `labels_job` and `moderation_job` are Rekognition's job ids, empty where there is none.
    `watched` is how much of its beginning is looked at, when not all of it.
    """

    team: str
    sha256: str
    identity: Identity
    thread: str
    user: str
    name: str
    channel_type: str
    reply_ts: str
    begun: float
    seconds: float
    width: int
    height: int
    how: Watching
    labels_job: str = ""
    moderation_job: str = ""
    watched: float = 0.0
    key: str = ""
    """Where the file lies that Rekognition reads; empty before it was stored."""
    stored: int = 0
    """How often it was stored for Rekognition."""
    attempt: int = 0
    """How many jobs have failed before."""
    waits_since: float = 0.0
    """Since when Rekognition does not do its part, in seconds since the epoch; 0 while it does."""
    turn: int = 0
    """Which chain of chores follows it; another one ends."""
    told: str = ""
    """What our reply says of it now."""
    refusal: str = ""
    """Why it got no labels: then nothing is under way any more, and the sentence is kept so that
    our reply can be written anew."""
    first_part: float = 0.0
    """With a refusal: how many seconds of its beginning are offered to be labelled."""
    on_request: bool = False
    """With a refusal: whether it is labelled all the same when somebody asks for that."""
    ignores_budget: bool = False
    """Whether somebody has asked for just this, whatever is spent of a budget."""
    story: str = ""
    """Under which id the logs tell of it, for when Rekognition says that it is done."""

    @property
    def is_over(self) -> bool:
        """Whether nothing is under way any more."""
        return bool(self.refusal)

    @property
    def is_direct(self) -> bool:
        """Whether it was posted in the direct message with the bot."""
        return self.channel_type == "im"


@dataclass(frozen=True, slots=True)
class Requested:
    """Somebody asks for what our reply offers beside a file that got no labels.

    `chore` says for what: the beginning of a video that is too long, or labels in spite of a budget
    that is spent. `reply_ts` is our reply that offered it, in `thread`; `address` is whoever
    pressed. Nothing of it grants anything: whether this file stands in that message has to be
    looked up.
    """

    chore: str

    identity: Identity
    thread: str
    reply_ts: str
    address: Address

    def to_job(self) -> dict[str, Any]:
        """The chore for the queue."""
        return {
            "chore": self.chore,
            "team": self.address.team,
            "picture": list(self.identity),
            "thread": self.thread,
            "reply": self.reply_ts,
            "address": self.address.to_json(),
        }

    @classmethod
    def from_job(cls, job: Mapping[str, Any]) -> Self:
        """Read back what `to_job` gave."""
        return cls(
            job["chore"], Identity(*job["picture"]), job["thread"], job["reply"],
            Address.from_json(job["address"]),
        )  # fmt: skip
