"""Ids and timestamps that look like Slack's and never repeat."""

from itertools import count

from sandbox.clock import Clock

_FIRST = 0x1C0FFEE00
_RANGE = 0x010000000
"""Between the numbers of one workspace and those of the next."""


class Ids:
    """Hands out ids such as `F01C0FFEE01`, and message timestamps that only grow."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = count(_FIRST)
        self._last_ts = 0

    def begin_at(self, range_: int) -> None:
        """Go on in the numbers of another range, so that no id is one of another workspace's."""
        self._numbers = count(_FIRST + range_ * _RANGE)

    def new(self, prefix: str) -> str:
        """The next id of a kind, e.g. `F`, `C`, `U`."""
        return f"{prefix}0{next(self._numbers):X}"

    def block_id(self) -> str:
        """The id of a block whose author gave it none."""
        return f"b{next(self._numbers):x}"

    def ts(self) -> str:
        """The next message timestamp: seconds with six decimals, unique in the workspace."""
        self._last_ts = max(self._last_ts + 1, int(self._clock.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"
