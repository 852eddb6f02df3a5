"""The short list of labels that a person reads in the thread."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.labels import Label, Quality
from bot.core.marks import Mark

SAME_EVIDENCE = 5.0
"""An ancestor at most this many percent surer than its child says nothing more than the child."""


@dataclass(frozen=True, slots=True)
class Line:
    """One label of the list with the ancestors that it stands for."""

    label: Label
    ancestors: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many instances were boxed; 0 for a label without boxes."""
        return len(self.label.instances)


def ranked_lines(labels: Sequence[Label]) -> list[Line]:
    """The labels as lines, most confident first.

    Detectors name Dog, Animal and Pet for one dog. Ancestors that only follow from a more
    specific label share its line; one that is much surer keeps a line of its own.
    """
    ordered = sorted(labels, key=lambda label: (-label.confidence, label.name))
    specific_first = sorted(ordered, key=lambda label: -len(label.parents))
    by_name = {label.name: label for label in ordered}
    folded: dict[str, str] = {}
    for label in specific_first:
        if label.name in folded:
            continue
        for parent in label.parents:
            ancestor = by_name.get(parent)
            if ancestor and parent not in folded and _follows(ancestor, label):
                folded[parent] = label.name
    return [
        Line(label, tuple(a.name for a in ordered if folded.get(a.name) == label.name))
        for label in ordered
        if label.name not in folded
    ]


def _follows(ancestor: Label, label: Label) -> bool:
    has_own_boxes = len(ancestor.instances) > len(label.instances)
    return ancestor.confidence - label.confidence <= SAME_EVIDENCE and not has_own_boxes


def alt_text(marks: Sequence[Mark], labels: Sequence[Label]) -> str:
    """What a person who cannot see the drawn picture should know of it.

    Slack takes at most 1,000 characters at upload
    (https://docs.slack.dev/reference/methods/files.getUploadURLExternal).
    """
    counts: dict[str, int] = {}
    for mark in sorted(marks, key=lambda mark: -mark.confidence):
        counts[mark.name] = counts.get(mark.name, 0) + 1
    boxed = ", ".join(f"{name} ×{n}" if n > 1 else name for name, n in counts.items())
    others = [label.name for label in labels if label.name not in counts]
    text = f"The picture with a box around each of: {boxed}."
    if others:
        text += f" Also seen: {', '.join(others)}."
    return text if len(text) <= 1000 else text[:999] + "…"  # noqa: PLR2004 - Slack's limit


_DARK, _VERY_BRIGHT = 25, 85
_BLURRED, _SOFT = 12, 40


def quality_words(quality: Quality) -> list[str]:
    """How a picture came out, in two plain words: its light, and its sharpness."""
    light = "well lit"
    if quality.brightness < _DARK:
        light = "dark"
    elif quality.brightness > _VERY_BRIGHT:
        light = "very bright"
    sharpness = "sharp"
    if quality.sharpness < _BLURRED:
        sharpness = "blurred"
    elif quality.sharpness < _SOFT:
        sharpness = "a little soft"
    return [light, sharpness]
