"""What somebody asked the bot, and where the answer goes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Address:
    """Where an answer goes that only `user` sees.

    `response_url` takes five answers within 30 minutes, also where the bot is no member
    (https://docs.slack.dev/interactivity/handling-user-interaction#message_responses). It is a
    capability: it is never logged. Without one the answer is an ephemeral message, in a thread
    when there is one.
    """

    team: str
    user: str
    channel: str
    thread: str = ""
    response_url: str = ""

    def __repr__(self) -> str:
        """Leave the response_url out, because this may be logged."""
        return f"Address({self.team}, {self.user}, {self.channel}, {self.thread})"

    def to_json(self) -> dict[str, Any]:
        """The address as part of a job."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read back what `to_json` gave. Raises TypeError for something else."""
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Question:
    """A command: its words after the subcommand, and when it was asked, in seconds of the epoch."""

    address: Address
    words: str
    asked: float
