"""Changing a workspace's settings, where workspaces install the app themselves.

Whoever shows the window changes them, at once: a token must not lie in the queue in the clear. What
was changed is noted and told by a worker, in a chore that is ordered **before** anything is stored
and does nothing unless that happened: so nothing changes in silence, and nothing is told that did
not happen. Each change stores its token with the settings, by which the chore knows it.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.core.choosing import (
    NO_TOKEN,
    SETTINGS_CHANGED,
    UNFIT_ROOM,
    UNFIT_TOKEN,
    Entered,
    Field,
    SettingsChange,
    Standing,
    Unfit,
    budget_from,
    change_between,
    signed,
)
from bot.core.moderation.audit import Act, AuditRecord
from bot.core.moderation.notices import SettingsChanged
from bot.core.moderation.presses import group_of
from bot.core.team_settings import TeamSettings
from bot.errors import BotError, RetryLaterError
from bot.jobs.moderation.posting import post_once
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.ports.choosing import Desk, Front

log = logging.getLogger(__name__)

LATER = 3
"""Seconds after which what was to be stored mostly is: somebody waits for it no longer."""

NEVER = 60.0
"""Seconds after which it never will be."""


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody else changed them meanwhile: nothing was stored."""


Outcome = SettingsChange | Mapping[Field, str] | Overtaken
"""What was changed, or what is wrong with what was entered."""


async def choose(
    services: Services, front: Front, team: str, user: str, entered: Entered, *, token: str
) -> Outcome:
    """Store what an admin entered, if all of it is sound. `token` is this change's own.

    Raises RetryLaterError, SetupError.
    """
    before = await front.choices.chosen(team)
    if before.version != entered.version:
        return Overtaken()
    after, mistakes = await _judged(services, front.desk, before, entered)
    change = change_between(before, after)
    if mistakes or not change.fields:
        return mistakes or change
    await services.queue.send(_job(team, user, token, change, services), group=group_of(team),
                              delay=LATER)  # fmt: skip
    if await front.choices.choose(team, signed(after, token)) is None:
        return Overtaken()
    log.info("settings of %s changed: %s", team, ", ".join(change.fields))
    return change


async def note_settings(services: Services, job: Mapping[str, Any]) -> None:
    """The chore SETTINGS_CHANGED. Raises RetryLaterError, SetupError."""
    team, user, token = str(job["team"]), str(job["user"]), str(job["token"])
    if not await _is_stored(services, job):
        log.info("a change of the settings of %s was not stored", team)
        return
    change = SettingsChange.from_json(job["change"])
    await services.ledger.add(
        AuditRecord(
            team=team, at=float(job["at"]), token=token, act=Act.SETTINGS, by=user,
            detail="; ".join(change.words()),
        )
    )  # fmt: skip
    notice, key = SettingsChanged(user, change), f"settings#{token}"
    for board in change.boards:
        await _tell(services, board, notice, key=f"{key}/{board}", team=team)
    if not change.boards:
        await _tell(services, await services.board.direct(user), notice, key=key, team=team)


async def _is_stored(services: Services, job: Mapping[str, Any]) -> bool:
    """Raises RetryLaterError while it may be under way."""
    front = services.front
    if front is None:
        return False
    if job["token"] in (await front.choices.chosen(str(job["team"]))).recent:
        return True
    if services.clock.now() < float(job["at"]) + NEVER:
        raise RetryLaterError("settings", "they are not stored yet", delay=float(LATER))
    return False


async def _tell(
    services: Services, channel: str, notice: SettingsChanged, *, key: str, team: str
) -> None:
    """Tell it where that is possible: of a board that is left the bot may have been taken out."""
    try:
        await post_once(services, channel, notice, key=key, team=team)
    except BotError as error:
        log.warning("a change of settings cannot be told in %s: %s", channel, error)


async def _judged(
    services: Services, desk: Desk, before: TeamSettings, entered: Entered
) -> tuple[TeamSettings, dict[Field, str]]:
    """The settings as they would be, and what is wrong with each field."""
    after, mistakes = before, {}
    room, holder = await together(_room(desk, before, entered), _holder(desk, entered))
    if room is not Standing.FINE:
        mistakes[Field.CHANNEL] = UNFIT_ROOM[room]
    if isinstance(holder, Unfit):
        mistakes[Field.TOKEN] = UNFIT_TOKEN[holder]
    elif entered.token and not holder:
        mistakes[Field.TOKEN] = NO_TOKEN
    elif entered.token:
        after = replace(after, admin_token=entered.token, admin_user=str(holder))
    elif entered.forgets_token:
        after = replace(after, admin_token="", admin_user="")
    try:
        budget = budget_from(entered.budget, services.rules.most_budget)
        after = replace(after, monthly_budget=budget)
    except ValueError as error:
        mistakes[Field.BUDGET] = str(error)
    channel = "" if entered.is_off else entered.channel or before.moderation_channel
    return replace(after, moderation_channel=channel), mistakes


async def _room(desk: Desk, before: TeamSettings, entered: Entered) -> Standing:
    """A channel that stays is not looked at: who mends the budget need not mend it first."""
    if entered.is_off or entered.channel in ("", before.moderation_channel):
        return Standing.FINE
    found = await desk.room(entered.channel)
    is_wanted = found is Standing.SHARED and entered.may_be_shared
    return Standing.FINE if is_wanted else found


async def _holder(desk: Desk, entered: Entered) -> str | Unfit:
    """Whose token was entered; empty for none, and for what is no user's token at all."""
    is_one = entered.token.startswith("xoxp-")
    return await desk.holder(entered.token) if is_one else ""


def _job(
    team: str, user: str, token: str, change: SettingsChange, services: Services
) -> dict[str, Any]:
    return {
        "chore": SETTINGS_CHANGED, "team": team, "user": user, "token": token,
        "at": services.clock.now(), "change": change.to_json(),
    }  # fmt: skip
