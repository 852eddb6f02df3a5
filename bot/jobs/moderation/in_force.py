"""The policy as moderators may look at it: what is stored, for the team or for one channel."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.core.moderation.changes import Change, applied
from bot.core.moderation.policy import Overrides, Policy
from bot.core.moderation.problems import Problem, problems
from bot.jobs.services import Services
from bot.jobs.together import together


@dataclass(frozen=True, slots=True)
class InForce:
    """The team's policy, and what `channel` has different; without one it is about the team."""

    policy: Policy
    channel: str = ""
    overrides: Overrides = field(default_factory=Overrides)

    def changed(self, change: Change) -> "InForce":
        """What would be in force after a change."""
        if self.channel:
            return replace(self, overrides=applied(change, self.overrides))
        return replace(self, policy=applied(change, self.policy))

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the part that it is about."""
        return problems(self.overrides if self.channel else self.policy)


class Closed(StrEnum):
    """Why somebody cannot look at the policy."""

    OFF = "off"
    NOT_A_MODERATOR = "not a moderator"


async def look_up(services: Services, team: str, user: str, channel: str) -> InForce | Closed:
    """What is in force, for whoever is a moderator at this moment.

    Raises RetryLaterError, SetupError.
    """
    board, cases = services.rules.moderation_channel, services.cases
    if not board:
        return Closed.OFF
    is_member, policy, overrides = await together(
        services.doors.is_member(board, user),
        cases.policy(team),
        cases.overrides(team, channel) if channel else _nothing(),
    )
    return InForce(policy, channel, overrides) if is_member else Closed.NOT_A_MODERATOR


async def _nothing() -> Overrides:
    return Overrides()
