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
from bot.aws.rekognition import RekognitionDetector
from bot.aws.threads import DaemonExecutor
from bot.config import Config
from bot.core.labels import Analysis, Label
from bot.core.ranking import marks, permitted, visible
from bot.core.summary import ranked_lines
from bot.errors import BotError, RetryLaterError
from bot.jobs.analysing import analyse
from bot.jobs.studio import Studio
from bot.jobs.together import together

_AT_ONCE = 4


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
    labeller = _FileLabeller(config, directory)
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
        self._slots = asyncio.Semaphore(_AT_ONCE)

    def close(self) -> None:
        self._studio.close()
        self._executor.shutdown(wait=False)

    async def label(self, path: Path, name: str) -> _Result:
        async with self._slots:
            try:
                return await self._label(path, name)
            except OSError as error:
                return _Result(path, problem=f"cannot be read: {error.strerror}")
            except BotError as error:
                return _Result(path, problem=error.for_operator)
            except RetryLaterError as error:
                return _Result(path, problem=f"{error.service} did not answer")

    async def _label(self, path: Path, name: str) -> _Result:
        picture = await self._studio.prepare(path)
        analysis = (await analyse(picture, self._detector, self._studio)).whole()
        boxes = marks(_visible(analysis, self._config))
        if not self._directory or not boxes:
            return _Result(path, analysis)
        drawing = await self._studio.draw(picture.jpeg, picture.fit, boxes)
        drawn = self._directory / name
        try:
            await asyncio.to_thread(drawn.write_bytes, drawing.data)
        except OSError as error:
            problem = f"the drawing could not be written: {error.strerror}"
            return _Result(path, analysis, problem=problem)
        return _Result(path, analysis, drawn)


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
        lines = ranked_lines(_visible(result.analysis, config))[: config.max_labels]
        table = Table("Label", "Confidence", "Boxes", "Kind of", title=escape(str(result.path)))
        for line in lines:
            boxes = str(line.count or "")
            confidence = f"{line.label.confidence:.1f} %"
            table.add_row(
                escape(line.label.name), confidence, boxes, escape(", ".join(line.ancestors))
            )
        console.print(table)
        if result.drawn:
            console.print(f"Drawn: {escape(str(result.drawn))}")


def _as_json(result: _Result, config: Config) -> dict[str, object]:
    """Everything that was found, but for guesses about people unless they are switched on."""
    analysis = result.analysis
    if analysis:
        labels = permitted(analysis.labels, person_guesses=config.person_guesses)
        analysis = replace(analysis, labels=tuple(labels))
    return {
        "file": str(result.path),
        "problem": result.problem or None,
        "drawn": str(result.drawn) if result.drawn else None,
        "analysis": asdict(analysis) if analysis else None,
    }
