"""Rekognition's answer to DetectLabels, read into values.

Every member of the answer is optional
(https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html), so a
missing one is empty and an unknown one is ignored.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.labels import Box, Colour, Detection, Instance, Label, Quality


def detection_from_answer(answer: Mapping[str, Any]) -> Detection:
    """Read the whole answer; a label without a name says nothing and is left out."""
    properties = answer.get("ImageProperties") or {}
    return Detection(
        labels=tuple(_label(entry) for entry in answer.get("Labels") or () if entry.get("Name")),
        model_version=answer.get("LabelModelVersion") or "",
        colours=tuple(_colour(entry) for entry in properties.get("DominantColors") or ()),
        quality=_quality(properties.get("Quality")),
    )


def _label(entry: Mapping[str, Any]) -> Label:
    return Label(
        name=entry["Name"],
        confidence=_number(entry, "Confidence"),
        instances=tuple(
            _instance(instance)
            for instance in entry.get("Instances") or ()
            if instance.get("BoundingBox")
        ),
        parents=_names(entry.get("Parents")),
        aliases=_names(entry.get("Aliases")),
        categories=_names(entry.get("Categories")),
    )


def _instance(entry: Mapping[str, Any]) -> Instance:
    box = entry["BoundingBox"]
    return Instance(
        box=Box(
            left=_number(box, "Left"),
            top=_number(box, "Top"),
            width=_number(box, "Width"),
            height=_number(box, "Height"),
        ),
        confidence=_number(entry, "Confidence"),
    )


def _colour(entry: Mapping[str, Any]) -> Colour:
    return Colour(
        red=int(_number(entry, "Red")),
        green=int(_number(entry, "Green")),
        blue=int(_number(entry, "Blue")),
        name=entry.get("SimplifiedColor") or "",
        share=_number(entry, "PixelPercent"),
    )


def _quality(entry: Mapping[str, Any] | None) -> Quality | None:
    if not entry:
        return None
    return Quality(
        brightness=_number(entry, "Brightness"),
        sharpness=_number(entry, "Sharpness"),
        contrast=_number(entry, "Contrast"),
    )


def _names(entries: Sequence[Mapping[str, Any]] | None) -> tuple[str, ...]:
    return tuple(entry["Name"] for entry in entries or () if entry.get("Name"))


def _number(entry: Mapping[str, Any], key: str) -> float:
    return float(entry.get(key) or 0.0)
