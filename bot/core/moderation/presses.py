"""A moderator presses a button: what the worker must know of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.core.asking import Address


@dataclass(frozen=True, slots=True)
class Press:
    """Who pressed, on which case, and where the answer goes.

    `at` is our own clock's time, in seconds since the epoch. No two presses share a `token`. What
    has to do with no case has none.
    """

    address: Address
    at: float
    token: str
    case: str = ""

    @property
    def team(self) -> str:
        """The workspace."""
        return self.address.team

    @property
    def user(self) -> str:
        """Who pressed."""
        return self.address.user

    @property
    def group(self) -> str:
        """Whose work it is in the queue."""
        return group_of(self.team)

    def to_job(self, chore: str, **more: Any) -> dict[str, Any]:
        """A chore that the press asks for; `more` is what that chore needs besides."""
        return {
            "chore": chore, "team": self.team, "user": self.user, "case": self.case,
            "at": self.at, "token": self.token, "address": self.address.to_json(), **more,
        }  # fmt: skip

    @classmethod
    def from_job(cls, job: Mapping[str, Any]) -> Self:
        """Read back what `to_job` gave."""
        return cls(
            address=Address.from_json(job["address"]),
            at=float(job["at"]),
            token=str(job["token"]),
            case=str(job["case"]),
        )


def group_of(team: str) -> str:
    """The group in the queue of a team's moderation."""
    return f"{team}/moderation"
