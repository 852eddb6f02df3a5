"""What a job has found, sorted and put together as it is asked for, and cut into pages.

https://docs.aws.amazon.com/rekognition/latest/APIReference/API_GetLabelDetection.html
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sandbox.rekognition.values import Json

MOST_RESULTS = 1000
"""Of one page; whoever asks for more gets this many."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the video: when, in milliseconds, and the labels that were found then.

    `extra` stands beside each label, not in it.
    """

    milliseconds: int
    labels: tuple[Json, ...]
    extra: Json


@dataclass(frozen=True, slots=True)
class Kind:
    """How an operation calls its results: the list, the label in an entry, the model's version."""

    entries: str
    label: str
    version: str
    model: str


@dataclass(frozen=True, slots=True)
class Order:
    """How results are wanted."""

    sort: str = "TIMESTAMP"
    aggregate: str = "TIMESTAMPS"

    @classmethod
    def of(cls, request: Json) -> "Order":
        """What a request says, else the service's defaults."""
        usual = cls()
        return cls(request.get("SortBy", usual.sort), request.get("AggregateBy", usual.aggregate))


def arranged(looks: Sequence[Look], length: int, order: Order, kind: Kind) -> list[Json]:
    """Every entry of a video of so many milliseconds, in the order that is wanted."""
    if order.aggregate == "SEGMENTS":
        entries = list(_segments(looks, length, kind.label))
    else:
        entries = [
            {"Timestamp": look.milliseconds, kind.label: label, **look.extra}
            for look in looks
            for label in look.labels
        ]
    return sorted(entries, key=_by_name(kind) if order.sort == "NAME" else _by_time(kind))


def _by_time(kind: Kind) -> Callable[[Json], tuple[int, float, str]]:
    def key(entry: Json) -> tuple[int, float, str]:
        label = entry[kind.label]
        return entry["Timestamp"], -label["Confidence"], label["Name"]

    return key


def _by_name(kind: Kind) -> Callable[[Json], tuple[str, float, int]]:
    def key(entry: Json) -> tuple[str, float, int]:
        label = entry[kind.label]
        return label["Name"], -label["Confidence"], entry["Timestamp"]

    return key


def _segments(looks: Sequence[Look], length: int, label_name: str) -> Iterator[Json]:
    """A label in one look after the other is one segment, with its surest confidence.

    Each look stands for the time until the next one: where exactly the service lets a segment end
    is documented nowhere.
    """
    running: dict[str, tuple[Look, Json]] = {}
    for look in looks:
        now = {label["Name"]: label for label in look.labels}
        for name in running.keys() - now.keys():
            yield _segment(running.pop(name), look.milliseconds, label_name)
        for name, label in now.items():
            first, best = running.get(name, (look, label))
            running[name] = first, max(best, label, key=_confidence)
    for found in running.values():
        yield _segment(found, max(length, found[0].milliseconds), label_name)


def _confidence(label: Json) -> float:
    return float(label["Confidence"])


def _segment(found: tuple[Look, Json], end: int, label_name: str) -> Json:
    look, label = found
    # Without Instances: nobody tells where something is for seconds.
    shown = {key: value for key, value in label.items() if key != "Instances"}
    return {
        "Timestamp": look.milliseconds,
        "StartTimestampMillis": look.milliseconds,
        "EndTimestampMillis": end,
        "DurationMillis": end - look.milliseconds,
        label_name: shown,
        **look.extra,
    }
