"""Following a video under way: the chore, Rekognition's notices, and what the thread reads."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.clips import Clip
from bot.core.entries import Identity
from bot.core.replies import Progress, Refusal
from bot.core.timeline import clock_text

FOLLOW_VIDEO = "follow_video"
"""The chore's name: {team, picture, turn, once}."""

_SOONEST, _LATEST = 5, 60
_SOONEST_TOLD, _LATEST_TOLD = 60, 300
"""Seconds between two looks at a job; the latter where a notice comes anyway."""

_STARTING, _PACE = 30.0, 0.5
"""Seconds: about so long a job takes before it looks, and then for a second of video."""

_ALMOST = 20.0


def follow_job(clip: Clip, *, once: bool = False) -> dict[str, Any]:
    """Have a video followed; with `once` only looked at, because somebody else follows it."""
    return {
        "chore": FOLLOW_VIDEO, "team": clip.team, "picture": list(clip.identity),
        "turn": clip.turn, "once": once,
    }  # fmt: skip


def picture_of(job: Mapping[str, Any]) -> Identity:
    """Which video a chore follows."""
    return Identity(*job["picture"])


def group_of(clip: Clip) -> str:
    """Whose work it is in the queue."""
    return f"{clip.team}/{clip.identity.channel}"


def next_look(waited: float, *, is_told: bool) -> int:
    """In how many seconds a job is looked at again that runs for `waited` seconds."""
    soonest, latest = (_SOONEST_TOLD, _LATEST_TOLD) if is_told else (_SOONEST, _LATEST)
    return min(max(round(waited / 6), soonest), latest)


@dataclass(frozen=True, slots=True)
class Finished:
    """Rekognition's notice that a job is over, one way or the other."""

    team: str
    job_id: str


def finished_from(message: Mapping[str, Any]) -> Finished | None:
    """Rekognition's notice in a message of the queue, in SNS's envelope or without; else None.

    https://docs.aws.amazon.com/rekognition/latest/dg/video-notification-payload.html
    """
    inner: Any = message
    if message.get("Type") == "Notification" and isinstance(message.get("Message"), str):
        try:
            inner = json.loads(message["Message"])
        except ValueError:
            return None
    if not isinstance(inner, Mapping) or not {"JobId", "Status", "API"} <= inner.keys():
        return None
    return Finished(str(inner.get("JobTag") or ""), str(inner["JobId"]))


def progress_sentence(clip: Clip, now: float) -> str:
    """How far a video has come. How long it takes is a guess, and said to be one."""
    if clip.waits_since:
        return "Amazon Rekognition is busy or out of reach; the video waits for it."
    if not clip.labels_job and not clip.moderation_job:
        return "Getting the video ready."
    part = f"the first {clock_text(clip.watched)} of the video" if clip.watched else "the video"
    length = clip.watched or clip.seconds
    left = _STARTING + _PACE * length - (now - clip.begun)
    if left < 0:
        return f"Watching {part}. It takes longer than I thought; the labels follow here."
    return f"Watching {part}. I guess that it takes {_about(left)} more; the labels follow here."


def line_of_clip(clip: Clip) -> Progress | Refusal:
    """What our reply says of a video that is under way, or of which nothing came."""
    if clip.refusal:
        return Refusal(
            clip.identity.file_id, clip.name, clip.refusal, clip.first_part, clip.on_request
        )
    return Progress(clip.identity.file_id, clip.name, clip.told)


def _about(seconds: float) -> str:
    if seconds <= _ALMOST:
        return "a few seconds"
    if seconds < 60:  # noqa: PLR2004 - a minute
        return "less than a minute"
    minutes = round(seconds / 60)
    return f"about {minutes} minute{'s' if minutes > 1 else ''}"
