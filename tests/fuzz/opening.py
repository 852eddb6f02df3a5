"""The child: opens one file after the other as the bot does, and says how each ended.

A line on standard input names a file and its door; a line of JSON on standard output answers it.
Whatever is no answer and no sentence for a person ends this process, which whoever watches notices.
"""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from bot.core.frames import select
from bot.core.labels import Box
from bot.core.marks import Mark
from bot.errors import PictureError
from bot.pictures.animations import surveying
from bot.pictures.animations.drawing import draw_animation
from bot.pictures.blurring import cells_of
from bot.pictures.drawing import draw
from bot.pictures.measuring import measure
from bot.pictures.opening import memory_needed, prepare
from bot.pictures.thumbnails import thumbnail
from bot.pictures.videos import probing, sampling, transcoding
from bot.pictures.videos.__main__ import MEMORY
from bot.pictures.videos.refusals import too_heavy
from bot.pictures.videos.values import Wanted
from tests.fuzz.memory import forget_peak, peak

ADDRESS_SPACE = 3 << 30
"""Bytes that the process may map: a runaway ends in MemoryError and not in the machine's end."""
_MARK = Mark("Dog", 97.0, Box(0.25, 0.4, 0.5, 0.5))
_SECONDS = (0.0, 0.35, 9.0)


def main() -> None:
    """Answer until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        question = json.loads(line)
        answer = _opened(Path(question["path"]), question["door"])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _opened(path: Path, door: str) -> dict[str, Any]:
    before, began = forget_peak(), time.process_time()
    try:
        needed = _film(path) if door == "video" else _picture(path)
        ended = "labelled"
    except PictureError as error:
        needed, ended = 0, error.sentence
    except MemoryError:
        if door != "video":
            raise
        needed, ended = 0, too_heavy().sentence  # As the process of its own answers.
    seconds = round(time.process_time() - began, 3)
    return {"ended": ended, "seconds": seconds, "bytes": peak() - before, "needed": needed}


def _picture(path: Path) -> int:
    """All that happens to a photo, and to its frames if it moves."""
    needed = memory_needed(path)
    found = prepare(path)
    measure(found.jpeg, found.fit)
    thumbnail(found.jpeg, found.fit)
    cells_of(found.jpeg, found.fit, width=found.width, height=found.height)
    draw(found.jpeg, found.fit, [_MARK])
    if found.animated and found.format in surveying.ANIMATED:
        needed = max(needed, surveying.memory_needed(path))
        survey = surveying.survey(path)
        chosen = select(survey.frames)
        surveying.taken(path, survey, chosen.chosen)
        draw_animation(path, survey, chosen, [[_MARK]] * len(chosen.chosen))
    return needed


def _film(path: Path) -> int:
    """All that happens to a video in the process of its own, with the limit that this has."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    probing.probe(path)
    sampling.frames_at(path, _SECONDS)
    sampling.survey(path, 2, 9)
    transcoding.transcode(path, path.with_suffix(".ready"), Wanted())
    return 0


if __name__ == "__main__":
    main()
