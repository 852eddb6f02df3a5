"""Which content moderators want to hear of, and from which confidence on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Drawn(StrEnum):
    """How drawn and animated content is treated."""

    SAME = "same"
    """Like everything else."""
    SURER = "surer"
    """Only when the model is very sure, and nothing is removed without a person."""
    IGNORE = "ignore"
    """Not at all."""


DRAWN_SURER_FROM = 95.0
"""What "very sure" means, percent."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What happens with one category; percent 0–100.

    None as `alert_from` ignores it. None as `remove_from` never removes without a person.
    """

    alert_from: float | None
    remove_from: float | None = None


IGNORED = Rule(None)

DEFAULTS: Mapping[str, Rule] = MappingProxyType(
    {
        "Explicit": Rule(80.0),
        # Holiday and family photos are full of these three, and nobody needs to be protected
        # from them; AWS too advises to use the deeper levels for such exceptions. What else
        # there is of this kind is often a matter of taste, so the model has to be surer.
        "Non-Explicit Nudity of Intimate parts and Kissing": Rule(90.0),
        "Bare Back": IGNORED,
        "Exposed Male Nipple": IGNORED,
        "Kissing on the Lips": IGNORED,
        "Swimwear or Underwear": IGNORED,
        "Violence": Rule(80.0),
        "Visually Disturbing": Rule(80.0),
        "Drugs & Tobacco": Rule(80.0),
        "Alcohol": IGNORED,
        # Rude only when it is meant, and hands are easily mistaken.
        "Rude Gestures": Rule(90.0),
        # Cards and dice on a table are a game night far more often than anything else.
        "Gambling": IGNORED,
        "Hate Symbols": Rule(80.0),
    }
)
"""What holds until a team decides otherwise."""

UNKNOWN = Rule(80.0)
"""For a category of which nobody has heard yet: better once too often than never."""


class Submission(NamedTuple):
    """A change that was made: the token of its form, and what it was, in plain words."""

    token: str
    changes: tuple[str, ...]


RECENT = 10
"""How many submissions are remembered with what they changed."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A team's choices. `rules` are by a category's name, of any level; defaults are not in them.

    `words` raise an alert when they are read in a picture. `version` names what is stored,
    empty for the defaults. `recent` are the last changes of it, the latest at the end.
    """

    rules: Mapping[str, Rule] = field(default_factory=dict)
    drawn: Drawn = Drawn.SAME
    report_only: bool = False
    """Alerts are shown, and nothing else changes anywhere."""
    words: tuple[str, ...] = ()
    version: str = ""
    recent: tuple[Submission, ...] = ()
    nearer: Mapping[str, Rule] = field(default_factory=dict)
    """A channel's rules, asked before `rules`; in what a team stores there are none."""


@dataclass(frozen=True, slots=True)
class Overrides:
    """What one channel has different from its team; None as `drawn` is as in the team."""

    rules: Mapping[str, Rule] = field(default_factory=dict)
    drawn: Drawn | None = None
    version: str = ""
    recent: tuple[Submission, ...] = ()


def all_rules(policy: Policy) -> dict[str, Rule]:
    """A team's rules by category: its own over the defaults."""
    return {**DEFAULTS, **policy.rules}


def governing(path: Sequence[str], policy: Policy) -> tuple[str, Rule]:
    """Whose rule holds for a category (its path, top first), and that rule.

    It is the deepest of the path that has one: of the channel's rules, else of the team's and the
    defaults. The name is empty when none has.
    """
    for rules in (policy.nearer, all_rules(policy)):
        for name in reversed(path):
            if name in rules:
                return name, rules[name]
    return "", UNKNOWN


def rule_for(path: Sequence[str], policy: Policy) -> Rule:
    """What holds for a category, which is given by its path from the top down."""
    _, rule = governing(path, policy)
    return rule


def effective(policy: Policy, overrides: Overrides) -> Policy:
    """What holds in a channel: its rule replaces the team's, also for all that is below it."""
    drawn = policy.drawn if overrides.drawn is None else overrides.drawn
    return replace(policy, nearer=overrides.rules, drawn=drawn)
