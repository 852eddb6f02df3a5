"""What comes of one file, until the answer is sent."""

from dataclasses import dataclass

from bot.core.clips import Clip
from bot.core.moderation.cases import Post
from bot.core.replies import PictureAnswer, Progress, Refusal
from bot.jobs.keeping import Kept
from bot.jobs.moderation.holding import Held
from bot.pictures.drawing import Drawing


@dataclass(frozen=True, slots=True)
class Labelled:
    """A picture with its answer; `drawing` is kept until the answer is sent."""

    answer: PictureAnswer
    kept: Kept
    drawing: Drawing | None = None
    shown: bool = False
    """Whether Slack can show the uploaded drawing."""
    post: Post | None = None
    """As moderators know it, if they do."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A video that is watched for longer than a job may take; a chore tells the rest."""

    clip: Clip
    progress: Progress


Item = Labelled | Held | UnderWay | Refusal
"""What came of one file, where a person wants to hear of it."""

Outcome = Item | None
"""None where a person would want silence."""
