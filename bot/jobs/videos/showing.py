"""What an answer shows of a video: its key moments with boxes, and what is seen when."""

import logging
from pathlib import Path

from bot.core.file_names import drawn_name
from bot.core.key_moments import key_moments
from bot.core.labels import Moment
from bot.core.marks import Mark
from bot.core.ranking import marks, visible
from bot.core.summary import alt_text, noun_of
from bot.errors import PictureError
from bot.jobs.keeping import Kept
from bot.jobs.moving.charting import upload_chart
from bot.jobs.services import Services
from bot.jobs.uploading import Ours, upload_ours
from bot.pictures.contact_sheets import KeyMoment

log = logging.getLogger(__name__)


async def show_video(services: Services, kept: Kept, path: Path) -> tuple[Ours | None, Ours | None]:
    """Contact sheet and chart, uploaded. Raises RetryLaterError.

    The chart comes first: where there is a sheet there is all.
    """
    chart = await upload_chart(services, kept)
    return await _sheet(services, kept, path), chart


async def _sheet(services: Services, kept: Kept, path: Path) -> Ours | None:
    """None where the frames cannot be taken any more: the list says the same."""
    rules, analysis = services.rules, kept.analysis
    shown = visible(
        analysis.labels, minimum=rules.min_confidence, person_guesses=rules.person_guesses
    )
    moments = key_moments(analysis.moments, [label.name for label in shown])
    times = [moment.span.start for moment in moments] or [0.0]
    try:
        samples = await services.cutting_room.frames_at(path, times)
    except PictureError as error:
        log.warning("the list goes without its frames: %s", error)
        return None
    tiles = [
        KeyMoment(time, sample.picture.jpeg, sample.picture.fit, found)
        for time, sample, found in zip(
            times, samples, [_marks(services, each) for each in moments] or [()], strict=True
        )
    ]
    drawing = await services.studio.sheet(tiles, analysis.seconds)
    boxes = {mark.name: mark for tile in tiles for mark in tile.marks}
    ours = Ours(
        drawing.data,
        drawn_name(kept.file.name, ".jpg"),
        alt_text(list(boxes.values()), shown, noun_of(analysis)),
    )
    return await upload_ours(services, kept, ours, title=kept.file.name)


def _marks(services: Services, moment: Moment) -> tuple[Mark, ...]:
    rules = services.rules
    labels = visible(
        moment.labels, minimum=rules.min_confidence, person_guesses=rules.person_guesses
    )
    return tuple(marks(labels))
