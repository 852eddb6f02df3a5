"""A video on its way: what it is, how it is looked at, and its frames that are worth a look."""

from dataclasses import dataclass
from pathlib import Path

from bot.core.clips import Watching
from bot.core.frames import Frame, select
from bot.core.videos import VideoFacts
from bot.jobs.cutting_room import CuttingRoom
from bot.jobs.moving.motion import Stills
from bot.jobs.services import Rules, Services
from bot.jobs.videos.choosing import Costs, Plan, choose
from bot.pictures.opening import PreparedPicture
from bot.pictures.videos.values import MOST_TIMES

_A_SECOND = 4.0
"""How often a short video is looked at from afar."""
_MOST_GLANCES = 240


@dataclass(frozen=True, slots=True)
class Footage:
    """A video, and how it is looked at."""

    facts: VideoFacts
    plan: Plan
    poster: PreparedPicture
    """A frame from its first third, because many begin in the dark."""

    @property
    def how(self) -> Watching:
        """How it is looked at."""
        return self.plan.how

    @property
    def noun(self) -> str:
        """What people call it."""
        return "video"

    @property
    def is_video(self) -> bool:
        """Whether it is a video."""
        return True

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return self.facts.seconds

    @property
    def count(self) -> int:
        """How many frames it has, about."""
        return max(round(self.facts.seconds * self.facts.rate), 1)

    @property
    def note(self) -> str:
        """Everything was looked at, if only from afar."""
        return ""

    async def stills(self, services: Services, path: Path) -> Stills:
        """The frames that are worth a look. Raises PictureError."""
        # Of a video that jobs watch some are read all the same.
        most = self.plan.frames or most_frames(services.rules)
        return await stills_of(services.cutting_room, path, self.seconds, most)


async def footage_of(services: Services, path: Path) -> Footage:
    """Open a video. Raises PictureError."""
    facts = await services.cutting_room.probe(path)
    (sample,) = await services.cutting_room.frames_at(path, [facts.seconds / 3])
    return Footage(facts, planned(services.rules, facts), sample.picture)


async def stills_of(room: CuttingRoom, path: Path, seconds: float, most: int) -> Stills:
    """At most `most` frames of a video of so many seconds, and when each stands for others.

    Raises PictureError.
    """
    glances = await room.survey(path, _A_SECOND, _MOST_GLANCES)
    begins = [0.0, *(glance.seconds for glance in glances[1:])]
    ends = [*begins[1:], max(seconds, begins[-1])]
    frames = [
        Frame(glance.signature, end - begin)
        for glance, begin, end in zip(glances, begins, ends, strict=True)
    ]
    selection = select(frames, most)
    # The first frame of its time shows the same. That one is looked at, so that boxes and the time
    # that is told belong to one frame.
    times = [spans[0].start for spans in selection.spans]
    samples = await room.frames_at(path, times)
    return Stills(tuple(sample.picture for sample in samples), selection.spans)


def most_frames(rules: Rules) -> int:
    """How many frames of a video are looked at, at most."""
    return min(rules.max_frames, MOST_TIMES)


def planned(rules: Rules, facts: VideoFacts) -> Plan:
    """The cheaper way to look at a video."""
    costs = Costs(frame=rules.usd_per_1000 / 1000, minute=rules.usd_per_minute)
    return choose(facts.seconds, costs, most_frames=most_frames(rules))
