"""Times of what moves, in words. All in seconds from its beginning."""

from collections.abc import Callable, Iterable, Sequence

from bot.core.labels import Analysis, Span
from bot.core.timeline import clock_text, joined

MOST_SPANS = 3
"""How many spans are told where others are only counted."""

_MINUTE = 60
_HARDLY = (0.15, 1.0)
"""Pauses that nobody sees: of something in an animation, of something in a video."""


def length_text(seconds: float, *, is_video: bool) -> str:
    """How long something lasts: `1:20` for a video, `2.4 s` for an animation of less than that."""
    return _clock(seconds) if is_video or seconds >= _MINUTE else f"{_tenths(seconds)} s"


def spans_text(
    spans: Sequence[Span], *, is_video: bool, most: int = MOST_SPANS, all_known: bool = True
) -> str:
    """`0:00–0:14, 0:31–0:40 and 2 more` for a video, `0.4–1.2 s` for an animation.

    Spans between which nobody would notice a pause are told as one. Without `all_known` there may
    be more of them than were given, and none are counted.
    """
    say = _clock if is_video else _tenths
    told = list(dict.fromkeys(_range(span, say) for span in as_seen(spans, is_video=is_video)))
    text = ", ".join(told[:most])
    if text and not is_video:
        text += " s"
    if len(told) <= most:
        return text
    return f"{text} and {len(told) - most} more" if all_known else f"{text}, …"


def as_seen(spans: Iterable[Span], *, is_video: bool) -> tuple[Span, ...]:
    """The spans in order, those with a pause between them that hardly matters made one."""
    return joined(sorted(spans), _HARDLY[is_video])


def label_spans(analysis: Analysis, minimum: float) -> dict[str, tuple[Span, ...]]:
    """When each label was seen with at least `minimum` percent; nothing for what stands still."""
    found: dict[str, list[Span]] = {}
    for moment in analysis.moments:
        for label in moment.labels:
            if label.confidence >= minimum:
                found.setdefault(label.name, []).append(moment.span)
    return {name: as_seen(spans, is_video=analysis.is_video) for name, spans in found.items()}


def moves(analysis: Analysis) -> bool:
    """Whether it is known what was seen when."""
    return bool(analysis.moments) or analysis.seconds > 0


def _range(span: Span, say: Callable[[float], str]) -> str:
    start, end = say(span.start), say(span.end)
    return start if start == end else f"{start}–{end}"


def _tenths(seconds: float) -> str:
    return f"{max(seconds, 0.0):.1f}".removesuffix(".0")


def _clock(seconds: float) -> str:
    # A tenth is all that an entry keeps, and the same time must read the same everywhere.
    return clock_text(round(seconds, 1))
