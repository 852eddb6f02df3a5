"""What was seen in a video, look by look, as few moments as tell the same."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.labels import Label, Moment, Span

MOST_MOMENTS = 240
"""So many are kept, however long a video is."""

_PAUSE = 1.0
"""Rekognition looks about twice a second. In a longer pause nothing was seen."""
_LOOK = 0.5


class Condenser:
    """Takes looks in the order of time; neighbours with the same labels become one moment.

    A moment has every label as it was seen most surely, and the boxes that were seen at its
    beginning.
    """

    def __init__(self, most: int = MOST_MOMENTS) -> None:
        """At most `most` moments come out, and about twice as many are held."""
        self._most = most
        self._moments: list[Moment] = []
        self._look: tuple[float, tuple[Label, ...]] | None = None

    def add(self, seconds: float, labels: Sequence[Label]) -> None:
        """What was seen at a time, in seconds from the beginning."""
        self._finish(seconds)
        self._look = seconds, tuple(labels)

    def moments(self, end: float) -> tuple[Moment, ...]:
        """All moments of a video that ends at `end`, in seconds."""
        self._finish(end)
        self._look = None
        self._coarsen(self._most)
        return tuple(self._moments)

    def _finish(self, until: float) -> None:
        """The last look holds until the next one, if that came at the usual time."""
        if self._look is None:
            return
        start, labels = self._look
        end = until if start < until <= start + _PAUSE else start + _LOOK
        moment = Moment(Span(start, end), labels)
        last = self._moments[-1] if self._moments else None
        if last and last.span.end >= start and _names(last) == _names(moment):
            self._moments[-1] = _both(last, moment)
        else:
            self._moments.append(moment)
        if len(self._moments) > 2 * self._most:
            self._coarsen(self._most)

    def _coarsen(self, most: int) -> None:
        pause = _PAUSE
        while len(self._moments) > most:
            self._moments = _in_pairs(self._moments, pause)
            pause *= 2


def _in_pairs(moments: Sequence[Moment], pause: float) -> list[Moment]:
    """Neighbours made one, two at a time, where the pause between them is short enough."""
    found: list[Moment] = []
    is_pair = True
    for moment in moments:
        if not is_pair and moment.span.start - found[-1].span.end <= pause:
            found[-1], is_pair = _both(found[-1], moment), True
        else:
            found.append(moment)
            is_pair = False
    return found


def _both(first: Moment, second: Moment) -> Moment:
    later = {label.name: label for label in second.labels}
    labels = [
        replace(label, confidence=max(label.confidence, later[label.name].confidence))
        if label.name in later
        else label
        for label in first.labels
    ]
    # Where something is later says nothing of where it is at the beginning.
    known = _names(first)
    labels += [replace(label, instances=()) for label in second.labels if label.name not in known]
    span = Span(first.span.start, max(first.span.end, second.span.end))
    return Moment(span, tuple(labels))


def _names(moment: Moment) -> frozenset[str]:
    return frozenset(label.name for label in moment.labels)
