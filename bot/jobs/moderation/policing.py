"""How a moderator's change of the policy becomes what holds.

All of it happens while the right to tell it is held (`bot.jobs.moderation.posting`): what was told
was done, so that a chore that comes again changes nothing, whatever others have changed since.

With the policy the last changes of it are stored: whose form, and what was different then. So a
chore that was broken off knows its own work again, and writes into the books what really happened,
never what was about to. Whoever was quicker with another change is respected: theirs is read, and
this one is made on top of it.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from bot.core.moderation.audit import Act, AuditRecord
from bot.core.moderation.changes import Change, applied, described
from bot.core.moderation.notices import Notice, PolicyChanged
from bot.core.moderation.policy import RECENT, Overrides, Policy, Submission
from bot.core.moderation.presses import Press
from bot.core.moderation.problems import problems
from bot.core.moderation.stored import change_from_json
from bot.errors import RetryLaterError
from bot.jobs.moderation.moderators import require_moderator, tell
from bot.jobs.moderation.posting import compose_once
from bot.jobs.services import Services

_TRIES = 5
"""How often somebody else may be quicker before the chore waits for a calmer moment."""

Stored = TypeVar("Stored", Policy, Overrides, Policy | Overrides)

_OVERTAKEN = (
    "Somebody else has changed the policy meanwhile, and together the two changes would make no "
    "sense: {reason} Nothing of yours was changed. Please look at the policy again."
)


class _NothingToTellError(Exception):
    """Nothing was changed."""


async def change_policy(services: Services, job: Mapping[str, Any]) -> None:
    """The chore POLICY. Raises RetryLaterError, SetupError."""
    press, channel = Press.from_job(job), str(job["channel"])
    board, key = services.rules.moderation_channel, f"policy#{press.token}"

    async def compose() -> Notice:
        changes: tuple[str, ...] = ()
        try:
            if await require_moderator(services, job):
                changes = await _change(services, job)
        finally:
            if not changes:
                await services.ledger.end_posting(press.team, key, "")
        if not changes:
            raise _NothingToTellError
        return PolicyChanged(press.user, channel, changes)

    with contextlib.suppress(_NothingToTellError):
        await compose_once(services, board, compose, key=key, team=press.team)


async def _change(services: Services, job: Mapping[str, Any]) -> tuple[str, ...]:
    """What is different now, in words; nothing when nothing is."""
    press, channel = Press.from_job(job), str(job["channel"])
    change = change_from_json(job["change"])
    for _ in range(_TRIES):
        before = await _stored(services, press.team, channel)
        changes = dict(before.recent).get(press.token, ())
        if changes:
            break
        after, changes = _outcome(change, before)
        if not changes:
            return ()
        if found := problems(after):
            await tell(services, job, _OVERTAKEN.format(reason=found[0].sentence))
            return ()
        if await _save(services, press.team, channel, _signed(after, press.token, changes)):
            break
    else:
        raise RetryLaterError("policy", "others were quicker again and again")
    await services.ledger.add(_record(press, channel, changes))
    return changes


def _signed(after: Stored, token: str, changes: tuple[str, ...]) -> Stored:
    recent = (*after.recent, Submission(token, changes))[-RECENT:]
    return replace(after, recent=recent)


def _outcome(
    change: Change, before: Policy | Overrides
) -> tuple[Policy | Overrides, tuple[str, ...]]:
    """What would hold, and what would be different, in words."""
    if isinstance(before, Overrides):
        channel = applied(change, before)
        return channel, described(before, channel)
    team = applied(change, before)
    return team, described(before, team)


async def _stored(services: Services, team: str, channel: str) -> Policy | Overrides:
    if channel:
        return await services.cases.overrides(team, channel)
    return await services.cases.policy(team)


async def _save(services: Services, team: str, channel: str, after: Policy | Overrides) -> bool:
    if isinstance(after, Overrides):
        return await services.cases.save_overrides(team, channel, after)
    return await services.cases.save_policy(team, after)


def _record(press: Press, channel: str, changes: tuple[str, ...]) -> AuditRecord:
    return AuditRecord(
        team=press.team, at=press.at, token=press.token, act=Act.POLICY, by=press.user,
        channel=channel, detail="; ".join(changes),
    )  # fmt: skip
