"""What a moderation model saw in a picture.

The names are Amazon Rekognition's
(https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectModerationLabels.html).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModerationLabel:
    """A category that the model named; confidence in percent 0–100, `level` 1–3.

    `parent` is the name of the category above, empty at the top.
    """

    name: str
    confidence: float
    parent: str = ""
    level: int = 1


@dataclass(frozen=True, slots=True)
class ContentType:
    """What kind of picture it is, as "Illustrated"; confidence in percent 0–100."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Moderation:
    """The whole answer of a moderation model to one picture."""

    labels: tuple[ModerationLabel, ...] = ()
    content_types: tuple[ContentType, ...] = ()
    model_version: str = ""
