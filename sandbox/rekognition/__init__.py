"""A Rekognition on this machine that really looks at pictures. It is not Amazon's."""

from sandbox.rekognition.faults import Faults, Latency
from sandbox.rekognition.known import KnownPictures
from sandbox.rekognition.server import Call, RekognitionSandbox
from sandbox.rekognition.values import Detector, NoDetector, NoReader, Sighting, Spot, TextReader

__all__ = [
    "Call",
    "Detector",
    "Faults",
    "KnownPictures",
    "Latency",
    "NoDetector",
    "NoReader",
    "RekognitionSandbox",
    "Sighting",
    "Spot",
    "TextReader",
]
