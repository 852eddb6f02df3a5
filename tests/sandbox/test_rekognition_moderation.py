"""DetectModerationLabels: chains of the taxonomy, for what is known of a picture."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.rekognition import RekognitionSandbox, Sighting
from sandbox.rekognition.moderation import taxonomy
from tests.sandbox.rekognition_support import call, drawing, encoded

PICTURE = encoded(drawing())


@pytest.fixture
async def sandbox() -> AsyncIterator[RekognitionSandbox]:
    async with RekognitionSandbox() as running:
        yield running


def found(answer: dict[str, Any]) -> list[tuple[str, str, int, float]]:
    return [
        (label["Name"], label["ParentName"], label["TaxonomyLevel"], label["Confidence"])
        for label in answer["ModerationLabels"]
    ]


async def test_a_label_brings_its_chain_along(sandbox: RekognitionSandbox) -> None:
    sandbox.known.register(
        PICTURE,
        [],
        moderation=[Sighting("Smoking", 99.0), Sighting("Alcohol", 52.0)],
        content_types=[Sighting("Illustrated", 98.0)],
    )

    answer = await call(sandbox, "detect_moderation_labels", Image={"Bytes": PICTURE})

    assert found(answer) == [
        ("Smoking", "Drugs & Tobacco Paraphernalia & Use", 3, 99.0),
        ("Drugs & Tobacco Paraphernalia & Use", "Drugs & Tobacco", 2, 99.0),
        ("Drugs & Tobacco", "", 1, 99.0),
        ("Alcohol", "", 1, 52.0),
    ]
    assert answer["ContentTypes"] == [{"Name": "Illustrated", "Confidence": 98.0}]
    assert answer["ModerationModelVersion"] == "7.0"


async def test_the_asked_confidence_decides(sandbox: RekognitionSandbox) -> None:
    sandbox.known.register(
        PICTURE, [], moderation=[Sighting("Weapons", 80.0), Sighting("Gambling", 45.0)]
    )

    usual = await call(sandbox, "detect_moderation_labels", Image={"Bytes": PICTURE})
    all_of_them = await call(
        sandbox, "detect_moderation_labels", Image={"Bytes": PICTURE}, MinConfidence=0
    )

    assert [name for name, *_ in found(usual)] == ["Weapons", "Violence"]
    assert [name for name, *_ in found(all_of_them)] == ["Weapons", "Violence", "Gambling"]


async def test_of_an_unknown_picture_nothing_is_said(sandbox: RekognitionSandbox) -> None:
    answer = await call(sandbox, "detect_moderation_labels", Image={"Bytes": PICTURE})

    assert found(answer) == []


async def test_a_label_outside_the_taxonomy_is_refused(sandbox: RekognitionSandbox) -> None:
    with pytest.raises(ValueError, match="no moderation labels: Swearing"):
        sandbox.known.register(PICTURE, [], moderation=[Sighting("Swearing", 90.0)])


def test_the_taxonomy_has_three_levels() -> None:
    levels = [category.level for category in taxonomy().values()]

    assert (levels.count(1), levels.count(2), levels.count(3)) == (10, 20, 22)
    assert all(
        taxonomy()[category.parent].level == category.level - 1
        for category in taxonomy().values()
        if category.parent
    )
