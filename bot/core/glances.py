"""What single frames say together of something that moves."""

from collections.abc import Iterable, Sequence

from bot.core.labels import Glance, Moment
from bot.core.moderation.seen import ContentType, Moderation, ModerationLabel


def moments_of(glances: Iterable[Glance]) -> tuple[Moment, ...]:
    """What was seen when, in the order of time."""
    found = [Moment(span, glance.labels or ()) for glance in glances for span in glance.spans]
    return tuple(sorted(found, key=lambda moment: moment.span))


def moderation_of(glances: Iterable[Glance]) -> Moderation:
    """Every category once, as the model was surest of it: so any flagged frame flags the whole.

    What kind of picture it is counts only where every frame is of that kind, as surely as the
    least sure one: a drawn title must not excuse the photos that follow it.
    """
    answers = [glance.moderation for glance in glances if glance.moderation]
    labels: dict[tuple[str, str], ModerationLabel] = {}
    for label in (label for answer in answers for label in answer.labels):
        known = labels.setdefault((label.parent, label.name), label)
        if known.confidence < label.confidence:
            labels[label.parent, label.name] = label
    return Moderation(
        tuple(sorted(labels.values(), key=lambda label: (-label.confidence, label.name))),
        _kinds(answers),
        next((answer.model_version for answer in answers), ""),
    )


def _kinds(answers: Sequence[Moderation]) -> tuple[ContentType, ...]:
    sure = [{kind.name: kind.confidence for kind in answer.content_types} for answer in answers]
    shared = set.intersection(*map(set, sure)) if sure else set()
    least = {name: min(each[name] for each in sure) for name in shared}
    return tuple(ContentType(name, least[name]) for name in sorted(least))


def text_of(glances: Iterable[Glance]) -> tuple[str, ...]:
    """Every line once, in the order in which they were read."""
    return tuple(dict.fromkeys(line for glance in glances for line in glance.text or ()))


def all_known(glances: Sequence[Glance], part: str) -> bool:
    """Whether a part, named as the field that holds it, is known of every frame."""
    return all(getattr(glance, part) is not None for glance in glances)
