"""What was said between Slack and the bot during the day, counted."""

from collections import Counter

from sandbox.workspace.records import Json
from sandbox.workspace.traffic import Direction, Exchange, TrafficLog
from sandbox.workspace.violations import Violation


class Tally:
    """Takes the traffic log moment by moment, so that a long day does not overflow it."""

    def __init__(self, traffic: TrafficLog) -> None:
        self.calls: Counter[str] = Counter()
        """Requests of the bot by Web API method, `download` and `upload`."""
        self.deliveries: Counter[str] = Counter()
        """What was delivered to the bot, by type; retries count."""
        self.failed: Counter[str] = Counter()
        """Calls that did not succeed, by name and reason: trouble, or the world moved on."""
        self.violations: list[Violation] = []
        self.slowest_acknowledgement = 0.0
        """Seconds; of those that came."""
        self._traffic = traffic
        self._envelopes: dict[str, Json] = {}

    def envelope(self, ts: str) -> Json | None:
        """How a posted message was delivered, once that has happened."""
        for exchange in self._traffic.named("message"):
            self._keep(exchange)
        return self._envelopes.get(ts)

    def take(self) -> None:
        """Count what has come since the last time."""
        for exchange in self._traffic.all():
            self.violations += exchange.violations
            if exchange.direction is Direction.TO_SLACK:
                self._take_call(exchange)
            else:
                self._take_delivery(exchange)
        self._traffic.clear()

    def _take_call(self, exchange: Exchange) -> None:
        self.calls[exchange.name] += 1
        if not exchange.ok:
            reason = exchange.answer.get("error") or f"HTTP {exchange.status}"
            self.failed[f"{exchange.name}: {reason}"] += 1

    def _take_delivery(self, exchange: Exchange) -> None:
        self.deliveries[exchange.name] += 1
        self._keep(exchange)
        if exchange.ok:
            seconds = max(self.slowest_acknowledgement, exchange.seconds)
            self.slowest_acknowledgement = seconds
        else:
            self.failed[f"{exchange.name}: {exchange.answer.get('reason', 'refused')}"] += 1

    def _keep(self, exchange: Exchange) -> None:
        event = exchange.request.get("event", {})
        if exchange.name == "message" and not event.get("hidden"):
            self._envelopes[str(event.get("ts"))] = exchange.request
