"""What an answer shows of an animation: itself with boxes on every frame."""

import logging
from collections.abc import Sequence
from pathlib import Path

from bot.core.file_names import drawn_name
from bot.core.labels import Analysis, Label, Span
from bot.core.ranking import marks, visible
from bot.core.summary import alt_text, noun_of
from bot.errors import PictureError
from bot.jobs.keeping import Kept
from bot.jobs.moving.charting import upload_chart
from bot.jobs.moving.motion import Motion
from bot.jobs.services import Rules, Services
from bot.jobs.telling import Tell, untold
from bot.jobs.together import together
from bot.jobs.uploading import Ours, upload_ours

log = logging.getLogger(__name__)


async def show_moving(
    services: Services, kept: Kept, motion: Motion, path: Path, *, tell: Tell = untold
) -> tuple[Ours | None, Ours | None]:
    """Drawing and chart of an animation, uploaded; None where there is nothing to show.

    The chart is uploaded while the animation is drawn, and is noted before the drawing is: where
    an earlier try has left a drawing, there is all. Raises RetryLaterError.
    """
    drawing: Ours | None
    drawing, chart = await together(
        _draw(services, kept, motion, path, tell), upload_chart(services, kept)
    )
    if drawing:
        drawing = await upload_ours(services, kept, drawing, title=kept.file.name)
    return drawing, chart


async def _draw(
    services: Services, kept: Kept, motion: Motion, path: Path, tell: Tell
) -> Ours | None:
    """The animation with its boxes; None where there is no box, or it cannot be drawn."""
    found, rules = kept.analysis, services.rules
    looks = [marks(_shown(rules, labels_at(found, spans))) for spans in motion.selection.spans]
    if not any(looks):
        return None
    tell("Drawing the animation.")
    try:
        drawing = await services.studio.draw_animation(path, motion.survey, motion.selection, looks)
    except PictureError as error:
        log.warning("the list goes without its drawing: %s", error)
        return None
    shown = _shown(rules, found.labels)
    words = alt_text(marks(shown), shown, noun_of(found))
    return Ours(drawing.data, drawn_name(kept.file.name, ".gif"), words)


def labels_at(analysis: Analysis, spans: Sequence[Span]) -> tuple[Label, ...]:
    """What is seen in a frame that stands for these spans.

    What is known may come from other chosen frames, because how much is looked at in a given time
    depends on the machine.
    """
    middle = (spans[0].start + spans[0].end) / 2
    moments = (each for each in analysis.moments if each.span.start <= middle <= each.span.end)
    return next((moment.labels for moment in moments), ())


def _shown(rules: Rules, labels: Sequence[Label]) -> list[Label]:
    return visible(labels, minimum=rules.min_confidence, person_guesses=rules.person_guesses)
