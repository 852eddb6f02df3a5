"""`python -m benchmarks.animations`: what is missed when only some frames are looked at.

Fifty generated animations are written to files, surveyed as the bot does it, and the detector is
the truth of the frame that it is asked about. Looking at every frame finds everything.
"""

import argparse
import os
import platform
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.stories import Shown, Story, stories
from bot.core.frames import MAX_FRAMES, Selection, select
from bot.pictures.animations.drawing import draw_animation
from bot.pictures.animations.surveying import Survey, survey, taken

AIM_FOUND, AIM_CALLS = 0.95, 0.15
KINDS = {".gif": "GIF", ".webp": "WEBP", ".png": "PNG"}


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one animation, or the sum of several; times in seconds.

    `frames` are calls when each frame is looked at; `right` is for how long the labels of each
    moment were told right, of `lasting`, both in seconds of labels.
    """

    frames: int
    calls: int
    labels: int
    found: int
    right: float
    lasting: float
    surveying: float
    choosing: float
    drawing: float


def main() -> None:
    """Measure everything and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.animations")
    parser.add_argument("--seed", type=int, default=1, help="other stories (1)")
    parser.add_argument("--budget", type=int, default=MAX_FRAMES, help="calls at most (12)")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores\n")
    by_kind: dict[str, list[Result]] = {}
    before = _peak()
    for number, story in enumerate(stories(options.seed)):
        suffix = list(KINDS)[number % len(KINDS)]
        by_kind.setdefault(story.kind, []).append(measured(story, suffix, options.budget))
    print("| kind | animations | frames | calls | … of frames | labels | found | time right |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for kind, results in by_kind.items():
        print(_row(kind, results))
    every = [result for results in by_kind.values() for result in results]
    print(_row("all", every))
    _print_aims(_sum(every), len(every), before)


def measured(story: Story, suffix: str, budget: int = MAX_FRAMES) -> Result:
    """One animation, written to a file and read again."""
    shown = story.frames()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"story{suffix}")
        _write(path, shown)
        began = time.perf_counter()
        looked = survey(path)
        surveyed = time.perf_counter()
        selection = select(looked.frames, budget)
        chosen = time.perf_counter()
        taken(path, looked, selection.chosen)
        took = time.perf_counter()
        draw_animation(path, looked, selection, [[] for _ in selection.chosen])
        drawn = time.perf_counter()
    times = surveyed - began, chosen - surveyed, drawn - took
    return _compared(shown, looked, selection, times)


def _write(path: Path, shown: Sequence[Shown]) -> None:
    first, *others = (frame.image for frame in shown)
    first.save(
        path, KINDS[path.suffix], save_all=True, append_images=others, loop=0,
        duration=[frame.lasts for frame in shown],
    )  # fmt: skip


def _compared(
    shown: Sequence[Shown], looked: Survey, selection: Selection, times: tuple[float, float, float]
) -> Result:
    assert looked.count == len(shown)
    told = frozenset().union(*(shown[index].labels for index in selection.chosen))
    pairs = [
        (shown[stands].labels, frame.labels, frame.lasts / 1000)
        for frame, stands in zip(shown, selection.resembled, strict=True)
    ]
    return Result(
        frames=len(shown),
        calls=len(selection.chosen),
        labels=len(frozenset().union(*(frame.labels for frame in shown))),
        found=len(told),
        right=sum(len(said & true) * lasts for said, true, lasts in pairs),
        lasting=sum(len(said | true) * lasts for said, true, lasts in pairs),
        surveying=times[0],
        choosing=times[1],
        drawing=times[2],
    )


def _sum(results: Sequence[Result]) -> Result:
    names = Result.__slots__
    return Result(**{name: sum(getattr(each, name) for each in results) for name in names})


def _row(kind: str, results: Sequence[Result]) -> str:
    total = _sum(results)
    return (
        f"| {kind} | {len(results)} | {total.frames:,} | {total.calls} "
        f"| {total.calls / total.frames:.1%} | {total.labels} | {total.found / total.labels:.1%} "
        f"| {total.right / total.lasting:.1%} |"
    )


def _print_aims(total: Result, count: int, before: float) -> None:
    found, calls = total.found / total.labels, total.calls / total.frames
    print(f"\nLabels found: {found:.1%}, aim ≥ {AIM_FOUND:.0%}: {_said(found >= AIM_FOUND)}")
    print(f"Calls: {calls:.1%} of frames, aim ≤ {AIM_CALLS:.0%}: {_said(calls <= AIM_CALLS)}")
    times = (1000 * each / count for each in (total.surveying, total.choosing, total.drawing))
    print("Surveying {:.0f} ms, choosing {:.0f} ms, drawing {:.0f} ms an animation".format(*times))
    print(f"Peak memory {_peak():.0f} MB, {before:.0f} MB of it before the first animation")


def _said(reached: bool) -> str:  # noqa: FBT001 - it is what is said
    return "reached" if reached else "missed"


def _peak() -> float:
    """Megabytes that were ever resident (Linux counts kilobytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
