"""The chart of what is seen when."""

import io

import numpy as np
import pytest
from PIL import Image

from bot.core.timeline import Span
from bot.pictures.palette import colour_of
from bot.pictures.timelines import MOST_ROWS, WIDTH, Row, draw_timeline


def drawn(rows: list[Row], length: float) -> np.ndarray:
    image = Image.open(io.BytesIO(draw_timeline(rows, length)))
    assert image.format == "PNG"
    return np.asarray(image.convert("RGB"))


def places(pixels: np.ndarray, name: str) -> list[tuple[int, int]]:
    """Where bars in a label's colour begin and end, from left to right."""
    seen = (pixels == colour_of(name)).all(axis=2).any(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], seen.astype(int), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def test_bars_stand_where_a_label_is_seen() -> None:
    rows = [Row("Person", (Span(0, 25), Span(50, 100))), Row("Sea", (Span(25, 50),))]

    pixels = drawn(rows, 100)

    (start, quarter), (half, end) = places(pixels, "Person")
    lane = end - start
    assert [round((x - start) / lane, 2) for x in (quarter, half)] == [0.25, 0.5]
    ((sea, sea_end),) = places(pixels, "Sea")
    assert (abs(sea - quarter) < 4, abs(sea_end - half) < 4) == (True, True)


def test_a_moment_of_a_long_video_has_a_bar() -> None:
    rows = [Row("Person", (Span(1800, 1800.1), Span(3600, 3600)))]

    lengths = [end - start for start, end in places(drawn(rows, 3600), "Person")]

    assert [2 <= length <= 5 for length in lengths] == [True, True]


@pytest.mark.parametrize(
    ("rows", "length"),
    [
        ([], 3.0),
        ([Row("Person", (Span(0, 2.4),))], 2.4),
        ([Row("A$x^2$ " * 20, (Span(-5, 9e9),)), Row("海", ())], 754.0),
        ([Row(f"Label {n}", (Span(n, n + 1),)) for n in range(30)], 30.0),
        ([Row("Person", (Span(0, 6 * 3600),))], 6 * 3600.0),
        ([Row("Person", (Span(0, 0.04),))], 0.04),
    ],
    ids=["nothing", "animation", "strange names", "many", "six hours", "one frame"],
)
def test_nothing_reaches_the_edge_of_the_paper(rows: list[Row], length: float) -> None:
    pixels = drawn(rows, length)

    assert pixels.shape[1] == WIDTH
    assert pixels.shape[0] < 44 * MOST_ROWS + 90
    for edge in (pixels[:6], pixels[-6:], pixels[:, :6], pixels[:, -6:]):
        assert (edge == 255).all()


def test_the_same_times_make_the_same_bytes() -> None:
    rows = [Row("Person", (Span(0, 1),))]

    assert draw_timeline(rows, 2) == draw_timeline(rows, 2)
