"""From a prepared picture to everything that is wanted to be known of it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from bot.core.labels import Analysis, Detection, Label
from bot.errors import RetryLaterError, SetupError
from bot.jobs.studio import Studio
from bot.jobs.together import together
from bot.pictures.measuring import Measured
from bot.pictures.opening import PreparedPicture
from bot.ports import Detector


class Part(StrEnum):
    """What can be asked of a detector; each is a call of its own, paid for by itself."""

    LABELS = "labels"
    MODERATION = "moderation"
    TEXT = "text"


LABELS_ALONE = frozenset({Part.LABELS})


@dataclass(frozen=True, slots=True)
class Analysed:
    """What is known now, which parts were asked for, and which of them failed how.

    `analysis` is None when the labels themselves are missing, and the very one that was known
    when nothing was learnt. A part that failed leaves the others as they are, because they were
    paid for. `paid` is for how many pictures labels were paid.
    """

    analysis: Analysis | None
    asked: frozenset[Part] = frozenset()
    failures: Mapping[Part, Exception] = field(default_factory=dict)
    paid: int = 0

    def whole(self) -> Analysis:
        """The analysis, or the first failure raised."""
        for failure in self.failures.values():
            raise failure
        assert self.analysis is not None
        return self.analysis


def missing(known: Analysis | None, parts: frozenset[Part]) -> frozenset[Part]:
    """What has to be asked for beside what is known."""
    if known is None:
        return parts
    there = {Part.LABELS}
    if known.moderation is not None:
        there.add(Part.MODERATION)
    if known.text is not None:
        there.add(Part.TEXT)
    return parts - there


async def analyse(
    picture: PreparedPicture, detector: Detector, studio: Studio, *,
    known: Analysis | None = None, parts: frozenset[Part] = LABELS_ALONE,
) -> Analysed:  # fmt: skip
    """Ask for all parts that are not known at the same time, while the picture is measured.

    A known analysis is completed by what it lacks. Failures are in the answer; see `whole`.
    """
    wanted = missing(known, parts)
    if not wanted:
        return Analysed(known)
    answers: list[Any] = await together(
        ask(detector, picture.jpeg, wanted),
        *([studio.measure(picture.jpeg, picture.fit)] if Part.LABELS in wanted else []),
    )
    seen, failures = answers[0].seen, answers[0].failures
    if Part.LABELS not in seen:
        return Analysed(_completed(known, seen), wanted, failures)
    analysis = _labelled(picture, seen[Part.LABELS], answers[1])
    return Analysed(_completed(analysis, seen), wanted, failures, paid=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a detector answered, and how it failed, part by part."""

    seen: Mapping[Part, Any]
    failures: Mapping[Part, Exception]


async def ask(detector: Detector, jpeg: bytes, parts: frozenset[Part]) -> Asked:
    """Ask for several parts at the same time."""
    ways = {
        Part.LABELS: detector.detect_labels,
        Part.MODERATION: detector.detect_moderation,
        Part.TEXT: detector.detect_text,
    }
    wanted = sorted(parts)
    answers: list[Any] = await asyncio.gather(
        *(ways[part](jpeg) for part in wanted), return_exceptions=True
    )
    told = dict(zip(wanted, answers, strict=True))
    failures = {part: answer for part, answer in told.items() if isinstance(answer, Exception)}
    return Asked({part: told[part] for part in wanted if part not in failures}, failures)


def may_pass(failure: Exception) -> bool:
    """Whether the same question may be answered later."""
    return isinstance(failure, RetryLaterError | SetupError)


def _labelled(picture: PreparedPicture, detection: Detection, measured: Measured) -> Analysis:
    return Analysis(
        labels=on_the_original(detection.labels, picture),
        model_version=detection.model_version,
        width=picture.width,
        height=picture.height,
        format=picture.format,
        colours=detection.colours or measured.colours,
        quality=detection.quality or measured.quality,
        animated=picture.animated,
        fingerprint=measured.fingerprint,
    )


def _completed(analysis: Analysis | None, seen: Mapping[Part, Any]) -> Analysis | None:
    if analysis is None or not seen:
        return analysis
    return replace(
        analysis,
        moderation=seen.get(Part.MODERATION, analysis.moderation),
        text=seen.get(Part.TEXT, analysis.text),
    )


def on_the_original(labels: Sequence[Label], picture: PreparedPicture) -> tuple[Label, ...]:
    """The labels with their boxes, which come back relative to the picture that was sent."""
    return tuple(
        replace(
            label,
            instances=tuple(
                replace(found, box=picture.fit.to_original(found.box)) for found in label.instances
            ),
        )
        for label in labels
    )
