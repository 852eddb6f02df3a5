"""From a prepared picture to everything that is wanted to be known of it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from bot.core.labels import Analysis, Detection, Label
from bot.jobs.studio import Studio
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

    `analysis` is None when the labels themselves are missing. A part that failed leaves the
    others as they are, because they were paid for.
    """

    analysis: Analysis | None
    asked: frozenset[Part] = frozenset()
    failures: Mapping[Part, Exception] = field(default_factory=dict)

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
    wanted = sorted(missing(known, parts))
    if not wanted:
        return Analysed(known)
    ask = {
        Part.LABELS: detector.detect_labels,
        Part.MODERATION: detector.detect_moderation,
        Part.TEXT: detector.detect_text,
    }
    measuring = [studio.measure(picture.jpeg, picture.fit)] if Part.LABELS in wanted else []
    answers: list[Any] = await asyncio.gather(
        *(ask[part](picture.jpeg) for part in wanted), *measuring, return_exceptions=True
    )
    for answer in answers[len(wanted) :]:
        if isinstance(answer, BaseException):
            raise answer
    told = dict(zip(wanted, answers, strict=False))
    failures = {part: answer for part, answer in told.items() if isinstance(answer, Exception)}
    seen = {part: answer for part, answer in told.items() if part not in failures}
    analysis = _labelled(picture, seen[Part.LABELS], answers[-1]) if Part.LABELS in seen else known
    return Analysed(_completed(analysis, seen), frozenset(wanted), failures)


def _labelled(picture: PreparedPicture, detection: Detection, measured: Measured) -> Analysis:
    return Analysis(
        labels=tuple(_on_the_original(label, picture) for label in detection.labels),
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
    if analysis is None:
        return None
    return replace(
        analysis,
        moderation=seen.get(Part.MODERATION, analysis.moderation),
        text=seen.get(Part.TEXT, analysis.text),
    )


def _on_the_original(label: Label, picture: PreparedPicture) -> Label:
    """Boxes come back relative to the picture that was sent."""
    instances = tuple(
        replace(found, box=picture.fit.to_original(found.box)) for found in label.instances
    )
    return replace(label, instances=instances)
