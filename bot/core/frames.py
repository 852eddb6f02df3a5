"""Which frames of something that moves are worth a look, and which other frames each stands for.

A frame is known by its signature: some bytes that tell what it looks like from afar. Frames whose
signatures differ little show the same, so one of them is looked at for all: a greedy cover, wider
where the budget is short.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.core.timeline import Span, joined

MAX_FRAMES = 12
"""How many frames are looked at, at most."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a frame looks like from afar, and how long it is shown, in seconds.

    All signatures that are compared have the same length, and their bytes the same meaning.
    """

    signature: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen frames in their order, and for each frame the chosen one that it resembles.

    Both hold indexes into the frames that were given. `spans` tells for each chosen frame when
    it stands for others, in seconds from the beginning of the first frame.
    """

    chosen: tuple[int, ...]
    resembled: tuple[int, ...]
    spans: tuple[tuple[Span, ...], ...]


def changes(frames: Sequence[Frame]) -> tuple[float, ...]:
    """How much each frame differs from the one before, in the steps of a byte; the first is 255."""
    points = [tuple(map(float, frame.signature)) for frame in frames]
    return (255.0, *(distance(one, other) for one, other in pairwise(points)))


def select(frames: Sequence[Frame], budget: int = MAX_FRAMES) -> Selection:
    """At most `budget` frames that resemble all others as well as so few can.

    Raises ValueError when there is no frame, or no budget.
    """
    if not frames or budget < 1:
        raise ValueError("nothing to choose from, or nothing to choose")
    points = [tuple(map(float, frame.signature)) for frame in frames]
    chosen = tuple(sorted(_chosen(points, [frame.seconds for frame in frames], budget)))
    resembled = tuple(_resembled(points, chosen))
    return Selection(chosen, resembled, _spans(frames, chosen, resembled))


Point = tuple[float, ...]

_NEAR = 2.5
"""Up to this distance frames are the same but for noise: one signature speaks for them."""
_ALIKE = 5.0
"""Up to this distance a frame stands for another, where the budget allows it: a figure on a
fortieth of the picture is seen, and a hand that trembles is not."""
_MIXED = 3.0
"""So far from a mixture of two chosen frames a frame may be, and shows nothing new: one fades into
the other."""
_WIDER = 1.25
_MOST_GROUPS = 240
_CLEARLY = 0.75
"""How much nearer another chosen frame must be before the boxes change: flicker helps nobody."""


def distance(one: Point, other: Point) -> float:
    """The root mean square of the differences, in the steps of a byte."""
    return math.dist(one, other) / math.sqrt(len(one))


@dataclass(frozen=True, slots=True)
class _Group:
    """Frames that are one but for noise: the first of them, and how long all of them last."""

    frame: int
    point: Point
    seconds: float


def _chosen(points: Sequence[Point], seconds: Sequence[float], budget: int) -> list[int]:
    groups = _grouped(points, seconds)
    apart = [[distance(one.point, other.point) for other in groups] for one in groups]
    radius = _ALIKE
    while True:
        cover = _cover(groups, apart, radius, budget)
        if cover:
            return [groups[index].frame for index in cover]
        radius *= _WIDER


def _grouped(points: Sequence[Point], seconds: Sequence[float]) -> list[_Group]:
    """All frames in a bounded number of groups; in a long animation near is a little farther."""
    near = _NEAR
    groups: list[_Group] = []
    last = 0
    for frame, (point, lasts) in enumerate(zip(points, seconds, strict=True)):
        last = _join(groups, _Group(frame, point, lasts), near, last)
        while len(groups) > _MOST_GROUPS:
            near *= _WIDER
            groups, others, last = [], groups, 0
            for group in others:
                last = _join(groups, group, near, last)
    return groups


def _join(groups: list[_Group], group: _Group, near: float, last: int) -> int:
    """Let the group go into the first that is near, most likely the last one; returns which."""
    order: list[int] = [last, *range(len(groups))] if groups else []
    for index in order:
        other = groups[index]
        if distance(other.point, group.point) <= near:
            groups[index] = replace(other, seconds=other.seconds + group.seconds)
            return index
    groups.append(group)
    return len(groups) - 1


def _cover(
    groups: Sequence[_Group], apart: Sequence[Sequence[float]], radius: float, budget: int
) -> list[int]:
    """Groups that have every group within `radius` or between them, none within another's.

    Nothing if that takes more than `budget`.
    """
    left = set(range(len(groups)))
    cover: list[int] = []
    while left:
        best = max(left, key=lambda i: (_worth(groups, apart[i], left, radius), -i))
        left = {
            i for i in left
            if apart[best][i] > radius
            and not any(_is_mixture(apart[i], best, other, apart[best][other]) for other in cover)
        }  # fmt: skip
        cover.append(best)
        if len(cover) > budget:
            return []
    return cover


def _is_mixture(distances: Sequence[float], one: int, other: int, length: float) -> bool:
    """Whether a signature lies between two others that are so far from each other.

    By Pythagoras, from the distances alone: fading frames lie on the line between two scenes.
    """
    along = (distances[one] ** 2 + length**2 - distances[other] ** 2) / (2 * length)
    return 0 < along < length and distances[one] ** 2 - along**2 <= _MIXED**2


def _worth(
    groups: Sequence[_Group], distances: Sequence[float], left: set[int], radius: float
) -> float:
    """How long what this group would cover is shown."""
    return sum(groups[i].seconds for i in sorted(left) if distances[i] <= radius)


def _resembled(points: Sequence[Point], chosen: Sequence[int]) -> list[int]:
    resembled: list[int] = []
    for index, point in enumerate(points):
        apart = {frame: distance(points[frame], point) for frame in chosen}
        nearest = min(chosen, key=lambda frame: (apart[frame], frame))
        held = resembled[-1] if resembled and index not in apart else nearest
        resembled.append(nearest if apart[nearest] < _CLEARLY * apart[held] else held)
    return resembled


def _spans(
    frames: Sequence[Frame], chosen: Sequence[int], resembled: Sequence[int]
) -> tuple[tuple[Span, ...], ...]:
    found: dict[int, list[Span]] = {frame: [] for frame in chosen}
    start = 0.0
    for frame, stands in zip(frames, resembled, strict=True):
        found[stands].append(Span(start, start + frame.seconds))
        start += frame.seconds
    return tuple(joined(spans) for spans in found.values())
