"""Whether a video is looked at frame by frame or watched whole: what it costs decides."""

from dataclasses import dataclass

from bot.core.clips import Watching

SECONDS_APART = 2.5
"""Frames further apart than this would miss things: then they are no choice."""

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Costs:
    """US dollars: for a frame, and for a minute of video; both with everything that is asked."""

    frame: float
    minute: float


@dataclass(frozen=True, slots=True)
class Plan:
    """How a video is looked at, and what that costs at most, in US dollars."""

    how: Watching
    usd: float


def choose(seconds: float, costs: Costs, *, most_frames: int) -> Plan:
    """The cheaper way to look at a video of so many seconds; frames where both cost the same.

    A frame for each look is the upper bound: where little changes, fewer are looked at.
    """
    job = Plan(Watching.JOB, seconds / _MINUTE * costs.minute)
    frames = Plan(Watching.FRAMES, most_frames * costs.frame)
    if seconds > most_frames * SECONDS_APART or job.usd < frames.usd:
        return job
    return frames
