"""Whether a video is looked at frame by frame or watched whole: what it costs decides."""

import math
from dataclasses import dataclass

from bot.core.clips import Watching

SECONDS_APART = 2.5
"""With fewer frames, on the average, something would be missed: then they are no choice."""

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Costs:
    """US dollars: for a frame, and for a minute of video; both with everything that is asked."""

    frame: float
    minute: float


@dataclass(frozen=True, slots=True)
class Plan:
    """How a video is looked at, at how many frames at most, and what that costs at most."""

    how: Watching
    usd: float
    frames: int = 0


def choose(seconds: float, costs: Costs, *, most_frames: int) -> Plan:
    """The cheaper way to look at a video of so many seconds; frames where both cost the same.

    Frames never cost more than a job would, and are answered at once; a single one is always
    worth that. Where as many as that do not suffice, a job watches.
    """
    job = Plan(Watching.JOB, seconds / _MINUTE * costs.minute)
    least = max(math.ceil(seconds / SECONDS_APART), 1)
    affordable = math.floor(job.usd / costs.frame + 1e-9) if costs.frame else most_frames
    frames = min(most_frames, max(affordable, 1))
    if least > frames:
        return job
    return Plan(Watching.FRAMES, frames * costs.frame, frames)
