"""Which boxes are drawn into a picture."""

from dataclasses import dataclass

from bot.core.labels import Box


@dataclass(frozen=True, slots=True)
class Mark:
    """One box to draw with its tag; confidence in percent 0–100, the box in ratios 0–1."""

    name: str
    confidence: float
    box: Box
