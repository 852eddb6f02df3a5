"""Keep or Remove: the first press decides, and everybody else hears who decided what, when.

A decision is written on the condition that nobody changed the case meanwhile, and a case that has
one keeps it. So of any number of presses at once one wins, and a chore that was broken off knows
its own decision again by the token of its press.
"""

from collections.abc import Mapping
from typing import Any

from bot.core.moderation.alerts import is_report_only
from bot.core.moderation.audit import Act, AuditRecord
from bot.core.moderation.cases import Case, Choice, Decision, decided
from bot.core.moderation.chores import alert_job, settle_job
from bot.core.moderation.presses import Press, group_of
from bot.jobs.moderation.changing import change_case
from bot.jobs.moderation.moderators import require_moderator, tell
from bot.jobs.moderation.sentences import ONLY_A_REPORT, UNKNOWN_CASE, decided_sentence
from bot.jobs.services import Services

_ACTS = {Choice.KEEP: Act.KEPT, Choice.REMOVE: Act.REMOVED}


async def decide(services: Services, job: Mapping[str, Any]) -> None:
    """The chore DECIDE. Raises RetryLaterError, SetupError."""
    press = Press.from_job(job)
    case = await services.cases.find_case(press.team, press.case)
    if not _is_ours(case, press):
        if not await require_moderator(services, job):
            return
        decision = Decision(Choice(job["choice"]), press.user, press.at, press.token)
        case = await _decide(services, press, decision)
    if case is None:
        await tell(services, job, UNKNOWN_CASE)
    elif case.decision is None:
        await tell(services, job, ONLY_A_REPORT)
    else:
        # Also somebody else's: it may have been given up before it was carried out.
        await have_carried_out(services, case, case.decision)
        if not _is_ours(case, press):
            await tell(services, job, f"Nothing was changed. {decided_sentence(case.decision)}")


async def have_carried_out(services: Services, case: Case, decision: Decision) -> None:
    """Note a case's decision, and have it carried out and shown; again changes nothing."""
    record = AuditRecord(
        case.team, decision.at, decision.token, _ACTS[decision.choice], decision.by, case.sha256
    )
    await services.ledger.add(record)
    group = group_of(case.team)
    await services.queue.send(settle_job(case.team, case.sha256), group=group)
    await services.queue.send(alert_job(case.team, case.sha256), group=group)


async def _decide(services: Services, press: Press, decision: Decision) -> Case | None:
    """The case as it stands in the end; without a decision when there is nothing to decide."""

    async def decide_it(case: Case) -> Case | None:
        posts = await services.cases.posts(press.team, press.case)
        if case.decision or is_report_only(case, posts):
            return None
        return decided(case, decision)

    return await change_case(services, press.team, press.case, decide_it)


def _is_ours(case: Case | None, press: Press) -> bool:
    return bool(case and case.decision and case.decision.token == press.token)
