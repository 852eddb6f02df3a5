"""Answers the operations: opens the picture, looks, and puts the answer together."""

from collections.abc import Callable
from typing import cast

from sandbox.rekognition.errors import (
    invalid_object,
    invalid_parameter,
    unknown_operation,
)
from sandbox.rekognition.labels import MODEL_VERSION, label_answer
from sandbox.rekognition.looking import Eyes
from sandbox.rekognition.moderation import moderation_answer
from sandbox.rekognition.pictures import (
    BYTES_LIMIT,
    S3_BYTES_LIMIT,
    Picture,
    open_picture,
)
from sandbox.rekognition.properties import DEFAULT_COLOURS, image_properties, instance_colours
from sandbox.rekognition.taxonomy import Taxonomy
from sandbox.rekognition.text import text_answer
from sandbox.rekognition.values import (
    Json,
    NoReader,
    Sighting,
    Spot,
    TextReader,
)

GENERAL = "GENERAL_LABELS"
PROPERTIES = "IMAGE_PROPERTIES"
ONLY_GENERAL = ("MaxLabels", "MinConfidence")


class Answers:
    """One method per operation; it may be called from several threads at once."""

    def __init__(
        self,
        eyes: Eyes,
        s3_reader: Callable[[str, str], bytes] | None,
        *,
        text_reader: TextReader | None = None,
    ) -> None:
        self._eyes = eyes
        self._reader = text_reader or NoReader()
        self._read_object = s3_reader
        self._taxonomy = Taxonomy()

    def answer(self, operation: str, request: Json) -> Json:
        """The answer to a request that fits the model; raises ServiceError."""
        match operation:
            case "DetectLabels":
                return self._detect_labels(request)
            case "DetectModerationLabels":
                return self._detect_moderation_labels(request)
            case "DetectText":
                return self._detect_text(request)
            case _:
                raise unknown_operation(operation)

    def _detect_labels(self, request: Json) -> Json:
        features = request.get("Features") or [GENERAL]
        _check_features(features, request)
        picture = self._picture(request["Image"])
        sightings = self._eyes.sightings(picture.pixels)
        answer: Json = {"LabelModelVersion": MODEL_VERSION}
        if GENERAL in features:
            answer["Labels"] = label_answer(sightings, request, self._taxonomy)
        if PROPERTIES in features:
            self._add_properties(answer, picture, sightings, request)
        return answer

    def _detect_moderation_labels(self, request: Json) -> Json:
        picture = self._picture(request["Image"])
        return moderation_answer(self._eyes.knowledge(picture.pixels), request)

    def _detect_text(self, request: Json) -> Json:
        picture = self._picture(request["Image"])
        known = self._eyes.knowledge(picture.pixels)
        return text_answer(known.lines or self._reader.read(picture.pixels), request)

    def _add_properties(
        self, answer: Json, picture: Picture, sightings: list[Sighting], request: Json
    ) -> None:
        settings = request.get("Settings", {}).get("ImageProperties", {})
        colours = settings.get("MaxDominantColors", DEFAULT_COLOURS)
        spots = [spot for sighting in sightings for spot in sighting.spots]
        answer["ImageProperties"] = image_properties(picture.pixels, spots, colours)
        for label in answer.get("Labels", []):
            for instance in label["Instances"]:
                box = {side.lower(): value for side, value in instance["BoundingBox"].items()}
                instance["DominantColors"] = instance_colours(picture.pixels, Spot(**box), colours)

    def _picture(self, image: Json) -> Picture:
        """The picture itself or the one in S3: exactly one of them must be given."""
        if ("Bytes" in image) == ("S3Object" in image):
            raise invalid_parameter("Give Bytes or S3Object.")
        if "Bytes" in image:
            return open_picture(cast("bytes", image["Bytes"]), limit=BYTES_LIMIT)
        return open_picture(self._object(image["S3Object"]), limit=S3_BYTES_LIMIT)

    def _object(self, place: Json) -> bytes:
        if self._read_object is None or "Bucket" not in place or "Name" not in place:
            raise invalid_object()
        try:
            return self._read_object(place["Bucket"], place["Name"])
        except FileNotFoundError as error:
            raise invalid_object() from error


def _check_features(features: list[str], request: Json) -> None:
    """What filters labels may only be asked together with labels (API_DetectLabels)."""
    if len(set(features)) != len(features):
        raise invalid_parameter("Features names one twice.")
    if GENERAL in features:
        return
    if any(name in request for name in ONLY_GENERAL) or request.get("Settings", {}).get(
        "GeneralLabels"
    ):
        raise invalid_parameter(f"Only {GENERAL} has labels to filter.")
