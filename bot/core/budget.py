"""A month's budget for Rekognition: what a call costs, and who hears how much is spent.

Amounts are whole micro-dollars (a millionth of a US dollar), so that many small ones add up
exactly. A month is a calendar month in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

MICROS = 1_000_000
"""Micro-dollars of a dollar."""

WARNING = 80
"""Percent of the budget at which whoever pays is told."""

SPENT = 100

TELL_BUDGET = "tell_budget"
"""The chore's name: somebody hears how much of the budget is spent."""

LABEL_ANYWAY = "label_anyway"
"""The chore's name: a picture is labelled on request, though the budget is spent."""

NOT_LABELLED = (
    "This month's budget for labelling is used up, so I did not look at it. "
    "You can have it labelled all the same."
)


TOO_DEAR = (
    "What is left of this month's budget does not pay for it, so I did not look at it. "
    "You can have it labelled all the same."
)


def in_micros(dollars: float) -> int:
    """So many US dollars."""
    return round(dollars * MICROS)


def month_of(now: float) -> str:
    """The month (`YYYY-MM`) of a moment in seconds since the epoch."""
    return datetime.fromtimestamp(now, tz=UTC).strftime("%Y-%m")


def mark_passed(total: int, spent: int, limit: int) -> int | None:
    """Which mark, in percent, was passed by spending `spent`; `total` is what it came to.

    All in micro-dollars. None when it was passed before, or is still ahead.
    """
    mark = limit * WARNING / 100
    return WARNING if total - spent < mark <= total else None


@dataclass(frozen=True, slots=True)
class BudgetNews:
    """`percent` of a month's budget is spent, `limit` US dollars in all."""

    team: str
    month: str
    percent: int
    limit: float

    @property
    def key(self) -> str:
        """By which it is told once; a budget that was raised is told anew."""
        return f"budget/{self.month}/{self.percent}/{in_micros(self.limit)}"

    def to_job(self) -> dict[str, Any]:
        """The chore for the queue."""
        return {
            "chore": TELL_BUDGET, "team": self.team, "month": self.month,
            "percent": self.percent, "limit": self.limit,
        }  # fmt: skip

    @classmethod
    def from_job(cls, job: Mapping[str, Any]) -> Self:
        """Read back what `to_job` gave."""
        return cls(job["team"], job["month"], int(job["percent"]), float(job["limit"]))
