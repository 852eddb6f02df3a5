"""Which content moderators want to hear of, and from which confidence on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Drawn(StrEnum):
    """How drawn and animated content is treated."""

    SAME = "same"
    """Like everything else."""
    SURER = "surer"
    """Only when the model is very sure."""
    IGNORE = "ignore"
    """Not at all."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What happens with one category; percent 0–100.

    None as `alert_from` ignores it. None as `remove_from` never removes without a person.
    """

    alert_from: float | None
    remove_from: float | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """A team's choices. `rules` are by a category's name, of any level.

    `words` raise an alert when they are read in a picture. `version` names what is stored,
    empty for the defaults.
    """

    rules: Mapping[str, Rule] = field(default_factory=dict)
    drawn: Drawn = Drawn.SAME
    report_only: bool = False
    """Alerts are shown, and nothing else changes anywhere."""
    words: tuple[str, ...] = ()
    version: str = ""


@dataclass(frozen=True, slots=True)
class Overrides:
    """What one channel has different from its team."""

    rules: Mapping[str, Rule] = field(default_factory=dict)
    drawn: Drawn | None = None
    version: str = ""


def effective(policy: Policy, overrides: Overrides) -> Policy:
    """What holds in a channel: a channel's rule replaces the team's for all that is below it."""
    rules = {**policy.rules, **overrides.rules}
    drawn = policy.drawn if overrides.drawn is None else overrides.drawn
    return replace(policy, rules=rules, drawn=drawn)
