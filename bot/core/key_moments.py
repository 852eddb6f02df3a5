"""Which moments of a video are shown: few, so that everything that is seen can be seen in one."""

from collections.abc import Sequence

from bot.core.labels import Moment

MOST = 12
ENOUGH = 4
"""So many are shown, if there are so many, even where fewer show everything."""


def key_moments(moments: Sequence[Moment], names: Sequence[str], most: int = MOST) -> list[Moment]:
    """At most `most` moments, in the order of time, in which these labels are seen.

    Each next one shows most labels that were not shown before, the surest where there are several;
    boxes count more than names.
    """
    missing, left, chosen = set(names), list(moments), list[Moment]()
    while left and missing and len(chosen) < most:
        best = max(left, key=lambda moment: (_worth(moment, missing), -moment.span.start))
        if not _shown(best, missing):
            break
        chosen.append(best)
        left.remove(best)
        missing -= _shown(best, missing)
    while left and len(chosen) < min(ENOUGH, most):
        far = max(left, key=lambda moment: (_apart(moment, chosen), -moment.span.start))
        chosen.append(far)
        left.remove(far)
    return sorted(chosen, key=lambda moment: moment.span)


def _worth(moment: Moment, missing: set[str]) -> float:
    return sum(
        label.confidence * (2 if label.instances else 1)
        for label in moment.labels
        if label.name in missing
    )


def _shown(moment: Moment, missing: set[str]) -> set[str]:
    return {label.name for label in moment.labels} & missing


def _apart(moment: Moment, chosen: Sequence[Moment]) -> float:
    return min((abs(moment.span.start - other.span.start) for other in chosen), default=0.0)
