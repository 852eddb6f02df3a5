"""The short list of labels that a person reads in the thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.labels import Analysis, Label, Quality, Span
from bot.core.marks import Mark
from bot.core.times import length_text, moves, spans_text

SAME_EVIDENCE = 5.0
"""An ancestor at most this many percent surer than its child says nothing more than the child."""

SAME_TIME = 1.25
"""Nor does one that is seen at most so many times as long."""

_ALT_TEXT = 1000
"""Characters (https://docs.slack.dev/reference/methods/files.getUploadURLExternal)."""

Spans = Mapping[str, Sequence[Span]]
"""When labels are seen, by name."""


@dataclass(frozen=True, slots=True)
class Line:
    """One label of the list with the ancestors that it stands for; `spans` when it is seen."""

    label: Label
    ancestors: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()

    @property
    def count(self) -> int:
        """How many instances were boxed; 0 for a label without boxes."""
        return len(self.label.instances)


def ranked_lines(labels: Sequence[Label], spans: Spans | None = None) -> list[Line]:
    """The labels as lines, most confident first; `spans` tells when those of what moves are seen.

    Detectors name Dog, Animal and Pet for one dog. Ancestors that only follow from a more
    specific label share its line; one that is much surer, or seen for much longer, keeps a line
    of its own.
    """
    seen: Spans = spans or {}
    ordered = sorted(labels, key=lambda label: (-label.confidence, label.name))
    specific_first = sorted(ordered, key=lambda label: -len(label.parents))
    by_name = {label.name: label for label in ordered}
    folded: dict[str, str] = {}
    for label in specific_first:
        if label.name in folded:
            continue
        for parent in label.parents:
            ancestor = by_name.get(parent)
            if ancestor and parent not in folded and _follows(ancestor, label, seen):
                folded[parent] = label.name
    return [
        Line(
            label,
            tuple(a.name for a in ordered if folded.get(a.name) == label.name),
            tuple(seen.get(label.name, ())),
        )
        for label in ordered
        if label.name not in folded
    ]


def _follows(ancestor: Label, label: Label, spans: Spans) -> bool:
    has_own_boxes = len(ancestor.instances) > len(label.instances)
    is_much_surer = ancestor.confidence - label.confidence > SAME_EVIDENCE
    own_time, child_time = (_lasting(spans.get(one.name, ())) for one in (ancestor, label))
    return not has_own_boxes and not is_much_surer and own_time <= child_time * SAME_TIME


def _lasting(spans: Sequence[Span]) -> float:
    return sum(span.end - span.start for span in spans)


def seen_words(line: Line, *, is_video: bool, most: int) -> str:
    """When a line's label is seen: the times of a video, `seen in 0.4–1.2 s` for an animation."""
    times = spans_text(line.spans, is_video=is_video, most=most)
    return times if is_video or not times else f"seen in {times}"


def chart_text(lines: Sequence[Line], *, is_video: bool) -> str:
    """What a person who cannot see the chart of labels and times should know of it."""
    told = [f"{line.label.name} {spans_text(line.spans, is_video=is_video)}" for line in lines]
    return _fitting(f"When each label is seen: {'; '.join(told) or 'none'}.")


def motion_words(analysis: Analysis) -> list[str]:
    """How long something that moves lasts, and how it was looked at; nothing for stills.

    Where there is a note, that says how.
    """
    if not moves(analysis):
        return ["first frame of an animation"] if analysis.animated else []
    words = [length_text(analysis.seconds, is_video=analysis.is_video)]
    if analysis.note:
        return words
    if 0 < analysis.frames_seen < analysis.frames:
        words.append(f"looked at {analysis.frames_seen:,} of its {analysis.frames:,} frames")
    elif analysis.frames_seen:
        words.append(f"looked at all {analysis.frames_seen:,} frames")
    elif analysis.is_video:
        words.append("watched from beginning to end")
    return words


def noun_of(analysis: Analysis) -> str:
    """What people call what was posted, where they read of a drawing of it."""
    if analysis.is_video:
        return "video in its key moments"
    return "animation" if moves(analysis) else "picture"


def alt_text(marks: Sequence[Mark], labels: Sequence[Label], what: str = "picture") -> str:
    """What a person who cannot see the drawn picture, or whatever it is, should know of it."""
    counts: dict[str, int] = {}
    for mark in sorted(marks, key=lambda mark: -mark.confidence):
        counts[mark.name] = counts.get(mark.name, 0) + 1
    boxed = ", ".join(f"{name} ×{n}" if n > 1 else name for name, n in counts.items())
    others = [label.name for label in labels if label.name not in counts]
    text = f"The {what} with a box around each of: {boxed}."
    if not boxed:
        text = f"The {what}, without boxes."
    if others:
        text += f" {'Also seen' if boxed else 'Seen'}: {', '.join(others)}."
    return _fitting(text)


def _fitting(text: str) -> str:
    return text if len(text) <= _ALT_TEXT else f"{text[: _ALT_TEXT - 1]}…"


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
