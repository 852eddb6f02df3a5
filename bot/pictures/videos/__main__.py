"""The other side of `apart`: one question on standard input, one answer on standard output."""

import base64
import json
import os
import resource
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.errors import NotAPictureError, PictureError
from bot.pictures.videos.probing import probe
from bot.pictures.videos.refusals import too_heavy
from bot.pictures.videos.sampling import frames_at, survey
from bot.pictures.videos.transcoding import transcode
from bot.pictures.videos.values import Sample, Wanted

MEMORY = 600 << 20
"""Bytes of data, threads' stacks included; half of it is touched by the worst video that is let in.

Linux counts them so; elsewhere FFmpeg's own limits have to do."""
_NICE = 5
"""What the bot does for people who wait goes first."""
_LOOK = 1.0


def main() -> None:
    """Answer the question, and end when whoever asked is gone."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICE)
    threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    question = json.load(sys.stdin)
    try:
        answer = {"answer": _answer(question)}
    except PictureError as error:
        answer = _refusal(error)
    except MemoryError:
        answer = _refusal(too_heavy())
    json.dump(answer, sys.stdout)


def _refusal(error: PictureError) -> dict[str, Any]:
    return {"refusal": error.sentence, "video": not isinstance(error, NotAPictureError)}


def _leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)


def _answer(question: dict[str, Any]) -> Any:
    path = Path(question["path"])
    match question["do"]:
        case "probe":
            return asdict(probe(path))
        case "frames":
            return [_written(sample) for sample in frames_at(path, question["times"])]
        case "survey":
            glances = survey(path, question["per_second"], question["most"])
            return [(glance.seconds, glance.signature.hex()) for glance in glances]
        case "transcode":
            wanted = Wanted(question["seconds"], question["most_bytes"])
            return asdict(transcode(path, Path(question["target"]), wanted))
    raise ValueError(question["do"])


def _written(sample: Sample) -> dict[str, Any]:
    values = asdict(sample)
    values["picture"]["jpeg"] = base64.b64encode(sample.picture.jpeg).decode()
    return values


if __name__ == "__main__":
    main()
