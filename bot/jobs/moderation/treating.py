"""Doing with a picture what its policy wants, once it was looked at."""

import logging
from dataclasses import dataclass

from bot.core.moderation.cases import Post
from bot.core.moderation.neutral import BETWEEN_US
from bot.core.replies import Refusal
from bot.errors import RetryLaterError, SetupError
from bot.jobs.forgetting import forget_unrecorded
from bot.jobs.moderation.checking import Treatment, treatment
from bot.jobs.moderation.holding import Held, hold, let_in, remove, report
from bot.jobs.posted import Looked
from bot.jobs.services import Services

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Free:
    """The picture is labelled as usual; `post` is what moderators know it by, if they do."""

    post: Post | None = None


async def treat(services: Services, looked: Looked) -> Free | Held | Refusal:
    """Label, hold, remove or decline. Raises RetryLaterError.

    Where whoever runs the bot must mend something first it is tried again, too: an answer that
    says so would end the job, and nobody would look after the picture.
    """
    try:
        return await _treat(services, looked)
    except SetupError as error:
        log.error("set-up: %s", error.for_operator)  # noqa: TRY400 - the sentence says it all
        raise RetryLaterError("Amazon Web Services", error.for_operator) from error


async def _treat(services: Services, looked: Looked) -> Free | Held | Refusal:
    what = treatment(looked, can_remove=services.rules.can_remove)
    if what is Treatment.HOLD:
        return await hold(services, looked)
    if what is Treatment.REMOVE:
        return await remove(services, looked)
    if what is Treatment.DECLINE:
        return await _decline(services, looked)
    if what is Treatment.REPORT:
        return Free(await report(services, looked))
    if what is Treatment.FOLLOW:
        return Free(await let_in(services, looked))
    return Free()


async def _decline(services: Services, looked: Looked) -> Refusal:
    """Keep nothing of it, not even what an earlier try has saved of its analysis."""
    await forget_unrecorded(services, looked.posted.team, looked.posted.identity)
    return Refusal(looked.posted.file.id, looked.posted.file.name, BETWEEN_US)
