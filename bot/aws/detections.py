"""Rekognition's answers about a picture, read into values.

Every member of an answer is optional
(https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html), so a
missing one is empty and an unknown one is ignored.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.labels import Box, Colour, Detection, Instance, Label, Quality
from bot.core.moderation.seen import ContentType, Moderation, ModerationLabel

SURE_LINE = 80.0
"""Percent. What Rekognition asks of single words unless it is told otherwise."""


def detection_from_answer(answer: Mapping[str, Any]) -> Detection:
    """Read the whole answer; a label without a name says nothing and is left out."""
    properties = answer.get("ImageProperties") or {}
    return Detection(
        labels=tuple(
            label_from_entry(entry) for entry in answer.get("Labels") or () if entry.get("Name")
        ),
        model_version=answer.get("LabelModelVersion") or "",
        colours=tuple(_colour(entry) for entry in properties.get("DominantColors") or ()),
        quality=_quality(properties.get("Quality")),
    )


def moderation_from_answer(answer: Mapping[str, Any]) -> Moderation:
    """Read DetectModerationLabels' answer; what has no name says nothing and is left out.

    https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectModerationLabels.html
    """
    labels, kinds = answer.get("ModerationLabels") or (), answer.get("ContentTypes") or ()
    return Moderation(
        labels=tuple(moderation_label_from_entry(entry) for entry in labels if entry.get("Name")),
        content_types=tuple(
            ContentType(entry["Name"], _number(entry, "Confidence"))
            for entry in kinds
            if entry.get("Name")
        ),
        model_version=answer.get("ModerationModelVersion") or "",
    )


def lines_from_answer(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """The lines of DetectText's answer of which it is sure, from the top down.

    Their words stand in the answer a second time
    (https://docs.aws.amazon.com/rekognition/latest/APIReference/API_TextDetection.html).
    """
    lines = [
        entry
        for entry in answer.get("TextDetections") or ()
        if entry.get("Type") == "LINE"
        and entry.get("DetectedText")
        and _number(entry, "Confidence") >= SURE_LINE
    ]
    return tuple(entry["DetectedText"] for entry in sorted(lines, key=_corner))


def _corner(entry: Mapping[str, Any]) -> tuple[float, float]:
    box = (entry.get("Geometry") or {}).get("BoundingBox") or {}
    return _number(box, "Top"), _number(box, "Left")


def moderation_label_from_entry(entry: Mapping[str, Any]) -> ModerationLabel:
    """Read one label of a moderation model, of a picture or of a video."""
    parent = entry.get("ParentName") or ""
    return ModerationLabel(
        name=entry["Name"],
        confidence=_number(entry, "Confidence"),
        parent=parent,
        level=entry.get("TaxonomyLevel") or (2 if parent else 1),
    )


def label_from_entry(entry: Mapping[str, Any]) -> Label:
    """Read one label, of a picture or of a video."""
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
