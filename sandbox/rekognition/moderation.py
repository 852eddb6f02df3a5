"""The taxonomy of moderation model 7.0: three levels, returned as a chain.

https://docs.aws.amazon.com/rekognition/latest/dg/moderation-api.html
"""

from dataclasses import dataclass

from sandbox.rekognition.values import Json, Knowledge

MODEL_VERSION = "7.0"
DEFAULT_CONFIDENCE = 50.0

_TAXONOMY = """
Explicit
  Explicit Nudity
    Exposed Male Genitalia
    Exposed Female Genitalia
    Exposed Buttocks or Anus
    Exposed Female Nipple
  Explicit Sexual Activity
  Sex Toys
Non-Explicit Nudity of Intimate parts and Kissing
  Non-Explicit Nudity
    Bare Back
    Exposed Male Nipple
    Partially Exposed Buttocks
    Partially Exposed Female Breast
    Implied Nudity
  Obstructed Intimate Parts
    Obstructed Female Nipple
    Obstructed Male Genitalia
  Kissing on the Lips
Swimwear or Underwear
  Female Swimwear or Underwear
  Male Swimwear or Underwear
Violence
  Weapons
  Graphic Violence
    Weapon Violence
    Physical Violence
    Self-Harm
    Blood & Gore
    Explosions and Blasts
Visually Disturbing
  Death and Emaciation
    Emaciated Bodies
    Corpses
  Crashes
    Air Crash
Drugs & Tobacco
  Products
    Pills
  Drugs & Tobacco Paraphernalia & Use
    Smoking
Alcohol
  Alcohol Use
    Drinking
  Alcoholic Beverages
Rude Gestures
  Middle Finger
Gambling
Hate Symbols
  Nazi Party
  White Supremacy
  Extremist
"""


@dataclass(frozen=True, slots=True)
class Category:
    """A moderation label's place: its parent's name (empty at the top) and its level 1–3."""

    parent: str
    level: int


def taxonomy() -> dict[str, Category]:
    """Every moderation label by name."""
    places: dict[str, Category] = {}
    path: list[str] = []
    for line in _TAXONOMY.strip("\n").splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        path = [*path[:depth], line.strip()]
        places[path[-1]] = Category(path[-2] if depth else "", depth + 1)
    return places


def moderation_answer(knowledge: Knowledge, request: Json) -> Json:
    """The answer of DetectModerationLabels; every label brings its whole chain along."""
    places = taxonomy()
    least = request.get("MinConfidence", DEFAULT_CONFIDENCE)
    confidences: dict[str, float] = {}
    for sighting in knowledge.moderation:
        name = sighting.name
        while name:
            confidences[name] = max(confidences.get(name, 0.0), sighting.confidence)
            name = places[name].parent
    labels = [
        {
            "Name": name,
            "Confidence": confidence,
            "ParentName": places[name].parent,
            "TaxonomyLevel": places[name].level,
        }
        for name, confidence in confidences.items()
        if confidence >= least
    ]
    return {
        "ModerationLabels": sorted(labels, key=_most_certain_first),
        "ModerationModelVersion": MODEL_VERSION,
        "ContentTypes": [
            {"Name": kind.name, "Confidence": kind.confidence} for kind in knowledge.content_types
        ],
    }


def _most_certain_first(label: Json) -> tuple[float, int]:
    return -label["Confidence"], -label["TaxonomyLevel"]
