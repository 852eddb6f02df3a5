"""The chart of the most seen labels and of the library's growth."""

import io
from datetime import date, timedelta

import numpy as np
import pytest
from PIL import Image

from bot.core.top import Counted, Top
from bot.pictures.charts import WIDTH, draw_top

TODAY = date(2026, 11, 21)
BAR = (0x0B, 0x6B, 0xCB)


def top(*labels: Counted, days: int = 30, growth: tuple[int, ...] = ()) -> Top:
    sizes = growth or tuple(range(100, 101 + days))
    return Top(TODAY - timedelta(days=days - 1), TODAY, labels, sizes[-1] - sizes[0], sizes)


def drawn(picture: Top) -> np.ndarray:
    image = Image.open(io.BytesIO(draw_top(picture, picture.labels)))
    assert image.format == "PNG"
    return np.asarray(image.convert("RGB"))


def bars(pixels: np.ndarray) -> list[int]:
    """The lengths of all bars, in pixels: rows of the bars' colour, without the line's part."""
    half = pixels[: len(pixels) - 430]
    lengths = (half == BAR).all(axis=2).sum(axis=1)
    starts = (lengths > 0) & (np.roll(lengths, 1) == 0)
    return [int(lengths[row + 3]) for row in np.flatnonzero(starts)]


@pytest.mark.parametrize(
    "picture",
    [
        top(Counted("Beach", 3), days=1),
        top(),
        top(days=7, growth=(5,) * 8),
        top(Counted("Beach", 1), days=1, growth=(0, 1)),
        top(Counted("A$x^2$ " * 20, 1_234_567), Counted("海", 1), days=365,
            growth=tuple(range(0, 366 * 9000, 9000))),
        top(*(Counted(f"Label {n}", 500 - 50 * n) for n in range(10)), days=366),
    ],
    ids=["one day", "no labels", "no growth", "the first", "long names", "a year"],
)  # fmt: skip
def test_nothing_reaches_the_edge_of_the_paper(picture: Top) -> None:
    pixels = drawn(picture)

    assert pixels.shape[1] == WIDTH
    for edge in (pixels[:12], pixels[-12:], pixels[:, :12], pixels[:, -12:]):
        assert (edge == 255).all()


def test_bars_are_as_long_as_the_counts_say() -> None:
    lengths = bars(drawn(top(Counted("Sea", 400), Counted("Dog", 200), Counted("Cat", 100))))

    assert [round(length / lengths[0], 2) for length in lengths] == [1.0, 0.5, 0.25]


def test_the_smallest_count_still_has_a_bar() -> None:
    assert len(bars(drawn(top(Counted("Sea", 1_000_000), Counted("Dog", 1))))) == 2


def test_the_same_numbers_make_the_same_bytes() -> None:
    picture = top(Counted("Sea", 4))

    assert draw_top(picture, picture.labels) == draw_top(picture, picture.labels)
