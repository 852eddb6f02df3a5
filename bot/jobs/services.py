"""What a job works with: one bundle, built once in `bot/app.py`."""

from dataclasses import dataclass, field

from bot.core.prices import Prices
from bot.jobs.cutting_room import CuttingRoom
from bot.jobs.in_work import FilesInWork
from bot.jobs.pacing import USUAL, Pacing
from bot.jobs.studio import Studio
from bot.jobs.videos.room import Spool
from bot.ports import (
    Answers,
    Board,
    Cases,
    Claims,
    Clips,
    Clock,
    Conversations,
    Detector,
    Doors,
    Drops,
    Files,
    Index,
    Ledger,
    Library,
    Meter,
    ObjectStore,
    Purse,
    Queue,
    Watcher,
)
from bot.ports.choosing import Front
from bot.ports.windows import Windows


@dataclass(frozen=True, slots=True)
class Rules:
    """The team's choices that jobs follow: percent 0–100 and bytes."""

    min_confidence: float
    person_guesses: bool
    max_file_bytes: int
    usd_per_1000: float = Prices().labels
    """What 1,000 pictures cost that the detector looks at, US dollars."""
    moderation_channel: str = ""
    """Where alerts go; empty turns moderation off."""
    reads_text: bool = False
    """Whether what is written in pictures is read."""
    can_remove: bool = False
    """Whether there is an administrator's token, with which others' files can be deleted."""
    prices: Prices = field(default_factory=Prices)
    """What single calls cost, US dollars."""
    measures_properties: bool = False
    """Whether labels cost what image properties add."""
    monthly_budget: float | None = None
    """What a month may cost, US dollars; None for no limit, and then nothing is booked."""
    most_budget: float | None = None
    """What whoever runs the bot allows each workspace in a month, at most; None for no limit."""
    ignores_budget: bool = False
    """Whether somebody has asked for just this, so that it is booked whatever is spent already."""
    owner: str = ""
    """Who is told of the budget: a person's id, or empty for the workspace's primary owner."""
    usd_per_minute: float = Prices().video
    """What a minute of video costs that a job watches, US dollars."""
    max_frames: int = 12
    """How many frames of an animation are looked at, at most."""
    max_video_bytes: int = 1000 * 1024 * 1024
    """Larger videos are refused."""
    max_video_seconds: float = 900.0
    """Of longer videos the first part can be looked at."""
    watches_for_notices: bool = False
    """Whether Rekognition tells the queue of the end of its jobs; else it is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all workspaces' jobs share: AWS, this machine, and how hard jobs are tried.

    Its rows and files are parted by the team in their keys.
    """

    clock: Clock
    detector: Detector
    watcher: Watcher
    clips: Clips
    objects: ObjectStore
    drops: Drops
    library: Library
    index: Index
    claims: Claims
    queue: Queue
    cases: Cases
    ledger: Ledger
    studio: Studio
    cutting_room: CuttingRoom
    spool: Spool
    """Room for videos while they are worked on."""
    in_work: FilesInWork
    purse: Purse
    meter: Meter
    pacing: Pacing = USUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Services(Shared):
    """Everything outside of the jobs themselves, for the jobs of one workspace."""

    files: Files
    conversations: Conversations
    doors: Doors
    answers: Answers
    board: Board
    windows: Windows
    rules: Rules
    front: Front | None = None
    """Where the workspace's own settings are changed; None where the environment has them."""
