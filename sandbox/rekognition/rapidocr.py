"""RapidOCR, which reads real text, where somebody has installed it: it is no dependency.

https://rapidai.github.io/RapidOCRDocs/main/install_usage/rapidocr/usage/ (from version 3 on; it
needs a runtime besides: `pip install rapidocr onnxruntime`).
"""

import asyncio
import importlib
import importlib.util
import logging
import threading
from typing import Any

import numpy as np

from sandbox.config import SandboxConfig
from sandbox.rekognition.values import Corners, Line, NoReader, Pixels, TextReader

log = logging.getLogger(__name__)

_PACKAGES = ("rapidocr", "onnxruntime")


async def choose_reader(config: SandboxConfig) -> TextReader:
    """RapidOCR, if text is to be read and it is there; it may fetch its models when it starts."""
    if not config.ocr:
        return NoReader()
    if config.offline or not all(map(importlib.util.find_spec, _PACKAGES)):
        log.info("Nobody reads pictures: only text that their metadata tells is found")
        return NoReader()
    return await asyncio.to_thread(_started)


def _started() -> "RapidReader":
    reader = RapidReader(importlib.import_module("rapidocr").RapidOCR())
    # Models are loaded with the first picture: whatever is missing shows now, at the start.
    reader.read(np.full((120, 320, 3), 255, np.uint8))
    log.info("RapidOCR reads what is written in pictures")
    return reader


class RapidReader:
    """Turns RapidOCR's boxes into lines; one picture at a time."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self._lock = threading.Lock()

    def read(self, picture: Pixels) -> list[Line]:
        """The lines, in RapidOCR's order."""
        with self._lock:
            found = self._engine(picture)
        if found.boxes is None or found.txts is None:
            return []
        height, width = picture.shape[:2]
        size = np.array([width, height])
        return [
            Line(str(text), min(float(score) * 100, 100.0), _corners(np.asarray(box) / size))
            for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
            if str(text).strip()
        ]


def _corners(points: Any) -> Corners:
    """RapidOCR begins at the top left, too, and goes clockwise."""
    first, second, third, fourth = ((float(x), float(y)) for x, y in points)
    return first, second, third, fourth
