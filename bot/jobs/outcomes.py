"""What comes of one file, until the answer is sent."""

from dataclasses import dataclass, replace

from bot.core.clip_chores import line_of_clip
from bot.core.clips import Clip
from bot.core.moderation.cases import Post
from bot.core.replies import PictureAnswer, Progress, Refusal
from bot.jobs.keeping import Kept
from bot.jobs.moderation.holding import Held
from bot.jobs.uploading import Ours


@dataclass(frozen=True, slots=True)
class Labelled:
    """A picture with its answer; `drawing` and `chart` are kept until the answer is sent."""

    answer: PictureAnswer
    kept: Kept
    drawing: Ours | None = None
    chart: Ours | None = None
    post: Post | None = None
    """As moderators know it, if they do."""

    @property
    def ours(self) -> list[Ours]:
        """Our pictures of it that lie in Slack."""
        return [each for each in (self.drawing, self.chart) if each and each.file_id]


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A video that is watched for longer than a job may take; a chore tells the rest."""

    clip: Clip

    @property
    def line(self) -> Progress | Refusal:
        """What the answer says of it."""
        return line_of_clip(self.clip)


Item = Labelled | Held | UnderWay | Refusal
"""What came of one file, where a person wants to hear of it."""

Outcome = Item | None
"""None where a person would want silence."""


def showing(labelled: Labelled, drawing: Ours | None, chart: Ours | None = None) -> Labelled:
    """The same with our pictures of it."""
    answer = replace(
        labelled.answer,
        drawn_file=drawing.file_id if drawing else "",
        alt_text=drawing.alt_text if drawing and drawing.file_id else "",
        chart_file=chart.file_id if chart else "",
    )
    return replace(labelled, answer=answer, drawing=drawing, chart=chart)
