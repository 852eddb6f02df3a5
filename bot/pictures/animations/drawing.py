"""The animation itself with boxes on every frame, as a GIF that Slack plays in the thread.

Each frame carries the boxes of the analysed frame that it resembles. What would become too large
is drawn smaller, and only when it would be too small to be read, fewer frames are drawn.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from bot.core.frames import Selection
from bot.core.marks import Mark
from bot.core.steadying import steadied
from bot.pictures.animations.pacing import paced
from bot.pictures.animations.reading import frames
from bot.pictures.animations.surveying import Survey
from bot.pictures.animations.writing import GIFWriter
from bot.pictures.converting import reduced, to_plain
from bot.pictures.drawing import Drawing, Plan, ink, planned
from bot.pictures.formats.base import Source
from bot.pictures.palette import DARK, LIGHT, RGB, colour_of
from bot.pictures.tags import Style

WIDEST, TALLEST = 800, 1200
"""Pixels."""
MOST_BYTES = 5_000_000
DRAWING_SECONDS = 30.0
"""How long frames are drawn; those that are left then are missing."""

_SMALL, _MOST_ENLARGED = 400, 2.0
"""Smaller animations are enlarged, so that tags can be read."""
_LEAST = 240
"""Pixels of the longer side below which frames are dropped rather than made smaller."""
_SPARE = 0.92
_TRIAL, _DOUBT = 8, 0.3
"""After so many frames a size that will not do is given up, if it is clear."""


@dataclass(frozen=True, slots=True)
class _Effort:
    """The size in pixels, and that every `step`-th frame is drawn."""

    size: tuple[int, int]
    step: int = 1


@dataclass(frozen=True, slots=True)
class _Job:
    """What stays the same however often it is tried."""

    path: Path
    survey: Survey
    selection: Selection
    looks: tuple[tuple[Mark, ...], ...]
    deadline: float
    now: Callable[[], float]


def draw_animation(
    path: Path, survey: Survey, selection: Selection, marks: Sequence[Sequence[Mark]], *,
    seconds: float = DRAWING_SECONDS, now: Callable[[], float] = time.monotonic,
) -> Drawing:  # fmt: skip
    """A GIF of the frames that were surveyed; `marks` holds those of each chosen frame.

    At most 800 pixels wide and 5 MB. Durations and the number of loops stay. Raises PictureError.
    """
    job = _Job(path, survey, selection, steadied(marks), now() + seconds, now)
    effort = _Effort(_first_size(survey))
    while True:
        data, excess = _tried(job, effort)
        if data:
            return Drawing(data, "image/gif", *effort.size)
        effort = _lesser(effort, excess)


def _tried(job: _Job, effort: _Effort) -> tuple[bytes, float]:
    """The GIF, or nothing and by which factor it would be too much."""
    beats = paced((frame.seconds for frame in job.survey.frames), effort.step)
    writer = GIFWriter(effort.size, job.survey.layout.plays, _colours(job.looks))
    plans = _plans(job, effort.size)
    began = job.now()
    sources = frames(
        job.path, job.survey.layout, [job.survey.indexes[beat.frame] for beat in beats]
    )
    for done, (beat, source) in enumerate(zip(beats, sources, strict=True), 1):
        image = _fitted(source, effort.size)
        ink(image, plans[job.selection.resembled[beat.frame]])
        writer.add(image, beat.hundredths)
        now, share = job.now(), done / len(beats)
        bytes_excess = writer.length / share / MOST_BYTES
        time_excess = (now - began) / share / max(job.deadline - began, 1e-9)
        excess = max(bytes_excess, time_excess if now < job.deadline else 0.0)
        is_clear = done >= _TRIAL and excess > 1 + _DOUBT * (1 - share)
        if writer.length > MOST_BYTES or is_clear:
            return b"", max(excess, 1.0)
        if now >= job.deadline:
            break
    return writer.finished(), 1.0


def _lesser(effort: _Effort, excess: float) -> _Effort:
    """A smaller size, or fewer frames where it would be too small."""
    long = max(effort.size)
    scale = max(math.sqrt(_SPARE / excess), min(_LEAST / long, 1.0))
    if scale < 1:
        width, height = (max(round(side * scale), 1) for side in effort.size)
        effort = replace(effort, size=(width, height))
        excess *= scale * scale
    if excess > 1:
        return replace(effort, step=max(math.ceil(effort.step * excess), effort.step + 1))
    return effort


def _first_size(survey: Survey) -> tuple[int, int]:
    width, height = survey.size
    factor = min(WIDEST / width, TALLEST / height, 1.0)
    if max(width, height) < _SMALL:
        factor = min(_SMALL / max(width, height), _MOST_ENLARGED)
    return max(round(width * factor), 1), max(round(height * factor), 1)


def _fitted(source: Source, size: tuple[int, int]) -> Image.Image:
    image = to_plain(reduced(source), source.facts)
    return image if image.size == size else image.resize(size, Image.Resampling.BILINEAR)


def _plans(job: _Job, size: tuple[int, int]) -> dict[int, Plan]:
    """What is drawn into the frames that resemble each chosen one, all in one style."""
    style = Style.for_picture(*size, max(map(len, job.looks)))
    plans: dict[int, Plan] = {}
    before: Plan | None = None
    for frame, marks in zip(job.selection.chosen, job.looks, strict=True):
        before = planned(size, marks, style=style, before=before)
        plans[frame] = before
    return plans


def _colours(looks: Sequence[Sequence[Mark]]) -> list[RGB]:
    names = sorted({mark.name for marks in looks for mark in marks})
    return [DARK, LIGHT, *(colour_of(name) for name in names)]
