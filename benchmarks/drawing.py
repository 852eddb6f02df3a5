"""Drawing alone: the bot's way and pyplot's, on the same pictures with the same boxes."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.naive import draw_boxes
from benchmarks.pictures import SIZES, photo
from benchmarks.services import street
from bot.core.labels import Box
from bot.core.marks import Mark
from bot.pictures.drawing import draw
from bot.pictures.opening import prepare

ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Drawing:
    """Milliseconds for one picture. `from_file` includes opening the posted file, as pyplot's."""

    bot: float
    from_file: float
    naive: float


def measure_drawing() -> dict[str, Drawing]:
    """Median times by size."""
    return {name: _measure(*size) for name, size in SIZES.items()}


def _measure(width: int, height: int) -> Drawing:
    data = photo(width, height, 0)
    marks, labels = _boxes()
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        path = Path(file.name)
        picture = prepare(path)
        return Drawing(
            bot=_milliseconds(lambda: draw(picture.jpeg, picture.fit, marks)),
            from_file=_milliseconds(lambda: _open_and_draw(path, marks)),
            naive=_milliseconds(lambda: draw_boxes(data, labels)),
        )


def _open_and_draw(path: Path, marks: list[Mark]) -> None:
    picture = prepare(path)
    draw(picture.jpeg, picture.fit, marks)


def _boxes() -> tuple[list[Mark], list[dict[str, Any]]]:
    """The same boxes for both, each in its own shape."""
    marks, labels = [], []
    for seen in street():
        instances = []
        for spot in seen.spots:
            box = Box(spot.left, spot.top, spot.width, spot.height)
            marks.append(Mark(seen.name, seen.confidence, box))
            corners = {"Left": box.left, "Top": box.top, "Width": box.width, "Height": box.height}
            instances.append({"BoundingBox": corners})
        labels.append({"Name": seen.name, "Confidence": seen.confidence, "Instances": instances})
    return marks, labels


def _milliseconds(work: "Any") -> float:
    work()
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return median(taken) * 1000
