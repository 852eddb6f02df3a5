"""What is written in a picture, as DetectText tells it: lines, then their words.

https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectText.html
"""

from collections.abc import Iterator, Sequence

from sandbox.rekognition.errors import invalid_parameter
from sandbox.rekognition.values import Corners, Json, Line, Point, Spot, around

MODEL_VERSION = "3.0"
DEFAULT_CONFIDENCE = 80.0
MOST_WORDS = 100
KNOWN_CONFIDENCE = 99.0
"""Percent for lines that somebody has told."""
_HALF = 0.5


def placed(texts: Sequence[str]) -> tuple[Line, ...]:
    """Lines of which nobody knows where they stand: one below the other, in the middle."""
    height = 0.8 / max(len(texts), 1)
    return tuple(
        marked(text, Spot(0.1, 0.1 + number * height, 0.8, height * 0.7))
        for number, text in enumerate(texts)
    )


def marked(text: str, spot: Spot) -> Line:
    """A line that is known to stand there, upright."""
    right, bottom = spot.left + spot.width, spot.top + spot.height
    corners = (spot.left, spot.top), (right, spot.top), (right, bottom), (spot.left, bottom)
    return Line(text, KNOWN_CONFIDENCE, corners)


def text_answer(lines: Sequence[Line], request: Json) -> Json:
    """The answer of DetectText; at most 100 words, those that the filters let through.

    Raises InvalidParameterException for a region that is neither box nor polygon.
    """
    regions = [
        _region(region) for region in request.get("Filters", {}).get("RegionsOfInterest", ())
    ]
    rules = request.get("Filters", {}).get("WordFilter", {})
    kept: list[tuple[Line, list[Line]]] = []
    room = MOST_WORDS
    for line in lines:
        words = [word for word in _words(line) if _passes(word, rules, regions)][:room]
        if words:
            kept.append((line, words))
            room -= len(words)
    return {"TextDetections": list(_detections(kept)), "TextModelVersion": MODEL_VERSION}


def _detections(kept: Sequence[tuple[Line, Sequence[Line]]]) -> Iterator[Json]:
    """First all lines, then all words; a word names its line."""
    for number, (line, _) in enumerate(kept):
        yield {"Type": "LINE", "Id": number, **_described(line)}
    number = len(kept)
    for parent, (_, words) in enumerate(kept):
        for word in words:
            yield {"Type": "WORD", "Id": number, "ParentId": parent, **_described(word)}
            number += 1


def _described(line: Line) -> Json:
    box = line.box
    return {
        "DetectedText": line.text,
        "Confidence": line.confidence,
        "Geometry": {
            "BoundingBox": {
                "Left": box.left,
                "Top": box.top,
                "Width": box.width,
                "Height": box.height,
            },
            "Polygon": [{"X": x, "Y": y} for x, y in line.corners],
        },
    }


def _words(line: Line) -> Iterator[Line]:
    """A line's words, each with its share of the line's length."""
    position = 0
    for text in line.text.split():
        begin = line.text.index(text, position)
        position = begin + len(text)
        yield Line(text, line.confidence, _part(line, begin, position))


def _part(line: Line, begin: int, end: int) -> Corners:
    top_left, top_right, bottom_right, bottom_left = line.corners
    first, last = begin / len(line.text), end / len(line.text)
    return (
        _between(top_left, top_right, first),
        _between(top_left, top_right, last),
        _between(bottom_left, bottom_right, last),
        _between(bottom_left, bottom_right, first),
    )


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _passes(word: Line, rules: Json, regions: Sequence[Spot]) -> bool:
    box = word.box
    inside = not regions or any(box.overlap(region) > box.area * _HALF for region in regions)
    return (
        inside
        and word.confidence >= rules.get("MinConfidence", DEFAULT_CONFIDENCE)
        and box.height >= rules.get("MinBoundingBoxHeight", 0.0)
        and box.width >= rules.get("MinBoundingBoxWidth", 0.0)
    )


def _region(region: Json) -> Spot:
    """A region of interest; of a polygon the box around it."""
    if box := region.get("BoundingBox"):
        return Spot(*(box.get(side, 0.0) for side in ("Left", "Top", "Width", "Height")))
    if polygon := region.get("Polygon"):
        return around([(point.get("X", 0.0), point.get("Y", 0.0)) for point in polygon])
    raise invalid_parameter("A region of interest has a BoundingBox or a Polygon.")
