"""FFmpeg in a process of its own, for as long as it takes.

What people post is foreign bytes, and FFmpeg is a million lines of C: a file of 2 KB can ask it for
gigabytes or for hours, and another may make it fall. In a process with limits of its own it takes
nothing with it: not the bot, nor the other pictures that it works on. That process knows no secret
of the bot's environment, and it ends when the bot does.
"""

import base64
import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.core.videos import VideoFacts
from bot.errors import NotAPictureError, PictureError
from bot.pictures.fitting import Fit
from bot.pictures.opening import PreparedPicture
from bot.pictures.videos.refusals import cannot_be_read, too_slow
from bot.pictures.videos.values import Glance, Sample, Wanted

LOOK_SECONDS, TRANSCODE_SECONDS = 60.0, 1800.0
"""How long looking at frames, and writing a video, may take."""
_COMMAND = (sys.executable, "-m", "bot.pictures.videos")
_ROOT = Path(__file__).parents[3]
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "2"}
_PAUSE = 0.2
"""Seconds from one look at `cancelled` to the next."""


class GivenUpError(Exception):
    """Nobody waits for the result any more."""


def probe(path: Path, cancelled: threading.Event) -> VideoFacts:
    """As `probing.probe`. Raises PictureError, and GivenUpError soon after `cancelled` is set."""
    return _facts(_asked({"do": "probe", "path": str(path)}, LOOK_SECONDS, cancelled))


def frames_at(path: Path, times: Sequence[float], cancelled: threading.Event) -> list[Sample]:
    """As `sampling.frames_at`. Raises PictureError and GivenUpError."""
    question = {"do": "frames", "path": str(path), "times": list(times)}
    return [_sample(found) for found in _asked(question, LOOK_SECONDS, cancelled)]


def survey(path: Path, per_second: float, most: int, cancelled: threading.Event) -> list[Glance]:
    """As `sampling.survey`. Raises PictureError and GivenUpError."""
    question = {"do": "survey", "path": str(path), "per_second": per_second, "most": most}
    found = _asked(question, LOOK_SECONDS, cancelled)
    return [Glance(seconds, bytes.fromhex(look)) for seconds, look in found]


def transcode(
    source: Path,
    target: Path,
    wanted: Wanted,
    cancelled: threading.Event,
    *,
    seconds: float = TRANSCODE_SECONDS,
) -> VideoFacts:
    """As `transcoding.transcode`. Raises PictureError and GivenUpError; leaves nothing behind."""
    question = {"do": "transcode", "path": str(source), "target": str(target)} | asdict(wanted)
    with ExitStack() as undoing:
        undoing.callback(target.unlink, missing_ok=True)
        facts = _facts(_asked(question, seconds, cancelled))
        undoing.pop_all()
    return facts


def _asked(question: dict[str, Any], seconds: float, cancelled: threading.Event) -> Any:
    """The other process's answer. Raises PictureError, GivenUpError, and RuntimeError for a bug."""
    deadline = time.monotonic() + seconds
    with subprocess.Popen(  # noqa: S603 - our own module, with nothing of the file in its command
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=_ROOT,
        env=_ENVIRONMENT,
        start_new_session=True,  # Ctrl-C is for the bot, which ends its work in good order.
    ) as process:
        try:
            answer, trouble = _waited(process, json.dumps(question).encode(), deadline, cancelled)
        finally:
            process.kill()
    if cancelled.is_set():
        raise GivenUpError
    if process.returncode < 0:
        raise cannot_be_read()
    if process.returncode:
        raise RuntimeError(trouble.decode(errors="replace")[-4000:])
    result = json.loads(answer)
    if "refusal" in result:
        kind = PictureError if result["video"] else NotAPictureError
        raise kind(result["refusal"])
    return result["answer"]


def _waited(
    process: "subprocess.Popen[bytes]", question: bytes, deadline: float, cancelled: threading.Event
) -> tuple[bytes, bytes]:
    said: bytes | None = question
    while not cancelled.is_set():
        if time.monotonic() > deadline:
            raise too_slow()
        try:
            return process.communicate(said, timeout=_PAUSE)
        except subprocess.TimeoutExpired:
            said = None  # What could not be written yet is kept.
    raise GivenUpError


def _facts(found: dict[str, Any]) -> VideoFacts:
    return VideoFacts(**{**found, "sounds": tuple(found["sounds"])})


def _sample(found: dict[str, Any]) -> Sample:
    values = found["picture"]
    jpeg = base64.b64decode(values["jpeg"])
    return Sample(
        found["seconds"], PreparedPicture(**{**values, "jpeg": jpeg, "fit": Fit(**values["fit"])})
    )
