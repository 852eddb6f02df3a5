"""`python -m bot label FILE…`: the pipeline on local files; needs AWS credentials alone."""

import asyncio
import json
import os
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from bot.aws.clients import Clients
from bot.aws.failures import without_slack
from bot.aws.rekognition import RekognitionDetector
from bot.aws.threads import DaemonExecutor
from bot.commands.moving import MotionLabeller, Moved
from bot.config import Config
from bot.core.labels import Analysis, Label
from bot.core.ranking import marks, permitted, visible
from bot.core.summary import motion_words, ranked_lines
from bot.core.times import label_spans, spans_text
from bot.errors import BotError, NotAPictureError, RetryLaterError, SetupError
from bot.jobs.analysing import analyse
from bot.jobs.moving.motion import moves
from bot.jobs.studio import Studio
from bot.jobs.together import together
from bot.pictures.opening import PreparedPicture

_AT_ONCE = 4
_SPANS = 5


@dataclass(frozen=True, slots=True)
class _Result:
    path: Path
    analysis: Analysis | None = None
    drawn: Path | None = None
    problem: str = ""


async def run_label(
    config: Config, files: list[Path], *, directory: Path | None, as_json: bool
) -> int:
    """Label the files and print the results in order; 1 when any of them failed.

    Raises BotError when the drawings have nowhere to go, before anything is paid for.
    """
    _make(directory)
    try:
        labeller = _FileLabeller(config, directory)
    except SetupError as error:  # Such as an AWS_PROFILE that does not exist.
        raise without_slack(error) from error
    try:
        # The results belong to standard output, the progress to the person who waits.
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("Labelling", total=len(files), visible=len(files) > 1)

            async def one(path: Path, name: str) -> _Result:
                result = await labeller.label(path, name)
                progress.advance(task)
                return result

            results: list[_Result] = await together(
                *(one(path, name) for path, name in zip(files, _drawn_names(files), strict=True))
            )
    finally:
        labeller.close()
    if as_json:
        json.dump([_as_json(result, config) for result in results], sys.stdout, indent=2)
        print()
    else:
        _print(results, config)
    return int(any(result.problem for result in results))


class _FileLabeller:
    """Labels local files, a few at once."""

    def __init__(self, config: Config, directory: Path | None) -> None:
        self._config = config
        self._directory = directory
        self._studio = Studio(threads=os.cpu_count() or 1)
        self._executor = DaemonExecutor(_AT_ONCE, name="aws")
        clients = Clients(region=config.region, connections=_AT_ONCE)
        self._detector = RekognitionDetector(
            clients.rekognition(), self._executor, image_properties=config.image_properties
        )
        self._motion = MotionLabeller(config, self._detector, self._studio)
        self._slots = asyncio.Semaphore(_AT_ONCE)

    def close(self) -> None:
        self._motion.close()
        self._studio.close()
        self._executor.shutdown(wait=False)

    async def label(self, path: Path, name: str) -> _Result:
        async with self._slots:
            try:
                return await self._label(path, name)
            except OSError as error:
                return _Result(path, problem=f"cannot be read: {error.strerror}")
            except SetupError as error:
                return _Result(path, problem=without_slack(error).for_operator)
            except BotError as error:
                return _Result(path, problem=error.for_operator)
            except RetryLaterError as error:
                return _Result(path, problem=f"{error.service} did not answer")

    async def _label(self, path: Path, name: str) -> _Result:
        looked = await self._look(path)
        analysis = looked.analysis
        if not self._directory or not looked.drawing:
            return _Result(path, analysis)
        drawn = self._directory / name
        if analysis.animated and not analysis.is_video and analysis.moments:
            drawn = drawn.with_suffix(".gif")
        try:
            await asyncio.to_thread(drawn.write_bytes, looked.drawing)
        except OSError as error:
            problem = f"the drawing could not be written: {error.strerror}"
            return _Result(path, analysis, problem=problem)
        return _Result(path, analysis, drawn)

    async def _look(self, path: Path) -> Moved:
        draw = self._directory is not None
        try:
            picture = await self._studio.prepare(path)
        except NotAPictureError as no_picture:
            try:
                return await self._motion.video(path, draw=draw)
            except NotAPictureError:
                raise no_picture from None
        if moves(picture) and (moved := await self._motion.animation(path, picture, draw=draw)):
            return moved
        return await self._still(picture, draw=draw)

    async def _still(self, picture: PreparedPicture, *, draw: bool) -> Moved:
        analysis = (await analyse(picture, self._detector, self._studio)).whole()
        boxes = marks(_visible(analysis, self._config))
        if not draw or not boxes:
            return Moved(analysis)
        return Moved(analysis, (await self._studio.draw(picture.jpeg, picture.fit, boxes)).data)


