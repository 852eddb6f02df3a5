"""When to ask whether an uploaded file is ready to be shown.

Slack processes uploads asynchronously and tells nobody when it is done, so somebody has to ask
(`files.info`, about 100 calls a minute). Asking first at about the time that recent uploads
took, and then in growing steps, costs about two calls a picture and hardly any waiting.
"""

from collections import deque
from collections.abc import Iterator
from statistics import median

FIRST_GUESS = 0.5
GIVE_UP = 12.0
_REMEMBERED = 15
_STEP = 0.12
_GROWTH = 1.6
_LONGEST_STEP = 2.0
_EARLY = 0.9
"""Ask a little before the usual time: otherwise the guess could only ever grow."""


class Readiness:
    """Learns how long uploads take (seconds)."""

    def __init__(self) -> None:
        """Begin without experience."""
        self._seen: deque[float] = deque(maxlen=_REMEMBERED)

    def waits(self) -> Iterator[float]:
        """Seconds to wait before each question, until `GIVE_UP` seconds have gone by."""
        wait = _EARLY * median(self._seen) if self._seen else FIRST_GUESS
        waited, step = 0.0, _STEP
        while waited + wait <= GIVE_UP:
            yield wait
            waited += wait
            wait, step = step, min(step * _GROWTH, _LONGEST_STEP)

    def learn(self, seconds: float) -> None:
        """Remember after how many seconds an upload was found ready."""
        self._seen.append(min(seconds, GIVE_UP))
