"""Picture work in threads of its own, as many as the machine has cores, in bounded memory."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from bot.core.frames import MAX_FRAMES, Selection, select
from bot.core.marks import Mark
from bot.core.moderation.cases import Cells
from bot.core.top import Counted, Top
from bot.jobs.cutting_room import CuttingRoom
from bot.jobs.together import Budget
from bot.pictures.animations import surveying
from bot.pictures.animations.drawing import draw_animation
from bot.pictures.animations.surveying import Survey
from bot.pictures.blurring import cells_of, preview
from bot.pictures.charts import draw_top
from bot.pictures.contact_sheets import KeyMoment, draw_sheet
from bot.pictures.drawing import Drawing, draw
from bot.pictures.fitting import Fit
from bot.pictures.limits import MEMORY_LIMIT
from bot.pictures.measuring import Measured, measure
from bot.pictures.opening import PreparedPicture, memory_needed, prepare
from bot.pictures.thumbnails import thumbnail
from bot.pictures.timelines import Row, draw_timeline

Result = TypeVar("Result")


class Studio:
    """Opens, measures and draws pictures without holding up the event loop."""

    def __init__(self, threads: int) -> None:
        """Start no thread yet; they come with the first picture.

        All pictures that are decoded at once share the memory that the largest one may take.
        """
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="pictures")
        self._memory = Budget(MEMORY_LIMIT)
        self.videos = CuttingRoom()

    async def prepare(self, path: Path) -> PreparedPicture:
        """Open a file and fit it to the detector. Raises PictureError."""
        needed = await self._run(memory_needed, path)
        async with self._memory.use(needed):
            return await self._run(prepare, path)

    async def measure(self, jpeg: bytes, fit: Fit) -> Measured:
        """Dominant colours, quality and fingerprint of a prepared picture."""
        return await self._run(measure, jpeg, fit)

    async def draw(self, jpeg: bytes, fit: Fit, marks: Sequence[Mark]) -> Drawing:
        """Draw boxes and tags into a prepared picture."""
        return await self._run(draw, jpeg, fit, marks)

    async def survey(self, path: Path) -> Survey:
        """What an animation is, and what its frames look like. Raises PictureError."""
        return await self._moving(path, surveying.survey)

    async def choose(self, survey: Survey, budget: int = MAX_FRAMES) -> Selection:
        """The frames that are worth a look, at most so many."""
        return await self._run(select, survey.frames, budget)

    async def frames(
        self, path: Path, survey: Survey, chosen: tuple[int, ...]
    ) -> tuple[PreparedPicture, ...]:
        """The chosen frames, fitted to the detector. Raises PictureError."""
        return await self._moving(path, surveying.taken, survey, chosen)

    async def draw_animation(
        self, path: Path, survey: Survey, selection: Selection, marks: Sequence[Sequence[Mark]]
    ) -> Drawing:
        """The animation as a GIF; `marks` holds those of each chosen frame. Raises PictureError."""
        return await self._moving(path, draw_animation, survey, selection, marks)

    async def chart(self, top: Top, labels: Sequence[Counted]) -> bytes:
        """A PNG of what was seen most, and of how the library grew."""
        return await self._run(draw_top, top, labels)

    async def sheet(self, moments: Sequence[KeyMoment], length: float) -> Drawing:
        """The key moments of a video that lasts so many seconds, side by side."""
        return await self._run(draw_sheet, moments, length)

    async def timeline(self, rows: Sequence[Row], length: float) -> bytes:
        """A PNG of what is seen when in something that lasts so many seconds."""
        return await self._run(draw_timeline, rows, length)

    async def thumbnail(self, jpeg: bytes, fit: Fit) -> bytes:
        """A small JPEG of a prepared picture."""
        return await self._run(thumbnail, jpeg, fit)

    async def preview(self, cells: Cells) -> bytes:
        """A PNG of those colours in which nothing can be recognised."""
        return await self._run(preview, cells)

    async def cells(self, picture: PreparedPicture) -> Cells:
        """All that is kept of a flagged picture's looks."""
        return await self._run(_cells, picture.jpeg, picture.fit, picture.width, picture.height)

    def close(self) -> None:
        """Let the threads end when their work is done."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self.videos.close()

    async def _moving(self, path: Path, work: Callable[..., Result], *arguments: object) -> Result:
        """Work on an animation's frames, when there is memory for them."""
        needed = await self._run(surveying.memory_needed, path)
        async with self._memory.use(needed):
            return await self._run(work, path, *arguments)

    async def _run(self, work: Callable[..., Result], *arguments: object) -> Result:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, lambda: work(*arguments))


def _cells(jpeg: bytes, fit: Fit, width: int, height: int) -> Cells:
    return cells_of(jpeg, fit, width=width, height=height)
