"""Our own pictures on their way to Slack: only the bot sees them until a message shows them."""

import logging
from dataclasses import dataclass, replace

from bot.core.drops import is_drop
from bot.core.file_names import drawn_name
from bot.core.ranking import marks, visible
from bot.core.replies import PictureAnswer
from bot.core.summary import alt_text
from bot.errors import PicturesRefusedError
from bot.jobs.keeping import Kept
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.pictures.opening import PreparedPicture

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ours:
    """A picture of ours that shows a posted one; kept until the answer is sent.

    `file_id` is empty where Slack takes no pictures. `shown` says whether Slack can show it.
    """

    data: bytes
    name: str
    alt_text: str
    file_id: str = ""
    shown: bool = False


async def upload_ours(
    services: Services, kept: Kept, ours: Ours, *, title: str, is_chart: bool = False
) -> Ours:
    """Upload a picture, note for which post, and wait until Slack can show it.

    Raises RetryLaterError.
    """
    try:
        file_id = await services.files.upload(
            ours.data, name=ours.name, title=title, alt_text=ours.alt_text
        )
    except PicturesRefusedError as error:
        log.warning("the list goes without a picture: %s", error)
        return ours
    _, shown = await together(
        services.library.note_file(kept.team, kept.identity, file_id, is_chart=is_chart),
        services.files.wait_until_ready(file_id),
    )
    return replace(ours, file_id=file_id, shown=shown)


async def note_again(services: Services, kept: Kept, answer: PictureAnswer) -> None:
    """Note our pictures of a post once more, where the notes may have been erased with its record.

    Again changes nothing.
    """
    notes = ((answer.drawn_file, False), (answer.chart_file, True))
    for file_id, is_chart in notes:
        if file_id:
            await services.library.note_file(kept.team, kept.identity, file_id, is_chart=is_chart)


async def draw_still(services: Services, kept: Kept, picture: PreparedPicture) -> Ours | None:
    """A picture with its boxes, uploaded; None where there is none. Raises RetryLaterError.

    A dropped picture is uploaded in any case, because nobody else has put it into the channel.
    """
    rules = services.rules
    shown = visible(
        kept.analysis.labels, minimum=rules.min_confidence, person_guesses=rules.person_guesses
    )
    boxes = marks(shown)
    if not boxes and not is_drop(kept.file.id):
        return None
    drawing = await services.studio.draw(picture.jpeg, picture.fit, boxes)
    ours = Ours(drawing.data, drawn_name(kept.file.name, ".jpg"), alt_text(boxes, shown))
    return await upload_ours(services, kept, ours, title=kept.file.name)
