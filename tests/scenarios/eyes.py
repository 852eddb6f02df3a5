"""A detector that sees what it is told to, and waits when it is told to."""

import threading

from sandbox.rekognition import Sighting, Spot
from sandbox.rekognition.values import Pixels

PATIENCE = 20.0
"""Seconds after which a closed detector opens by itself, so that no test hangs."""


class Eyes:
    """Sees the same thing in every picture that nobody has described. Called from threads."""

    description = "a dog in every picture that is not known"

    def __init__(self) -> None:
        self.sightings = [Sighting("Dog", 97.2, (Spot(0.2, 0.2, 0.4, 0.5),))]
        self.looking = threading.Event()
        """Set once a picture has arrived."""
        self._open = threading.Event()
        self._open.set()

    def detect(self, picture: Pixels) -> list[Sighting]:
        """What it sees, as soon as it may look."""
        self.looking.set()
        self._open.wait(PATIENCE)
        return self.sightings

    def close(self) -> None:
        """Let every call wait from now on."""
        self.looking.clear()
        self._open.clear()

    def open(self) -> None:
        """Let every call go on."""
        self._open.set()
