"""`/labels audit`: what moderation did, as files in a moderator's direct message."""

import uuid

from bot.core.asking import Question
from bot.core.cards import Card
from bot.core.moderation.chores import AUDIT
from bot.core.moderation.presses import Press
from bot.jobs.services import Services

_COLLECTING = (
    "If you are a moderator, the records come to you in a direct message in a moment, "
    "as CSV and JSON."
)
_OFF = "Moderation is switched off here: there are no moderators who could ask for that."


async def on_audit(question: Question, *, services: Services) -> Card | None:
    """Have a worker collect them, which asks whether it is a moderator who wants them."""
    if not services.rules.moderation_channel:
        return Card(_OFF)
    # Said before the worker hears of it: it may answer at once that this is no moderator.
    await services.answers.show(question.address, Card(_COLLECTING))
    press = Press(question.address, question.asked, uuid.uuid4().hex)
    await services.queue.send(press.to_job(AUDIT), group=press.group)
    return None
