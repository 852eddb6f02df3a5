"""Which calls go wrong, and how: drawn from one seed, or ordered by a test."""

import random
from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sandbox.faulty.calls import Call, Service
from sandbox.faulty.kinds import FAILING, Kind

_SLACKS = tuple(sorted(FAILING - {Kind.EXPIRED}))
_WITHOUT_PAGES = tuple(kind for kind in _SLACKS if kind is not Kind.PAGE)
"""Nothing on the way can read what goes to AWS, and so nothing can pretend to be it."""
_OF_SOCKETS = (Kind.RESET, Kind.RESET_AFTER)

KINDS: Mapping[Service, tuple[Kind, ...]] = MappingProxyType(
    {
        Service.DYNAMODB: _WITHOUT_PAGES,
        Service.S3: _WITHOUT_PAGES,
        Service.SQS: _WITHOUT_PAGES,
        Service.REKOGNITION: _WITHOUT_PAGES,
        Service.SLACK: _SLACKS,
        # In the place of a file, a page is Slack's own word for a missing permission.
        Service.FILES: _WITHOUT_PAGES,
        Service.DELIVERY: (Kind.RESET, Kind.RESET_AFTER, Kind.ERROR, Kind.CUT),
        Service.SOCKET: _OF_SOCKETS,
    }
)
"""What may go wrong with each service."""


@dataclass(slots=True)
class Dice:
    """Lets the share `rate` of all calls fail and `slow` of them take long.

    What is drawn for the nth call of an operation depends on the seed alone, however calls of
    different operations mingle. Each kind of a service's is equally likely.
    """

    seed: int = 0
    rate: float = 0.0
    slow: float = 0.0
    rates: Mapping[Service, float] = field(default_factory=dict)
    """The share of one service's calls, where it differs."""
    expired: set[Service] = field(default_factory=set)
    """Services that take the credentials for too old, for as long as they stand here."""
    calls: Counter[Service] = field(default_factory=Counter)
    """How many there were."""
    faults: Counter[tuple[Service, Kind]] = field(default_factory=Counter)
    _numbers: Counter[Call] = field(default_factory=Counter)
    _orders: defaultdict[Call, deque[Kind]] = field(default_factory=lambda: defaultdict(deque))

    def order(self, call: Call, kind: Kind, times: int = 1) -> None:
        """Let the next calls of an operation go wrong in this way."""
        self._orders[call].extend([kind] * times)

    def calm(self) -> None:
        """Let everything work from now on."""
        self.rate, self.slow, self.rates = 0.0, 0.0, {}
        self.expired.clear()
        self._orders.clear()

    def draw(self, call: Call) -> tuple[Kind | None, random.Random]:
        """How the call goes wrong, if it does, with a random generator of its own."""
        self.calls[call.service] += 1
        self._numbers[call] += 1
        name = f"{self.seed}/{call.service}/{call.operation}/{self._numbers[call]}"
        drawn = random.Random(name)  # noqa: S311 - repeatable trouble, not secrets
        kind = self._kind(call, drawn)
        if kind:
            self.faults[call.service, kind] += 1
        return kind, drawn

    def _kind(self, call: Call, drawn: random.Random) -> Kind | None:
        if orders := self._orders.get(call):
            return orders.popleft()
        if call.service in self.expired:
            return Kind.EXPIRED
        at = drawn.random()
        rate = self.rates.get(call.service, self.rate)
        if at < rate:
            return drawn.choice(KINDS[call.service])
        return Kind.SLOW if at < rate + self.slow else None
