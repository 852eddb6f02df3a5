"""Animations and videos on the command line: looked at frame by frame, without any storage.

Rekognition Video reads from S3 alone, so that even a long video is looked at by some of its frames
here; in Slack it would be watched whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.config import Config
from bot.core.glances import moments_of
from bot.core.labels import Analysis, Glance, Label
from bot.core.marks import Mark
from bot.core.ranking import marks, visible
from bot.core.timeline import merged
from bot.jobs.analysing import LABELS_ALONE
from bot.jobs.cutting_room import CuttingRoom
from bot.jobs.moving.looking import look_at
from bot.jobs.moving.motion import Stills
from bot.jobs.studio import Studio
from bot.jobs.videos.footage import stills_of
from bot.pictures.contact_sheets import KeyMoment
from bot.pictures.opening import PreparedPicture
from bot.pictures.videos.values import MOST_TIMES
from bot.ports import Detector

_EACH = 5.0
"""Seconds of a long video for which one frame is looked at, as far as so many may be."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What is known of something that moves, and its drawing, None where nothing is boxed."""

    analysis: Analysis
    drawing: bytes | None = None


class MotionLabeller:
    """Labels what moves."""

    def __init__(self, config: Config, detector: Detector, studio: Studio) -> None:
        """Close it after use."""
        self._config = config
        self._detector = detector
        self._studio = studio
        self._room = CuttingRoom()

    def close(self) -> None:
        """Let the threads end when their work is done."""
        self._room.close()

    async def animation(self, path: Path, picture: PreparedPicture, *, draw: bool) -> Moved | None:
        """An animation, whose first frame is `picture`; None where there is no other frame.

        Raises PictureError, and what the detector raises.
        """
        studio = self._studio
        survey = await studio.survey(path)
        if survey.count == 1:
            return None
        selection = await studio.choose(survey, self._config.max_frames)
        stills = Stills(await studio.frames(path, survey, selection.chosen), selection.spans)
        analysis, looks = await self._looked(picture, stills, noun="animation")
        analysis = replace(
            analysis, seconds=survey.seconds, note=survey.sentence, frames=survey.count
        )
        boxes = [self._marks(glance.labels or ()) for glance in looks]
        if not draw or not any(boxes):
            return Moved(analysis)
        drawing = await studio.draw_animation(path, survey, selection, boxes)
        return Moved(analysis, drawing.data)

    async def video(self, path: Path, *, draw: bool) -> Moved:
        """A video by some of its frames. Raises PictureError, and what the detector raises."""
        facts = await self._room.probe(path)
        most = min(max(self._config.max_frames, round(facts.seconds / _EACH)), MOST_TIMES)
        stills = await stills_of(self._room, path, facts.seconds, most)
        analysis, looks = await self._looked(stills.pictures[0], stills, noun="video")
        analysis = replace(
            analysis, is_video=True, format=facts.format, seconds=facts.seconds,
            width=facts.width, height=facts.height,
            frames=max(round(facts.seconds * facts.rate), len(looks)),
        )  # fmt: skip
        if not draw:
            return Moved(analysis)
        moments = [
            KeyMoment(glance.spans[0].start, each.jpeg, each.fit, self._marks(glance.labels or ()))
            for glance, each in zip(looks, stills.pictures, strict=True)
        ]
        drawing = await self._studio.sheet(moments, facts.seconds)
        return Moved(analysis, drawing.data)

    async def _looked(
        self, picture: PreparedPicture, stills: Stills, *, noun: str
    ) -> tuple[Analysis, tuple[Glance, ...]]:
        """What is known of all frames together, and of each."""
        glances = [Glance(spans) for spans in stills.spans]
        looks = await look_at(self._detector, stills.pictures, glances, LABELS_ALONE, noun=noun)
        for failure in looks.failures.values():
            raise failure
        measured = await self._studio.measure(picture.jpeg, picture.fit)
        moments = moments_of(looks.glances)
        analysis = Analysis(
            labels=merged(moments),
            model_version=looks.detection.model_version if looks.detection else "",
            width=picture.width, height=picture.height, format=picture.format, animated=True,
            colours=measured.colours, fingerprint=measured.fingerprint,
            moments=moments, frames_seen=len(looks.glances),
        )  # fmt: skip
        return analysis, looks.glances

    def _marks(self, labels: Sequence[Label]) -> tuple[Mark, ...]:
        config = self._config
        return tuple(
            marks(
                visible(labels, minimum=config.min_confidence, person_guesses=config.person_guesses)
            )
        )
