"""Brings every event to the app: once when it is acknowledged, up to three times more if not."""

from typing import Any

from sandbox.slack.allowance import HOUR, HOURLY_TRIES, Allowance
from sandbox.slack.background import Background
from sandbox.slack.delivery import Attempt, Outcome, Transport
from sandbox.slack.strictness import Strictness
from sandbox.workspace import Workspace
from sandbox.workspace.records import Json
from sandbox.workspace.traffic import Direction, Exchange
from sandbox.workspace.violations import Violation

_ABSENT = ("no_connection", "connection_failed")
_LATE = ("timeout", "http_timeout")


class Courier:
    """Delivers through the transport of the moment, and writes the traffic log."""

    def __init__(
        self,
        workspace: Workspace,
        strictness: Strictness,
        background: Background,
        transport: Transport,
    ) -> None:
        self.transport = transport
        self.allowance = Allowance(workspace, strictness)
        self._workspace = workspace
        self._strictness = strictness
        self._background = background

    def deliver(self, envelope: Json) -> None:
        """Begin to deliver an event; returns at once."""
        if self.allowance.switched_off or self.allowance.is_too_old(envelope["event_time"]):
            return
        if not self.allowance.take():
            self._tell_of_loss(envelope)
            return
        for _ in range(self._strictness.duplicate_events):
            self._background.spawn(self._with_retries(envelope))

    def _tell_of_loss(self, envelope: Json) -> None:
        """https://docs.slack.dev/reference/events/app_rate_limited: an event without `event`."""
        if not self.allowance.should_tell():
            return
        told = {key: envelope[key] for key in ("token", "team_id", "api_app_id")}
        minute = int(self._workspace.clock.now() // 60 * 60)
        limited = {**told, "type": "app_rate_limited", "minute_rate_limited": minute}
        self._background.spawn(self._send_event(limited, Attempt()))

    async def _with_retries(self, envelope: Json) -> None:
        outcome = await self._send_event(envelope, Attempt())
        for number, delay in enumerate(self._delays(), start=1):
            if outcome.ok or not outcome.retry:
                return
            await self._workspace.clock.sleep(delay)
            if self.allowance.switched_off or self.allowance.is_too_old(envelope["event_time"]):
                return
            outcome = await self._send_event(envelope, Attempt(number, outcome.reason))

    def _delays(self) -> tuple[float, ...]:
        hourly = (HOUR,) * HOURLY_TRIES if self._strictness.delayed_events else ()
        return (*self._strictness.retry_delays, *hourly)

    async def _send_event(self, envelope: Json, attempt: Attempt) -> Outcome:
        started = self._workspace.clock.now()
        outcome = await self.transport.send_event(envelope, attempt)
        name = envelope.get("event", {}).get("type", envelope["type"])
        self._log(name, started, envelope, outcome)
        self.allowance.note(ok=outcome.ok)
        return outcome

    async def interact(self, kind: str, payload: Json) -> Outcome:
        """Deliver what a person did and return the app's answer; not repeated on failure.

        An app that is not in the workspace hears of nothing there.
        """
        if not self._workspace.app_installed:
            return Outcome(ok=False, status=404, reason="app_not_installed")
        started = self._workspace.clock.now()
        outcome = await self.transport.send_interaction(kind, payload)
        self._log(payload.get("type", kind), started, payload, outcome)
        return outcome

    def _log(self, name: str, started: float, request: Json, outcome: Outcome) -> None:
        answer: dict[str, Any] = {"ok": outcome.ok, **outcome.body}
        if outcome.reason:
            answer["reason"] = outcome.reason
        seconds = self._workspace.clock.now() - started
        self._workspace.traffic.add(
            Exchange(
                Direction.TO_APP,
                name,
                started,
                seconds,
                outcome.status,
                request,
                answer,
                _violations(name, outcome),
            )
        )


def _violations(name: str, outcome: Outcome) -> tuple[Violation, ...]:
    """An app that is not there does nothing wrong; one that does not answer does."""
    if outcome.ok or outcome.reason in _ABSENT:
        return ()
    code = "late_ack" if outcome.reason in _LATE else "failed_delivery"
    return (Violation(code, f"{name} was not acknowledged: {outcome.reason}"),)
