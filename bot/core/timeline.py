"""What was seen when, in something that moves. Times in seconds from its beginning."""

from collections.abc import Iterable, Sequence

from bot.core.labels import Label, Moment, Span

__all__ = ["Moment", "Span", "joined", "merged", "spans_of"]


def merged(moments: Sequence[Moment]) -> tuple[Label, ...]:
    """Every label once, as it was seen most surely; the surest first."""
    best: dict[str, Label] = {}
    for moment in moments:
        for label in moment.labels:
            if label.name not in best or best[label.name].confidence < label.confidence:
                best[label.name] = label
    return tuple(sorted(best.values(), key=lambda label: (-label.confidence, label.name)))


def spans_of(moments: Iterable[Moment], name: str, minimum: float) -> tuple[Span, ...]:
    """When a label was seen with at least `minimum` percent; neighbouring spans are one."""
    found = sorted(
        moment.span
        for moment in moments
        if any(label.name == name and label.confidence >= minimum for label in moment.labels)
    )
    return joined(found)


def joined(spans: Sequence[Span], gap: float = 0.0) -> tuple[Span, ...]:
    """Sorted spans, those at most `gap` seconds apart made one."""
    result: list[Span] = []
    for span in spans:
        if result and span.start <= result[-1].end + gap:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return tuple(result)


SHORT = 20.0
"""Seconds up to which tenths are told of something: an animation, a clip."""


def clock_text(seconds: float) -> str:
    """A time as players show it: 0:14, 1:02:03."""
    whole = int(max(seconds, 0.0))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
