"""What the windows of the policy show: the team's choices, or a channel's."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.moderation.policy import (
    DEFAULTS,
    Overrides,
    Policy,
    Rule,
    all_rules,
    effective,
    rule_for,
)
from bot.core.moderation.taxonomy import below, children_of, path_of, top_levels


@dataclass(frozen=True, slots=True)
class Shown:
    """A policy, of which `channel` is shown, or the whole team where that is empty."""

    policy: Policy
    channel: str = ""
    overrides: Overrides = field(default_factory=Overrides)
    can_remove: bool = False
    reads_text: bool = False

    @property
    def own(self) -> Mapping[str, Rule]:
        """The rules that were made here, by category."""
        return self.overrides.rules if self.channel else all_rules(self.policy)

    def holds(self, category: str) -> Rule:
        """What holds for a category here, wherever it was made."""
        return rule_for(path_of(category), effective(self.policy, self.overrides))

    def of_team(self, category: str) -> Rule:
        """What the team has for it."""
        return rule_for(path_of(category), self.policy)

    def may_follow(self, category: str) -> bool:
        """Whether a category can be left to what is above it, or to the team.

        In a team's own policy a default would hold instead where there is one.
        """
        return bool(self.channel) or category not in DEFAULTS

    def exceptions(self, top: str) -> dict[str, Rule]:
        """The rules below a category that differ from what they would follow."""
        own, general = self.own, self.holds(top)
        return {name: own[name] for name in below(top) if name in own and own[name] != general}

    def can_be_tuned(self) -> list[str]:
        """The top categories of which there is more to choose than one percentage."""
        return [top for top in top_levels() if children_of(top) or self._may_remove(top)]

    def _may_remove(self, top: str) -> bool:
        return self.can_remove and self.holds(top).alert_from is not None
