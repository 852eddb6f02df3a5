"""What an answer shows of an animation: itself with boxes on every frame."""

import logging
from collections.abc import Sequence
from pathlib import Path

from bot.core.labels import Analysis, Label, Span
from bot.core.marks import Mark
from bot.core.ranking import marks, visible
from bot.core.summary import alt_text
from bot.errors import PictureError
from bot.jobs.keeping import Kept
from bot.jobs.moving.motion import Motion
from bot.jobs.services import Services
from bot.jobs.telling import Tell, untold
from bot.jobs.uploading import Ours, drawn_name, upload_ours

log = logging.getLogger(__name__)


async def show_moving(
    services: Services, kept: Kept, motion: Motion, path: Path, *, tell: Tell = untold
) -> tuple[Ours | None, Ours | None]:
    """Drawing and chart of an animation, uploaded. Raises RetryLaterError."""
    return await _draw(services, kept, motion, path, tell=tell), None


async def _draw(
    services: Services, kept: Kept, motion: Motion, path: Path, *, tell: Tell
) -> Ours | None:
    """The animation with its boxes, uploaded; None where there is no box, or it cannot be drawn.

    Raises RetryLaterError.
    """
    found = kept.analysis
    looks = [_marks(services, labels_at(found, spans)) for spans in motion.selection.spans]
    if not any(looks):
        return None
    tell("Drawing the animation.")
    try:
        drawing = await services.studio.draw_animation(path, motion.survey, motion.selection, looks)
    except PictureError as error:
        log.warning("the list goes without its drawing: %s", error)
        return None
    shown = _shown(services, found.labels)
    ours = Ours(drawing, drawn_name(kept.file.name, drawing), alt_text(marks(shown), shown))
    return await upload_ours(services, kept, ours, title=kept.file.name)


def labels_at(analysis: Analysis, spans: Sequence[Span]) -> tuple[Label, ...]:
    """What is seen in a frame that stands for these spans.

    What is known may come from other chosen frames, because what is looked at in a given time
    depends on the machine.
    """
    middle = (spans[0].start + spans[0].end) / 2
    moments = (each for each in analysis.moments if each.span.start <= middle <= each.span.end)
    return next((moment.labels for moment in moments), ())


def _marks(services: Services, labels: Sequence[Label]) -> list[Mark]:
    return marks(_shown(services, labels))


def _shown(services: Services, labels: Sequence[Label]) -> list[Label]:
    rules = services.rules
    return visible(labels, minimum=rules.min_confidence, person_guesses=rules.person_guesses)
