"""What a policy says of a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.moderation.policy import (
    DRAWN_SURER_FROM,
    Drawn,
    Policy,
    Rule,
    governing,
)
from bot.core.moderation.seen import Moderation, ModerationLabel
from bot.core.moderation.taxonomy import parent_of
from bot.core.moderation.words import words_read

_DRAWN_TYPES = frozenset({"illustrated", "animated"})
"""AWS's pages write them in capitals and in small letters."""

DRAWN_FROM = 90.0
"""From which confidence (percent) a picture counts as drawn: it must not excuse a photo."""

EXPLAINED_WITHIN = 5.0
"""A category that is at most so much surer (percent points) than one below it says nothing new.

AWS's own samples give the same confidence to all levels of a chain
(https://docs.aws.amazon.com/rekognition/latest/dg/procedure-moderate-images.html).
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """A category that was found: its path from the top down, and how sure (percent 0–100)."""

    path: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a picture is flagged; nothing of it when it is not.

    `words` are those of the team's list that were read in it. `removes` says that the policy
    wants it removed without a person, `would_remove` that it would if the team did not only want
    reports. `is_drawn` says that it is drawn or animated.
    """

    findings: tuple[Finding, ...] = ()
    words: tuple[str, ...] = ()
    is_drawn: bool = False
    removes: bool = False
    would_remove: bool = False

    @property
    def is_flagged(self) -> bool:
        """Whether moderators want to hear of it."""
        return bool(self.findings or self.words)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A label with its rule; `ruled_at` is the level of the category that has the rule."""

    path: tuple[str, ...]
    confidence: float
    rule: Rule
    ruled_at: int
    lowest: float
    """The lowest confidence that alerts, whatever the rule says."""

    @property
    def alerts(self) -> bool:
        """Whether its rule alone wants an alert."""
        alert_from = self.rule.alert_from
        return alert_from is not None and self.confidence >= max(alert_from, self.lowest)

    @property
    def removes(self) -> bool:
        """Whether its rule alone wants the picture removed."""
        remove_from = self.rule.remove_from
        return remove_from is not None and self.confidence >= remove_from

    def is_above(self, other: "_Weighed") -> bool:
        """Whether the other one is of a category below this one."""
        level = len(self.path)
        return len(other.path) > level and other.path[:level] == self.path

    def is_excused_by(self, other: "_Weighed") -> bool:
        """Whether this is only so sure because of one below that a deeper rule lets pass."""
        return (
            self.is_above(other)
            and other.ruled_at > len(self.path)
            and not other.alerts
            and other.confidence >= self.confidence - EXPLAINED_WITHIN
        )


def judge(moderation: Moderation | None, lines: Sequence[str], policy: Policy) -> Verdict:
    """Compare what was seen and read in a picture with a policy.

    Of a chain of categories only the deepest that alerts is reported, and it alone decides about
    removal. Words never remove, and neither does anything when the team only wants reports, or
    wants drawn content treated more gently and this is such.
    """
    seen = moderation or Moderation()
    is_drawn = _is_drawn(seen)
    treated = policy.drawn if is_drawn else Drawn.SAME
    found = () if treated is Drawn.IGNORE else _found(seen, policy, _lowest(treated))
    words = words_read(policy.words, lines)
    if not found and not words:
        return Verdict()
    is_sure = treated is Drawn.SAME and any(label.removes for label in found)
    return Verdict(
        findings=tuple(Finding(label.path, label.confidence) for label in found),
        words=words,
        is_drawn=is_drawn,
        removes=is_sure and not policy.report_only,
        would_remove=is_sure and policy.report_only,
    )


def _is_drawn(moderation: Moderation) -> bool:
    return any(
        kind.name.casefold() in _DRAWN_TYPES and kind.confidence >= DRAWN_FROM
        for kind in moderation.content_types
    )


def _lowest(treated: Drawn) -> float:
    return DRAWN_SURER_FROM if treated is Drawn.SURER else 0.0


def _found(moderation: Moderation, policy: Policy, lowest: float) -> tuple[_Weighed, ...]:
    """What is reported, surest first."""
    labels = sorted(moderation.labels, key=lambda label: (label.confidence, label.parent))
    named = {label.name: label for label in labels}
    weighed = [_weighed(label, named, policy, lowest) for label in named.values()]
    alerting = [
        label
        for label in weighed
        if label.alerts and not any(label.is_excused_by(other) for other in weighed)
    ]
    deepest = [one for one in alerting if not any(one.is_above(other) for other in alerting)]
    return tuple(sorted(deepest, key=lambda label: (-label.confidence, label.path)))


def _weighed(
    label: ModerationLabel,
    named: Mapping[str, ModerationLabel],
    policy: Policy,
    lowest: float,
) -> _Weighed:
    path = _path(label.name, named)
    ruler, rule = governing(path, policy)
    return _Weighed(
        path=path,
        confidence=label.confidence,
        rule=rule,
        ruled_at=path.index(ruler) + 1 if ruler else 0,
        lowest=lowest,
    )


def _path(name: str, named: Mapping[str, ModerationLabel]) -> tuple[str, ...]:
    """The way down to a category, as the answer itself has it: a newer model may know others."""
    path = [name]
    while (above := _above(path[0], named)) and above not in path:
        path.insert(0, above)
    return tuple(path)


def _above(name: str, named: Mapping[str, ModerationLabel]) -> str:
    return named[name].parent if name in named else parent_of(name)
