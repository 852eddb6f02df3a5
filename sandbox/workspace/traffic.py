"""Everything that was said between Slack and the app, both ways, in bounded memory."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from sandbox.workspace.records import Json
from sandbox.workspace.violations import Violation

_KEPT = 2000


class Direction(StrEnum):
    """Who asked whom."""

    TO_SLACK = "to_slack"
    TO_APP = "to_app"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer; `at` and `seconds` are seconds.

    `name` is a Web API method, `download`, `upload`, `response_url`, or the type of what was
    delivered to the app.
    """

    direction: Direction
    name: str
    at: float
    seconds: float
    status: int
    request: Json = field(default_factory=dict)
    answer: Json = field(default_factory=dict)
    violations: tuple[Violation, ...] = ()
    """What the app did that real Slack would not forgive or documents otherwise."""

    @property
    def ok(self) -> bool:
        """Whether it succeeded as the caller wished."""
        return self.status < 300 and self.answer.get("ok") is not False  # noqa: PLR2004 - HTTP


class TrafficLog:
    """The latest exchanges, oldest first."""

    def __init__(self, on_exchange: Callable[[], None], kept: int = _KEPT) -> None:
        self._exchanges: deque[Exchange] = deque(maxlen=kept)
        self._on_exchange = on_exchange

    def add(self, exchange: Exchange) -> None:
        """Remember one more; the oldest is forgotten when the log is full."""
        self._exchanges.append(exchange)
        self._on_exchange()

    def all(self) -> list[Exchange]:
        """Every exchange that is remembered."""
        return list(self._exchanges)

    def named(self, name: str) -> list[Exchange]:
        """Those of one method or kind."""
        return [exchange for exchange in self._exchanges if exchange.name == name]

    def violations(self) -> list[Violation]:
        """Everything that the app did wrong, in order."""
        return [text for exchange in self._exchanges for text in exchange.violations]

    def codes(self) -> list[str]:
        """The codes of everything that the app did wrong, in order."""
        return [violation.code for violation in self.violations()]

    def clear(self) -> None:
        """Forget everything."""
        self._exchanges.clear()
