"""Which labels people see, in which order, and which boxes are drawn."""

from collections.abc import Sequence

from bot.core.labels import Instance, Label
from bot.core.marks import Mark

PERSON_GUESSES = frozenset(
    {
        "Male", "Female", "Man", "Woman", "Lady", "Boy", "Girl",
        "Bride", "Bridegroom", "Bridesmaid", "Tribe",
    }
)  # fmt: skip
"""Labels that guess a person's gender or ethnicity: kept, but not shown unless switched on."""

SAME_PLACE = 0.8
"""Boxes of related labels that overlap this much (ratio 0–1) are one thing in the picture."""


def permitted(labels: Sequence[Label], *, person_guesses: bool) -> list[Label]:
    """All labels that may be shown, most confident first, then by name."""
    allowed = [
        _without_guesses(label) if not person_guesses else label
        for label in labels
        if person_guesses or label.name not in PERSON_GUESSES
    ]
    return sorted(allowed, key=lambda label: (-label.confidence, label.name))


def confident(labels: Sequence[Label], minimum: float) -> list[Label]:
    """Those labels with at least `minimum` percent."""
    return [label for label in labels if label.confidence >= minimum]


def visible(labels: Sequence[Label], *, minimum: float, person_guesses: bool) -> list[Label]:
    """The labels that a team wants to see: permitted, and sure enough."""
    return confident(permitted(labels, person_guesses=person_guesses), minimum)


def marks(labels: Sequence[Label]) -> list[Mark]:
    """The boxes to draw for the labels, least confident first, so that the surest lie on top.

    Detectors box the same person as Person and as Adult; only the most specific label of
    such a pile is drawn.
    """
    pairs = [(label, instance) for label in labels for instance in label.instances]
    pairs.sort(key=lambda pair: (-len(pair[0].parents), -pair[1].confidence, pair[0].name))
    kept: list[tuple[Label, Instance]] = []
    for label, instance in pairs:
        if not any(_same_thing(label, instance, *other) for other in kept):
            kept.append((label, instance))
    drawn = [Mark(label.name, found.confidence, found.box.clamped()) for label, found in kept]
    visible = [mark for mark in drawn if mark.box.area > 0]
    return sorted(visible, key=lambda mark: (mark.confidence, mark.name))


def _same_thing(label: Label, found: Instance, other: Label, other_found: Instance) -> bool:
    related = label.name in other.parents or other.name in label.parents or label is other
    return related and found.box.overlap(other_found.box) >= SAME_PLACE


def _without_guesses(label: Label) -> Label:
    parents = tuple(name for name in label.parents if name not in PERSON_GUESSES)
    aliases = tuple(name for name in label.aliases if name not in PERSON_GUESSES)
    if (parents, aliases) == (label.parents, label.aliases):
        return label
    return Label(label.name, label.confidence, label.instances, parents, aliases, label.categories)
