"""What was seen when, as part of a stored analysis: values to short lists and back.

An item has 400 KB at most
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html), and a quarter
of an hour has 1,800 moments. So a moment's labels are only named, the rest of them stands among the
labels of the whole; times are in milliseconds, confidences in hundredths of a percent, boxes in ten
thousandths of the picture. What is still too much loses its boxes first, and then every second
moment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.core.labels import Box, Instance, Label, Moment, Span
from bot.core.timeline import merged

MOST_VALUES = 140_000
"""Names and numbers in one item; compressed, they take two and a half bytes each at most."""

Packed = list[list[Any]]


def packed_moments(moments: Sequence[Moment], most: int = MOST_VALUES) -> Packed:
    """Moments as JSON-ready lists, not larger than fits into an item."""
    kept = list(moments)
    if _values(kept) > most:
        kept = [_bare(moment) for moment in kept]
    while _values(kept) > most and len(kept) > 1:
        kept = halved(kept)
    return [_packed(moment) for moment in kept]


def moments_from(packed: Packed, labels: Sequence[Label]) -> tuple[Moment, ...]:
    """Read back what `packed_moments` gave; `labels` are those of the whole."""
    known = {label.name: label for label in labels}
    return tuple(
        Moment(Span(start / 1000, end / 1000), tuple(_label(each, known) for each in seen))
        for start, end, seen in packed
    )


def halved(moments: Sequence[Moment]) -> list[Moment]:
    """Every two neighbours made one, with the labels of both."""
    pairs = [moments[at : at + 2] for at in range(0, len(moments), 2)]
    return [Moment(Span(pair[0].span.start, pair[-1].span.end), merged(pair)) for pair in pairs]


def _packed(moment: Moment) -> list[Any]:
    start, end = (round(edge * 1000) for edge in moment.span)
    return [start, end, [_flat(label) for label in moment.labels]]


def _flat(label: Label) -> list[Any]:
    """Name and confidence, then five numbers for each box."""
    boxes = [
        number
        for found in label.instances
        for number in (*_fine(found.box), round(found.confidence * 100))
    ]
    return [label.name, round(label.confidence * 100), *boxes]


def _fine(box: Box) -> tuple[int, ...]:
    return tuple(round(edge * 10_000) for edge in (box.left, box.top, box.width, box.height))


def _bare(moment: Moment) -> Moment:
    return replace(moment, labels=tuple(replace(each, instances=()) for each in moment.labels))


def _label(packed: list[Any], known: Mapping[str, Label]) -> Label:
    name, hundredths, *numbers = packed
    boxes = [numbers[at : at + 5] for at in range(0, len(numbers), 5)]
    instances = tuple(
        Instance(Box(*(edge / 10_000 for edge in edges)), sure / 100) for *edges, sure in boxes
    )
    whole = known.get(name) or Label(name, 0.0)
    return replace(whole, confidence=hundredths / 100, instances=instances)


def _values(moments: Sequence[Moment]) -> int:
    labels = [label for moment in moments for label in moment.labels]
    return 2 * len(moments) + sum(2 + 5 * len(label.instances) for label in labels)
