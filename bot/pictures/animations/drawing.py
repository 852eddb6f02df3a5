"""The animation itself with boxes on every frame, as a GIF that Slack plays in the thread.

Each frame carries the boxes of the analysed frame that it resembles. What would become too large
is drawn smaller, and only when it would be too small to be read, fewer frames are drawn.
"""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from bot.core.frames import Selection, changes
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
_SPARE = 0.88
"""How much of what may be is aimed at."""
_PROBES = 12
_CLOSE = 0.1
"""By so much a size may be too large before frames are dropped for it."""
_TRIAL, _DOUBT = 30, 0.3
"""After so many frames a size that takes too long is given up, if it is clear."""

_LEAST_WEIGHT, _ALL_NEW = 0.05, 2.0
"""A frame's share of the bytes, from nothing new to so much change that all of it is written."""


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
    if survey.count > _PROBES and math.prod(effort.size) * len(survey.indexes) > MOST_BYTES:
        effort = _lesser(effort, _expected(job, effort.size) / MOST_BYTES)
    while True:
        data, excess = _tried(job, effort)
        if data:
            return Drawing(data, "image/gif", *effort.size)
        lesser = _lesser(effort, excess)
        effort = lesser if lesser != effort else replace(effort, step=effort.step + 1)


def _tried(job: _Job, effort: _Effort) -> tuple[bytes, float]:
    """The GIF, or nothing and by which factor it would be too much."""
    beats = paced((frame.seconds for frame in job.survey.frames), effort.step)
    writer = GIFWriter(effort.size, job.survey.layout.plays, _colours(job.looks))
    began = job.now()
    drawn = _drawn(job, effort.size, [beat.frame for beat in beats])
    for done, (beat, image) in enumerate(zip(beats, drawn, strict=True), 1):
        writer.add(image, beat.hundredths)
        now, share = job.now(), done / len(beats)
        if writer.length > MOST_BYTES:
            return b"", 1 / share
        if now >= job.deadline:
            break
        too_slow = (now - began) / share / (job.deadline - began)
        if done >= _TRIAL and too_slow > 1 + _DOUBT * (1 - share):
            return b"", too_slow
    return writer.finished(), 1.0


def _drawn(job: _Job, size: tuple[int, int], wanted: Sequence[int]) -> Iterator[Image.Image]:
    """Those frames of the survey with their boxes."""
    plans = _plans(job, size)
    sources = frames(job.path, job.survey.layout, [job.survey.indexes[frame] for frame in wanted])
    for frame, source in zip(wanted, sources, strict=True):
        image = _fitted(source, size)
        ink(image, plans[job.selection.resembled[frame]])
        yield image


def _expected(job: _Job, size: tuple[int, int]) -> float:
    """About how many bytes all frames will take, judged by a few and what follows each of them."""
    weights = [_LEAST_WEIGHT + min(change / _ALL_NEW, 1.0) for change in changes(job.survey.frames)]
    step = max(len(weights) // _PROBES, 2)
    wanted = [at + place for at in range(0, len(weights) - 1, step) for place in (0, 1)]
    writer = GIFWriter(size, 1, _colours(job.looks))
    expected = 0.0
    for frame, image in zip(wanted, _drawn(job, size, wanted), strict=True):
        before = writer.length
        writer.add(image, 1)
        if frame % step == 1:
            one = (writer.length - before) / weights[frame]
            expected += one * math.fsum(weights[frame - 1 : frame - 1 + step])
    return expected


def _lesser(effort: _Effort, excess: float) -> _Effort:
    """A smaller size, or fewer frames where it would be too small."""
    excess /= _SPARE
    long = max(effort.size)
    scale = min(max(1 / math.sqrt(excess), _LEAST / long), 1.0)
    width, height = (max(round(side * scale), 1) for side in effort.size)
    excess *= scale * scale
    step = max(math.ceil(effort.step * excess - _CLOSE), effort.step)
    return _Effort((width, height), step)


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
