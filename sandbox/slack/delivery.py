"""How events and interactions reach the app, whichever way it has chosen."""

from dataclasses import dataclass, field
from typing import Protocol

from sandbox.workspace.records import Json


@dataclass(frozen=True, slots=True)
class Attempt:
    """One delivery of an event: which retry it is (0 for the first), and why it is one."""

    number: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the app took a delivery. `body` is its answer, if it gave one."""

    ok: bool
    status: int = 200
    reason: str = ""
    retry: bool = True
    body: Json = field(default_factory=dict)
    text: str = ""


class Transport(Protocol):
    """A way to the app: a WebSocket or signed HTTP."""

    async def send_event(self, envelope: Json, attempt: Attempt) -> Outcome:
        """Deliver an event once."""
        ...

    async def send_interaction(self, kind: str, payload: Json) -> Outcome:
        """Deliver what a person did (`interactive` or `slash_commands`), once."""
        ...
