"""What a person changes of a policy in one go, and how that is told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import overload

from bot.core.moderation.policy import Drawn, Overrides, Policy, Rule, all_rules

_DRAWN = {
    Drawn.SAME: "like everything else",
    Drawn.SURER: "only when the model is very sure",
    Drawn.IGNORE: "ignored",
    None: "as in the team",
}
_WORDS_A_SENTENCE = 10
"""A sentence must fit into one of Slack's blocks; a whole list would not."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one form submits, for the team or for one channel; what is not in it stays.

    A rule of None goes: then what holds is the category above it, the default, or the team's.
    `drawn` None stays; with `clears_drawn` it is as usual again. In a channel there is no
    `report_only` and there are no `words`.
    """

    rules: Mapping[str, Rule | None] = field(default_factory=dict)
    drawn: Drawn | None = None
    clears_drawn: bool = False
    report_only: bool | None = None
    words: tuple[str, ...] | None = None


@overload
def applied(change: Change, to: Policy) -> Policy: ...
@overload
def applied(change: Change, to: Overrides) -> Overrides: ...
def applied(change: Change, to: Policy | Overrides) -> Policy | Overrides:
    """What a policy, or a channel's part of one, is after a change."""
    merged = {**to.rules, **change.rules}
    rules = {name: rule for name, rule in merged.items() if rule is not None}
    if isinstance(to, Overrides):
        kept = None if change.clears_drawn else to.drawn
        return replace(to, rules=rules, drawn=change.drawn or kept)
    return replace(
        to,
        rules=rules,
        drawn=change.drawn or (Drawn.SAME if change.clears_drawn else to.drawn),
        report_only=to.report_only if change.report_only is None else change.report_only,
        words=to.words if change.words is None else change.words,
    )


@overload
def described(before: Policy, after: Policy) -> tuple[str, ...]: ...
@overload
def described(before: Overrides, after: Overrides) -> tuple[str, ...]: ...
def described(before: Policy | Overrides, after: Policy | Overrides) -> tuple[str, ...]:
    """What is different, each in a plain sentence without a full stop; nothing when nothing is."""
    said = list(_rules(before, after))
    if before.drawn != after.drawn:
        said.append(f"Drawn content: {_DRAWN[after.drawn]} (was {_DRAWN[before.drawn]})")
    if isinstance(before, Policy) and isinstance(after, Policy):
        if before.report_only != after.report_only:
            said.append(f"Report only: {'on' if after.report_only else 'off'}")
        said += _words("Words added", [word for word in after.words if word not in before.words])
        said += _words("Words removed", [word for word in before.words if word not in after.words])
    return tuple(said)


def said_of(rule: Rule) -> str:
    """A rule in words: "alert from 80 %, remove from 95 %", "ignore"."""
    if rule.alert_from is None:
        return "ignore"
    alert = f"alert from {percent(rule.alert_from)}"
    return (
        alert if rule.remove_from is None else f"{alert}, remove from {percent(rule.remove_from)}"
    )


def percent(value: float) -> str:
    """A threshold as people write it: "80 %", "82.5 %"."""
    return f"{value:.10g} %"


def _rules(before: Policy | Overrides, after: Policy | Overrides) -> Iterator[str]:
    old, new = _known(before), _known(after)
    absent = "as in the team" if isinstance(after, Overrides) else "as the category above it"
    for name in [*old, *(name for name in new if name not in old)]:
        was, now = old.get(name), new.get(name)
        if was != now:
            yield f"{name}: {said_of(now) if now else absent} (was {_before(was, now, absent)})"


def _known(policy: Policy | Overrides) -> Mapping[str, Rule]:
    return all_rules(policy) if isinstance(policy, Policy) else policy.rules


def _before(was: Rule | None, now: Rule | None, absent: str) -> str:
    if was is None:
        return absent
    plain = now is not None and now.alert_from is not None and now.remove_from is None
    if plain and was.alert_from is not None and was.remove_from is None:
        return percent(was.alert_from)
    return said_of(was)


def _words(title: str, words: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(words), _WORDS_A_SENTENCE):
        part = words[start : start + _WORDS_A_SENTENCE]
        yield f"{title}: {', '.join(f'“{word}”' for word in part)}"
