"""Who had something lately that is not to be had all the time."""


class Turns:
    """Remembers in this process, for `seconds`, who had a turn.

    Another process does not know of it: this spares work, and protects nothing.
    """

    def __init__(self, seconds: float) -> None:
        """Nobody has had a turn."""
        self._seconds = seconds
        self._until: dict[str, float] = {}

    def had(self, who: str, now: float) -> bool:
        """Whether somebody had a turn lately; `now` in seconds of the epoch."""
        return self._until.get(who, 0.0) > now

    def note(self, who: str, now: float) -> None:
        """Somebody has a turn now."""
        self._until = {other: until for other, until in self._until.items() if until > now}
        self._until[who] = now + self._seconds
