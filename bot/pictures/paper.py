"""The paper that charts are drawn on: white, measured in pixels from the top left."""

import io
from typing import TYPE_CHECKING

from bot.pictures.fonts import font_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DPI = 100
WHITE, INK, QUIET, GRID = "#ffffff", "#1d1c1d", "#616061", "#e4e4e4"
"""White ground and dark ink read well in Slack's light and dark themes alike."""


def sheet(width: int, height: int) -> "tuple[Figure, Axes]":
    """A figure of this size, and axes over the whole of it whose units are pixels.

    A Figure of its own, because pyplot keeps figures in a global state that threads share
    (https://matplotlib.org/stable/gallery/user_interfaces/web_application_server_sgskip.html).
    """
    # It takes half a second and 40 MB: whoever asks for no chart should not wait for it.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=WHITE)
    FigureCanvasAgg(figure)
    page = figure.add_axes((0, 0, 1, 1))
    page.set_xlim(0, width)
    page.set_ylim(height, 0)
    page.axis("off")
    return figure, page


def write(
    page: "Axes", x: float, y: float, text: str, *,
    size: int, colour: str = INK, bold: bool = False, align: str = "left",
) -> None:  # fmt: skip
    """Text whose middle is at the height `y`; `size` in pixels."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - see sheet

    face = FontProperties(fname=font_file(bold=bold), size=points(size))
    page.text(x, y, text, va="center", ha=align, color=colour, fontproperties=face,
              parse_math=False)  # fmt: skip


def points(pixels: int) -> float:
    """A size in pixels as matplotlib takes it."""
    return pixels * 72 / DPI


def png(figure: "Figure") -> bytes:
    """The figure as a PNG; the same figure makes the same bytes."""
    sink = io.BytesIO()
    figure.savefig(sink, format="png", metadata={"Software": None})
    return sink.getvalue()
