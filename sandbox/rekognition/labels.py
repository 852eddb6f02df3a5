"""Turns what was seen into the labels of a DetectLabels answer."""

from collections.abc import Iterable

from sandbox.rekognition.taxonomy import Taxonomy
from sandbox.rekognition.values import Json, Knowledge, Sighting, Spot

MODEL_VERSION = "3.0"
DEFAULT_CONFIDENCE = 55.0
DEFAULT_LABELS = 1000


def merged(known: Knowledge | None, seen: Iterable[Sighting]) -> list[Sighting]:
    """What is known comes first; the detector adds other labels, and boxes where none are."""
    sightings = {sighting.name: sighting for sighting in (known.sightings if known else ())}
    for sighting in seen:
        before = sightings.get(sighting.name)
        if before is None:
            sightings[sighting.name] = sighting
        elif not before.spots:
            sightings[sighting.name] = Sighting(before.name, before.confidence, sighting.spots)
    return list(sightings.values())


def with_ancestors(sightings: Iterable[Sighting], taxonomy: Taxonomy) -> list[Sighting]:
    """Ancestors become labels of their own, at least as sure as their surest descendant."""
    found = {sighting.name: sighting for sighting in sightings}
    for sighting in tuple(found.values()):
        for name in taxonomy.ancestors(sighting.name):
            before = found.get(name, Sighting(name, 0.0))
            confidence = max(before.confidence, sighting.confidence)
            found[name] = Sighting(name, confidence, before.spots)
    return sorted(found.values(), key=lambda sighting: (-sighting.confidence, sighting.name))


def label_answer(sightings: Iterable[Sighting], request: Json, taxonomy: Taxonomy) -> list[Json]:
    """The `Labels` of the answer: filtered, the surest first, at most `MaxLabels`."""
    least = request.get("MinConfidence", DEFAULT_CONFIDENCE)
    filters = request.get("Settings", {}).get("GeneralLabels", {})
    labels = [
        _label(sighting, least, taxonomy)
        for sighting in with_ancestors(sightings, taxonomy)
        if sighting.confidence >= least and _wanted(sighting.name, filters, taxonomy)
    ]
    # 0 is a number of labels too; more than 1000 are never given.
    return labels[: min(request.get("MaxLabels", DEFAULT_LABELS), DEFAULT_LABELS)]


def _wanted(name: str, filters: Json, taxonomy: Taxonomy) -> bool:
    """Whether the four filters let a label through; both kinds of inclusion add up."""
    category = taxonomy.term(name).category
    names = filters.get("LabelInclusionFilters", [])
    categories = filters.get("LabelCategoryInclusionFilters", [])
    if (names or categories) and name not in names and category not in categories:
        return False
    return name not in filters.get("LabelExclusionFilters", []) and category not in filters.get(
        "LabelCategoryExclusionFilters", []
    )


def _label(sighting: Sighting, least: float, taxonomy: Taxonomy) -> Json:
    term = taxonomy.term(sighting.name)
    instances = [_instance(spot, sighting.confidence) for spot in sighting.spots]
    return {
        "Name": sighting.name,
        "Confidence": sighting.confidence,
        "Instances": [item for item in instances if item["Confidence"] >= least],
        "Parents": [{"Name": name} for name in taxonomy.ancestors(sighting.name)],
        "Aliases": [{"Name": name} for name in term.aliases],
        "Categories": [{"Name": term.category}] if term.category else [],
    }


def _instance(spot: Spot, confidence: float) -> Json:
    return {
        "BoundingBox": {
            "Width": spot.width,
            "Height": spot.height,
            "Left": spot.left,
            "Top": spot.top,
        },
        "Confidence": confidence if spot.confidence is None else spot.confidence,
    }
