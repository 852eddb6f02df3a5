"""Pagination tokens: opaque, for one job and one order, good for 24 hours."""

import secrets
from dataclasses import dataclass

from sandbox.rekognition.errors import failure
from sandbox.rekognition.video.results import Order

LIFETIME = 24 * 3600.0
"""Seconds."""

_BYTES = 54


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the next page begins."""

    job: str
    order: Order
    start: int
    until: float


class Pages:
    """Remembers where each token leads to."""

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}

    def token(self, job: str, order: Order, start: int, now: float) -> str:
        """A token for what comes from `start` on; `now` in seconds."""
        self._places = {key: place for key, place in self._places.items() if now < place.until}
        token = secrets.token_urlsafe(_BYTES)
        self._places[token] = _Place(job, order, start, now + LIFETIME)
        return token

    def start(self, token: str, job: str, order: Order, now: float) -> int:
        """Where a page begins; raises InvalidPaginationTokenException for another job's token."""
        place = self._places.get(token)
        if place is None or place.until <= now or (place.job, place.order) != (job, order):
            raise failure("InvalidPaginationTokenException")
        return place.start
