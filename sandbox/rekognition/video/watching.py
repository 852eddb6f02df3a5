"""Watches a stored video from its beginning to its end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sandbox.rekognition.errors import UNABLE_TO_GET
from sandbox.rekognition.known import KnownPictures
from sandbox.rekognition.labels import label_answer
from sandbox.rekognition.looking import Eyes
from sandbox.rekognition.moderation import moderation_answer
from sandbox.rekognition.taxonomy import Taxonomy
from sandbox.rekognition.timeline import Seen, in_comment
from sandbox.rekognition.values import Json, Knowledge, Pixels
from sandbox.rekognition.video.cloud import Cloud
from sandbox.rekognition.video.films import (
    UNSUPPORTED,
    Film,
    Interrupted,
    UnusableVideoError,
    VideoMetadata,
    open_film,
)
from sandbox.rekognition.video.results import Look

DEFAULT_CONFIDENCE = 50.0
"""Of labels in videos; in pictures it is 55."""

Judge = Callable[[Pixels, Knowledge | None], tuple[tuple[Json, ...], Json]]
"""The labels of a frame, of which something may be known, and what stands beside them."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a job has found. With a `problem` it has failed."""

    metadata: VideoMetadata | None = None
    looks: tuple[Look, ...] = ()
    problem: str = ""


class Watcher:
    """Does the work of jobs; it may be used from several threads at once."""

    def __init__(self, eyes: Eyes, known: KnownPictures, cloud: Cloud) -> None:
        self._eyes = eyes
        self._known = known
        self._cloud = cloud
        self._taxonomy = Taxonomy()

    def watch(self, operation: str, request: Json, interrupted: Interrupted) -> Findings:
        """Fetch the video of a request to start a job, and look at it."""
        place = request["Video"]["S3Object"]
        judge = self._labels if operation == "StartLabelDetection" else self._moderation
        with TemporaryDirectory(prefix="rekognition-") as folder:
            path = Path(folder, "video")
            try:
                self._cloud.save(place["Bucket"], place["Name"], path)
                with open_film(path) as film:
                    return self._findings(film, judge(request), interrupted)
            except FileNotFoundError:
                return Findings(problem=UNABLE_TO_GET)
            except UnusableVideoError as error:
                return Findings(problem=str(error))

    def _findings(self, film: Film, judge: Judge, interrupted: Interrupted) -> Findings:
        timeline = in_comment(film.comment)
        looks: list[Look] = []
        metadata = None
        for milliseconds, frame in film.looks(interrupted):
            metadata = metadata or film.metadata(frame)
            labels, beside = judge(frame, self._told(timeline, milliseconds))
            looks.append(Look(milliseconds, labels, beside))
        if metadata is None:
            return Findings(problem=UNSUPPORTED)
        return Findings(metadata, tuple(looks))

    def _told(self, timeline: Sequence[Seen], milliseconds: int) -> Knowledge | None:
        return self._known.at(timeline, milliseconds / 1000) if timeline else None

    def _labels(self, request: Json) -> Judge:
        asked = {"MinConfidence": DEFAULT_CONFIDENCE, **request}

        def judge(frame: Pixels, told: Knowledge | None) -> tuple[tuple[Json, ...], Json]:
            seen = self._eyes.sightings(frame) if told is None else told.sightings
            return tuple(label_answer(seen, asked, self._taxonomy)), {}

        return judge

    def _moderation(self, request: Json) -> Judge:
        def judge(frame: Pixels, told: Knowledge | None) -> tuple[tuple[Json, ...], Json]:
            known = self._eyes.knowledge(frame) if told is None else told
            answer = moderation_answer(known, request)
            labels = tuple(answer["ModerationLabels"])
            return labels, {"ContentTypes": answer["ContentTypes"]}

        return judge
