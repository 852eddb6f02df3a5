"""What moves: which of its frames are looked at, and what is not."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.core.frames import Selection
from bot.core.labels import Span
from bot.jobs.services import Services
from bot.pictures.animations.surveying import ANIMATED, Survey
from bot.pictures.opening import PreparedPicture


@dataclass(frozen=True, slots=True)
class Stills:
    """The frames that are looked at, and when each of them stands for others."""

    pictures: tuple[PreparedPicture, ...]
    spans: tuple[tuple[Span, ...], ...]


class Moving(Protocol):
    """Something that moves, and is looked at frame by frame."""

    @property
    def noun(self) -> str:
        """What people call it."""
        ...

    @property
    def is_video(self) -> bool:
        """Whether it is a video, not an animation."""
        ...

    @property
    def seconds(self) -> float:
        """How long it takes."""
        ...

    @property
    def count(self) -> int:
        """How many frames it has."""
        ...

    @property
    def note(self) -> str:
        """What was not looked at, as a sentence; empty when all was."""
        ...

    async def stills(self, services: Services, path: Path) -> Stills:
        """The frames that are worth a look. Raises PictureError."""
        ...


@dataclass(frozen=True, slots=True)
class Motion:
    """An animation whose frames are known from afar, and those that are looked at."""

    survey: Survey
    selection: Selection

    @property
    def noun(self) -> str:
        """What people call it."""
        return "animation"

    @property
    def is_video(self) -> bool:
        """Whether it is a video."""
        return False

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return self.survey.seconds

    @property
    def count(self) -> int:
        """How many frames it has."""
        return self.survey.count

    async def stills(self, services: Services, path: Path) -> Stills:
        """The chosen frames. Raises PictureError."""
        pictures = await services.studio.frames(path, self.survey, self.selection.chosen)
        return Stills(pictures, self.selection.spans)

    @property
    def note(self) -> str:
        """What was not looked at, as a sentence; empty when all was."""
        return self.survey.sentence


def moves(picture: PreparedPicture) -> bool:
    """Whether a picture may have several frames that can be read."""
    return picture.animated and picture.format in ANIMATED


async def motion_of(services: Services, path: Path) -> Motion | None:
    """Look at an animation from afar; None for one that has a single frame.

    Raises PictureError.
    """
    survey = await services.studio.survey(path)
    if survey.count == 1:
        return None
    return Motion(survey, await services.studio.choose(survey, services.rules.max_frames))
