"""What `/labels top` counts, as one picture: bars for the labels, a line for the library.

Everything is placed by the pixel, so that nothing is cut off and nothing overlaps.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.core.top import Counted, Top
from bot.pictures.fonts import font, font_file, readable, shortened, width_of
from bot.pictures.paper import DPI, GRID, QUIET, WHITE, png, points, sheet, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 960
_MARGIN = 44
_NAMES, _GAP = 340, 18
_ROW, _BAR = 46, 26
_HEAD, _SPACE, _GROWTH, _FOOT = 126, 30, 250, 50
_TITLE, _WORDS, _NAME, _VALUE, _SCALE = 30, 22, 24, 22, 20
_LONG = 150
"""Days from which on the axis names months and years instead of days."""

_LINE = "#0b6bcb"


def draw_top(top: Top, labels: Sequence[Counted]) -> bytes:
    """A PNG of the labels, most seen first, and of the library's growth."""
    second = _HEAD + max(len(labels), 1) * _ROW + _SPACE
    height = second + _HEAD + _GROWTH + _FOOT + _MARGIN // 2
    figure, page = sheet(WIDTH, height)
    _heading(page, 0, "Most seen labels", while_words(top.days))
    _bars(page, labels)
    growth = f"{top.whole:,} in all, {top.pictures:,} new"
    _heading(page, second, "Pictures in the library", growth)
    _growth(figure, top, second + _HEAD)
    return png(figure)


def while_words(days: int) -> str:
    """How long was counted, in words."""
    return "today" if days == 1 else f"last {days} days"


def _heading(page: "Axes", y: int, title: str, words: str) -> None:
    write(page, _MARGIN, y + 56, title, size=_TITLE, bold=True)
    write(page, _MARGIN, y + 93, words, size=_WORDS, colour=QUIET)


def _bars(page: "Axes", labels: Sequence[Counted]) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415 - see draw_top

    if not labels:
        write(page, _MARGIN, _HEAD + _ROW / 2, "No labels", size=_NAME, colour=QUIET)
        return
    face = font(_NAME)
    names = [shortened(readable(label.name, face), face, _NAMES) for label in labels]
    values = [f"{label.pictures:,}" for label in labels]
    left = _MARGIN + max(width_of(name, face) for name in names) + _GAP
    widest = max(width_of(value, font(_VALUE)) for value in values)
    room = WIDTH - left - _GAP - widest - _MARGIN
    most = max(label.pictures for label in labels)
    for number, (label, name, value) in enumerate(zip(labels, names, values, strict=True)):
        middle = _HEAD + (number + 0.5) * _ROW
        length = max(room * label.pictures / most, 2)
        write(page, _MARGIN, middle, name, size=_NAME)
        page.add_patch(Rectangle((left, middle - _BAR / 2), length, _BAR, color=_LINE, lw=0))
        write(page, left + length + _GAP / 2, middle, value, size=_VALUE, colour=QUIET)


def _growth(figure: "Figure", top: Top, y: int) -> None:
    height = figure.get_figheight() * DPI
    left = _MARGIN + width_of(f"{top.whole:,}", font(_SCALE)) + _GAP
    axes = figure.add_axes(
        (left / WIDTH, 1 - (y + _GROWTH) / height, 1 - (left + _MARGIN) / WIDTH, _GROWTH / height),
        facecolor=WHITE,
    )
    days = range(len(top.growth))
    low, high = _limits(top.growth)
    axes.fill_between(days, top.growth, low, color=_LINE, alpha=0.12, lw=0)
    axes.plot(days, top.growth, color=_LINE, lw=3, solid_capstyle="round", clip_on=False)
    axes.plot(days[-1], top.whole, "o", color=_LINE, ms=8, clip_on=False)
    axes.set_xlim(0, days[-1])
    axes.set_ylim(low, high)
    _scales(axes, top)


def _limits(sizes: Sequence[int]) -> tuple[int, int]:
    """From 0 where growth can be seen then; else from a little below where it began.

    At least four apart, so that the scale has whole numbers.
    """
    first, last = min(sizes), max(sizes)
    grown = max(last - first, 3)
    low = 0 if first < last / 2 else max(first - grown // 3, 0)
    return low, max(last + grown // 8 + 1, low + 4)


def _scales(axes: "Axes", top: Top) -> None:
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - see draw_top
    from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: PLC0415

    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    places = _places(len(top.growth) - 1, 4 if top.days > _LONG else 7)
    evening = top.first - timedelta(days=1)
    axes.set_xticks(places, [_date(evening + timedelta(days=place), top.days) for place in places])
    first, *_, last = axes.get_xticklabels()
    first.set_horizontalalignment("left")
    last.set_horizontalalignment("right")
    face = FontProperties(fname=font_file(), size=points(_SCALE))
    for text in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        text.set_fontproperties(face)
    axes.tick_params(length=0, pad=8, labelcolor=QUIET)
    axes.grid(axis="y", color=GRID, lw=1)
    axes.set_axisbelow(True)
    axes.spines[:].set_visible(False)


def _places(last: int, most: int) -> list[int]:
    """Some places from the first to the last one, evenly apart where that is possible."""
    even = (steps for steps in (5, 4, 7, 3) if steps <= most and last % steps == 0)
    steps = next(even, min(last, 4))
    return [round(last * step / steps) for step in range(steps + 1)]


def _date(day: date, days: int) -> str:
    return f"{day:%b %Y}" if days > _LONG else f"{day.day} {day:%b}"
