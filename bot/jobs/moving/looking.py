"""Looking at the chosen frames of something that moves, several at a time."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.core.labels import Detection, Glance
from bot.jobs.analysing import Asked, Part, ask, may_pass, on_the_original
from bot.jobs.telling import Tell, untold
from bot.pictures.opening import PreparedPicture
from bot.ports import Detector

AT_ONCE = 4
"""Frames of one animation that are looked at at the same time."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What is known of every frame now, and which part failed how.

    `paid` is for how many frames labels were paid.
    """

    glances: tuple[Glance, ...]
    failures: Mapping[Part, Exception]
    paid: int = 0
    detection: Detection | None = None
    """The first answer about labels."""
    learnt: bool = False
    """Whether anything is known now that was not before."""


async def look_at(
    detector: Detector, pictures: Sequence[PreparedPicture], glances: Sequence[Glance],
    wanted: frozenset[Part], *, noun: str, tell: Tell = untold,
) -> Looks:  # fmt: skip
    """Ask for what is not known of each frame, for some frames at once; the same frame never twice.

    `glances` hold what is known of each, and when it stands for others.
    """
    first = {picture.jpeg: place for place, picture in reversed(list(enumerate(pictures)))}
    places = sorted(first.values())
    slots, done = asyncio.Semaphore(AT_ONCE), 0

    async def one(place: int) -> Asked:
        nonlocal done
        async with slots:
            asked = await ask(detector, pictures[place].jpeg, wanted - _known(glances[place]))
        done += 1
        tell(f"Looking at the {noun}: {done} of {len(places)} frames.")
        return asked

    tell(f"Looking at the {noun}: 0 of {len(places)} frames.")
    answers = dict(zip(places, await asyncio.gather(*map(one, places)), strict=True))
    learnt = [
        _learnt(glance, picture, answers[first[picture.jpeg]])
        for glance, picture in zip(glances, pictures, strict=True)
    ]
    return _looks(tuple(learnt), list(answers.values()))


def _looks(glances: tuple[Glance, ...], answers: Sequence[Asked]) -> Looks:
    detections = [each.seen[Part.LABELS] for each in answers if Part.LABELS in each.seen]
    return Looks(
        glances,
        _worst([each.failures for each in answers]),
        paid=len(detections),
        detection=detections[0] if detections else None,
        learnt=any(each.seen for each in answers),
    )


def _known(glance: Glance) -> frozenset[Part]:
    fields = {
        Part.LABELS: glance.labels, Part.MODERATION: glance.moderation, Part.TEXT: glance.text,
    }  # fmt: skip
    return frozenset(part for part, known in fields.items() if known is not None)


def _learnt(glance: Glance, picture: PreparedPicture, asked: Asked) -> Glance:
    seen: Mapping[Part, Any] = asked.seen
    if Part.LABELS in seen:
        glance = replace(glance, labels=on_the_original(seen[Part.LABELS].labels, picture))
    return replace(
        glance,
        moderation=seen.get(Part.MODERATION, glance.moderation),
        text=seen.get(Part.TEXT, glance.text),
    )


def _worst(failures: Sequence[Mapping[Part, Exception]]) -> dict[Part, Exception]:
    """One failure of each part: what is final rather than what may pass."""
    found: dict[Part, Exception] = {}
    for each in failures:
        for part, failure in each.items():
            if part not in found or (may_pass(found[part]) and not may_pass(failure)):
                found[part] = failure
    return found
