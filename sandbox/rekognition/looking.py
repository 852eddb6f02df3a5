"""What is seen in pixels: first what is known of them, then what the detector finds."""

from sandbox.rekognition.known import KnownPictures
from sandbox.rekognition.labels import merged
from sandbox.rekognition.values import Detector, Knowledge, Pixels, Sighting


class Eyes:
    """Looks at pictures and at single frames; it may be used from several threads at once."""

    def __init__(self, detector: Detector, known: KnownPictures) -> None:
        self._detector = detector
        self._known = known

    def sightings(self, picture: Pixels) -> list[Sighting]:
        """Labels without ancestors; a complete knowledge spares the detector."""
        known = self._known.find(picture)
        if known and known.complete:
            return list(known.sightings)
        return merged(known, self._detector.detect(picture))

    def knowledge(self, picture: Pixels) -> Knowledge:
        """What is known of the picture, perhaps nothing."""
        return self._known.find(picture) or Knowledge()
