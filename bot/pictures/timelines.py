"""What is seen when: a row for each label, a bar for each time in which it is seen.

Bars have the colours that the labels' boxes have, with a dark edge, because those are made for
photos and some of them are pale on paper.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.timeline import SHORT, Span, clock_text
from bot.pictures.fonts import font, readable, shortened, width_of
from bot.pictures.palette import RGB, colour_of
from bot.pictures.paper import GRID, QUIET, png, sheet, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 960
MOST_ROWS = 12
_MARGIN, _GAP = 32, 20
_NAMES = 290
_ROW, _BAR = 44, 26
_HEAD, _FOOT = 22, 58
_NAME, _SCALE = 24, 20
_LEAST_BAR = 5
"""Pixels: what is seen for a moment of a long video can be seen here too."""
_LANE = "#f4f4f4"
_EDGE = 0.55
_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
_MOST_TICKS = 7


@dataclass(frozen=True, slots=True)
class Row:
    """A label, and when it is seen, in seconds from the beginning."""

    name: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Lane:
    """Where a row's bars may lie, in pixels; the whole lasts `length` seconds."""

    left: float
    width: float
    length: float

    def at(self, seconds: float) -> float:
        """Where this time lies."""
        return self.left + self.width * min(max(seconds / self.length, 0.0), 1.0)


def draw_timeline(rows: Sequence[Row], length: float) -> bytes:
    """A PNG of the first `MOST_ROWS` labels of something that lasts `length` seconds, above 0."""
    shown = rows[:MOST_ROWS]
    height = _HEAD + max(len(shown), 1) * _ROW + _FOOT
    figure, page = sheet(WIDTH, height)
    face = font(_NAME)
    names = [shortened(readable(row.name, face), face, _NAMES) for row in shown]
    left = _MARGIN + max((width_of(name, face) for name in names), default=0) + _GAP
    lane = _Lane(left, WIDTH - _MARGIN - left, length)
    _scale(page, lane, height)
    for number, (row, name) in enumerate(zip(shown, names, strict=True)):
        middle = _HEAD + (number + 0.5) * _ROW
        write(page, _MARGIN, middle, name, size=_NAME)
        _bar(page, middle, (lane.left, lane.left + lane.width), facecolor=_LANE, lw=0, zorder=1)
        fill, edge = _tuple(colour_of(row.name)), _tuple(colour_of(row.name), _EDGE)
        for ends in _bars(row.spans, lane):
            _bar(page, middle, ends, facecolor=fill, edgecolor=edge, lw=1, zorder=3)
    return png(figure)


def _bars(spans: Sequence[Span], lane: _Lane) -> Iterator[tuple[float, float]]:
    """The ends of each bar, wide enough to be seen."""
    for span in spans:
        start, end = lane.at(span.start), lane.at(span.end)
        missing = max(_LEAST_BAR - (end - start), 0.0)
        start = max(min(start, lane.left + lane.width - _LEAST_BAR), lane.left)
        yield start, max(end, start + missing, start + _LEAST_BAR)


def _bar(page: "Axes", middle: float, ends: tuple[float, float], **look: object) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - see paper.sheet

    start, end = ends
    page.add_patch(Rectangle((start, middle - _BAR / 2), end - start, _BAR, **look))  # type: ignore[arg-type]


def _tuple(colour: RGB, darker: float = 1.0) -> tuple[float, ...]:
    return tuple(channel * darker / 255 for channel in colour)


def _scale(page: "Axes", lane: _Lane, height: int) -> None:
    step = next((s for s in _STEPS if lane.length / s < _MOST_TICKS), lane.length)
    bottom = height - _FOOT + 8
    for number in range(int(lane.length / step + 1e-6) + 1):
        seconds = number * step
        x = lane.at(seconds)
        page.plot([x, x], [_HEAD, bottom], color=GRID, lw=1, zorder=2)
        text = _time_text(seconds, lane.length)
        half = width_of(text, font(_SCALE)) / 2
        x = min(max(x, half), WIDTH - half - 8)
        write(page, x, bottom + 20, text, size=_SCALE, colour=QUIET, align="center")


def _time_text(seconds: float, length: float) -> str:
    return f"{seconds:.3g} s" if length <= SHORT else clock_text(seconds)
