"""Trouble on request: calls that fail, hang or lose their answer, and calls that take time."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FaultKind(StrEnum):
    """How a call goes wrong."""

    HTTP_500 = "http_500"
    HTML = "html"
    """An HTML page with status 200, as a proxy or a login page gives it."""
    RATE_LIMITED = "rate_limited"
    DROPPED = "dropped"
    """The connection breaks without an answer."""
    ERROR = "error"
    """`{"ok": false, "error": …}`"""
    SLOW = "slow"
    """Nothing goes wrong, but it takes time."""


@dataclass(slots=True)
class Fault:
    """Trouble for the next `times` calls of a method (`*` for any).

    `applied` says that the call is carried out although its answer is lost.
    """

    method: str
    kind: FaultKind
    times: int = 1
    applied: bool = False
    seconds: float = 0.0
    """How long the call takes before it goes wrong, or before it works when SLOW."""
    retry_after: int = 1
    error: str = "internal_error"


class Faults:
    """The trouble that waits. Methods are named as in the Web API; `download` and `upload` too."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let the next calls go wrong."""
        self._faults.append(fault)

    def take(self, method: str) -> Fault | None:
        """The trouble for a call that just came in; each is used up one call at a time."""
        for fault in self._faults:
            if fault.method in (method, "*"):
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """No more trouble."""
        self._faults.clear()


@dataclass(slots=True)
class Latency:
    """How long calls take: (shortest, longest) in seconds per method, from one seed.

    `default` holds for methods that are not named. `download` and `upload` are names too.
    """

    seconds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    default: tuple[float, float] = (0.0, 0.0)
    seed: int = 0
    _random: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - repeatable times, not secrets

    def draw(self, method: str) -> float:
        """How many seconds the next call of that method takes."""
        shortest, longest = self.seconds.get(method, self.default)
        return self._random.uniform(shortest, longest)
