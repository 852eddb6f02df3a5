"""What the jobs need from the outside. Adapters live in `bot/aws` and `bot/slack`.

Every method may raise `bot.errors.RetryLaterError` when its service is busy or out of reach,
and `bot.errors.SetupError` when the service refuses the bot's rights or configuration.
"""

from bot.core.images import StoredImage
from bot.ports.budgeting import Purse
from bot.ports.conversing import Answers, Conversations, Doors, FetchedFile, Files
from bot.ports.drops import Drops
from bot.ports.moderating import (
    Board,
    Burst,
    Cases,
    Ledger,
    Posting,
    PostingState,
)
from bot.ports.storage import (
    Detector,
    Entries,
    FoundObject,
    Index,
    Library,
    ObjectStore,
    Trace,
)
from bot.ports.surroundings import Clock, Meter
from bot.ports.watching import Clips, JobState, Watched, Watcher
from bot.ports.work import Claim, Claims, ClaimState, DeadLetters, Delivery, Depth, Queue

__all__ = [
    "Answers",
    "Board",
    "Burst",
    "Cases",
    "Claim",
    "ClaimState",
    "Claims",
    "Clips",
    "Clock",
    "Conversations",
    "DeadLetters",
    "Delivery",
    "Depth",
    "Detector",
    "Doors",
    "Drops",
    "Entries",
    "FetchedFile",
    "Files",
    "FoundObject",
    "Index",
    "JobState",
    "Ledger",
    "Library",
    "Meter",
    "ObjectStore",
    "Posting",
    "PostingState",
    "Purse",
    "Queue",
    "StoredImage",
    "Trace",
    "Watched",
    "Watcher",
]
