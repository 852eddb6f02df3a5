"""From a prepared picture to everything that is known of it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.core.labels import Analysis, Detection, Label
from bot.jobs.studio import Studio
from bot.jobs.together import together
from bot.pictures.opening import PreparedPicture

Detect = Callable[[bytes], Awaitable[Detection]]
"""Asks a detector about a JPEG; see `bot.ports.Detector`."""


async def analyse(picture: PreparedPicture, detect: Detect, studio: Studio) -> Analysis:
    """Ask the detector while the picture is measured.

    Raises PictureError, RetryLaterError, SetupError.
    """
    detection, measured = await together(
        detect(picture.jpeg),
        studio.measure(picture.jpeg, picture.fit),
    )
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


def _on_the_original(label: Label, picture: PreparedPicture) -> Label:
    """Boxes come back relative to the picture that was sent."""
    instances = tuple(
        replace(found, box=picture.fit.to_original(found.box)) for found in label.instances
    )
    return replace(label, instances=instances)
