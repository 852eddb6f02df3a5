"""A Rekognition on this machine that really looks at pictures. It is not Amazon's."""

from sandbox.rekognition.faults import Faults, Latency
from sandbox.rekognition.known import KnownPictures
from sandbox.rekognition.server import Call, RekognitionSandbox
from sandbox.rekognition.values import Detector, NoDetector, Sighting, Spot

__all__ = [
    "Call",
    "Detector",
    "Faults",
    "KnownPictures",
    "Latency",
    "NoDetector",
    "RekognitionSandbox",
    "Sighting",
    "Spot",
]