def _visible(analysis: Analysis, config: Config) -> list[Label]:
    return visible(
        analysis.labels,
        minimum=config.min_confidence,
        person_guesses=config.person_guesses,
    )


def _drawn_names(files: list[Path]) -> list[str]:
    """A file name for each drawing; files of the same name get numbers."""
    names: list[str] = []
    for path in files:
        name, number = f"{path.stem}-labels.jpg", 1
        while name in names:
            number += 1
            name = f"{path.stem}-labels-{number}.jpg"
        names.append(name)
    return names


def _make(directory: Path | None) -> None:
    if directory is None:
        return
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sentence = f"The drawings cannot go to {directory}: {error.strerror}."
        raise BotError(sentence) from error


def _print(results: list[_Result], config: Config) -> None:
    console = Console()
    for result in results:
        if result.problem:
            console.print(f"[bold]{escape(str(result.path))}[/] {escape(result.problem)}")
        if result.analysis is None:
            continue
        console.print(_table(result.path, result.analysis, config))
        if told := motion_words(result.analysis):
            console.print(
                escape(" ".join(filter(None, (f"{', '.join(told)}.", result.analysis.note))))
            )
        if result.drawn:
            console.print(f"Drawn: {escape(str(result.drawn))}")


def _table(path: Path, analysis: Analysis, config: Config) -> Table:
    spans = label_spans(analysis, config.min_confidence)
    lines = ranked_lines(_visible(analysis, config), spans)[: config.max_labels]
    table = Table("Label", "Confidence", "Boxes", "Kind of", title=escape(str(path)))
    if spans:
        table.add_column("Seen")
    for line in lines:
        cells = [
            escape(line.label.name), f"{line.label.confidence:.1f} %", str(line.count or ""),
            escape(", ".join(line.ancestors)),
        ]  # fmt: skip
        times = spans_text(line.spans, is_video=analysis.is_video, most=_SPANS)
        table.add_row(*cells, *([times] if spans else []))
    return table


def _as_json(result: _Result, config: Config) -> dict[str, object]:
    """Everything that was found, but for guesses about people unless they are switched on."""
    analysis = result.analysis
    if analysis:
        analysis = _permitted(analysis, config)
    return {
        "file": str(result.path),
        "problem": result.problem or None,
        "drawn": str(result.drawn) if result.drawn else None,
        "analysis": _as_dict(analysis) if analysis else None,
    }


def _as_dict(analysis: Analysis) -> dict[str, object]:
    fields = asdict(analysis)
    # Nothing is ever left unfinished here.
    del fields["unfinished"]
    return fields


def _permitted(analysis: Analysis, config: Config) -> Analysis:
    def shown(labels: tuple[Label, ...]) -> tuple[Label, ...]:
        return tuple(permitted(labels, person_guesses=config.person_guesses))

    moments = (replace(moment, labels=shown(moment.labels)) for moment in analysis.moments)
    return replace(analysis, labels=shown(analysis.labels), moments=tuple(moments))
