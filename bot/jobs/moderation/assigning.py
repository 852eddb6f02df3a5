"""*Assign to me*: who looks after a case. Of several, whoever pressed last."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.core.mentions import person
from bot.core.moderation.audit import Act, AuditRecord
from bot.core.moderation.cases import Case
from bot.core.moderation.chores import alert_job
from bot.core.moderation.presses import Press
from bot.jobs.moderation.changing import change_case
from bot.jobs.moderation.moderators import require_moderator, tell
from bot.jobs.moderation.sentences import UNKNOWN_CASE, decided_sentence
from bot.jobs.services import Services


async def assign(services: Services, job: Mapping[str, Any]) -> None:
    """The chore ASSIGN. Raises RetryLaterError, SetupError."""
    if not await require_moderator(services, job):
        return
    press = Press.from_job(job)
    case = await _assign(services, press)
    if case is None:
        await tell(services, job, UNKNOWN_CASE)
    elif case.decision:
        await tell(services, job, f"Nothing was changed. {decided_sentence(case.decision)}")
    elif case.assigned_at > press.at:
        await tell(services, job, f"{person(case.assigned)} has taken it on since.")
    else:
        record = AuditRecord(
            press.team, press.at, press.token, Act.ASSIGNED, press.user, press.case
        )
        await services.ledger.add(record)
        await services.queue.send(alert_job(press.team, press.case), group=press.group)


async def _assign(services: Services, press: Press) -> Case | None:
    """The case as it stands in the end."""

    async def take_on(case: Case) -> Case | None:
        if case.decision or case.assigned_at >= press.at:
            return None
        return replace(case, assigned=press.user, assigned_at=press.at)

    return await change_case(services, press.team, press.case, take_on)
