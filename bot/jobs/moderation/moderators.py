"""Who is a moderator: whoever is in the moderation channel at that moment, and nobody else."""

import logging
from collections.abc import Mapping
from typing import Any

from bot.core.asking import Address
from bot.core.cards import Card
from bot.core.moderation.audit import Act, AuditRecord
from bot.core.moderation.chores import ASSIGN, AUDIT, DECIDE, POLICY, REVEAL, TELL
from bot.errors import BotError, SetupError
from bot.jobs.services import Services

log = logging.getLogger(__name__)

NOT_A_MODERATOR = (
    "Only members of the moderation channel can do that. Nothing was changed, "
    "and the attempt was noted."
)
NO_AUDIT = "Only members of the moderation channel can do that. The attempt was noted."
"""Of an export, which changes nothing anyway."""

_ATTEMPTS = {
    DECIDE: "tried to decide",
    TELL: "tried to tell the poster",
    ASSIGN: "tried to assign the case",
    REVEAL: "tried to open the picture",
    POLICY: "tried to change the policy",
    AUDIT: "tried to export the audit records",
}


async def require_moderator(services: Services, job: Mapping[str, Any]) -> bool:
    """Whether whoever asked for a chore may; who may not is told so, and it is noted once.

    A chore of moderation has {team, user, at, token}, and where the answer goes as `address`.
    Raises RetryLaterError, SetupError when it cannot be found out: then nothing is done.
    """
    channel, user = services.rules.moderation_channel, str(job["user"])
    if channel and await services.doors.is_member(channel, user):
        return True
    log.warning("%s of %s by somebody who is no moderator", job["chore"], user)
    await services.ledger.add(_attempt(job))
    await tell(services, job, NO_AUDIT if job["chore"] == AUDIT else NOT_A_MODERATOR)
    return False


async def tell(services: Services, job: Mapping[str, Any], sentence: str) -> None:
    """Answer whoever asked for a chore; who cannot be reached any more hears nothing."""
    try:
        await services.answers.show(Address.from_json(job["address"]), Card(sentence))
    except SetupError:
        raise
    except BotError as error:
        log.info("could not tell: %s", error)


def _attempt(job: Mapping[str, Any]) -> AuditRecord:
    detail = _ATTEMPTS.get(str(job["chore"]), "tried something")
    choice = job.get("choice")
    return AuditRecord(
        team=str(job["team"]), at=float(job["at"]), token=str(job["token"]),
        act=Act.REFUSED, by=str(job["user"]), sha256=str(job.get("case") or ""),
        detail=f"{detail}: {choice}" if choice else detail,
    )  # fmt: skip
