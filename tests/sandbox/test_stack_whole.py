"""Everything together, with the real bot as a process; slow, so each start serves its purpose."""

import os
import signal
from pathlib import Path

import pytest

from sandbox.bot_process import BotStoppedError
from sandbox.commands.dropping import drop_all
from sandbox.options import Options, Transport
from sandbox.people import PostedFile
from sandbox.photos import Photo
from sandbox.rekognition import Sighting, Spot
from sandbox.samples import draw_sample
from sandbox.slack.strictness import Strictness
from sandbox.stack import Sandbox, StartError
from tests.sandbox.slack_support import png

STRICTNESS = Strictness(readiness_delay=0.05)


def options(logs: Path, **more: str) -> Options:
    return Options(
        inherited=os.environ, strictness=STRICTNESS, logs=logs, bot_environment=dict(more)
    )


def log_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


async def test_a_photo_is_answered_over_socket_mode_and_a_lost_bot_is_noticed(
    tmp_path: Path,
) -> None:
    async with Sandbox(options(tmp_path)) as sandbox:
        data = png()
        sandbox.known.register(data, [Sighting("Beach", 97.0, (Spot(0.1, 0.1, 0.5, 0.5),))])
        posted = sandbox.slack.people.post_files("robin", "#photos", [PostedFile("a.png", data)])
        answer = await sandbox.answer_to(posted)
        violations = sandbox.slack.workspace.traffic.violations()
        os.kill(sandbox.bot.processes[0].pid, signal.SIGKILL)
        with pytest.raises(BotStoppedError, match=r"`python -m bot`\) ended by signal 9"):
            await sandbox.answer_to(sandbox.slack.people.post_text("sam", "#photos", "Hello?"))

    assert "Beach" in answer.message.text
    assert [picture.name for picture in answer.pictures] == ["a-labels.jpg"]
    assert sandbox.seconds.keys() == {"Slack", "AWS", "detector", "Rekognition", "bot", "all"}
    assert violations == []


async def test_photos_are_answered_by_separate_processes_over_http_and_from_the_drop_folder(
    tmp_path: Path,
) -> None:
    chosen = Options(Transport.HTTP, inherited=os.environ, strictness=STRICTNESS, logs=tmp_path)
    async with Sandbox(chosen) as sandbox:
        file = PostedFile("beach.jpg", draw_sample("beach"))
        posted = sandbox.slack.people.post_files("robin", "#design", [file])
        answer = await sandbox.answer_to(posted)
        files = [file, PostedFile("red café.jpg", png())]
        photos = [Photo(each, each.name) for each in files]
        first, second = await sandbox.during(drop_all(sandbox, "#photos", photos, 30.0))

    assert "Palm Tree" in answer.message.text
    assert first is not None
    assert first.message.text.startswith("beach.jpg (drop folder): Palm Tree")
    assert [picture.name for picture in first.pictures] == ["beach-labels.jpg"]
    assert second is not None
    assert second.message.text.startswith("red café.jpg (drop folder): I looked closely")
    assert sandbox.slack.workspace.traffic.violations() == []
    assert "listening to Slack on port" in log_of(tmp_path / "bot-web.log")
    assert "answered in" in log_of(tmp_path / "bot-worker.log")


async def test_a_bot_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(StartError) as error:
        async with Sandbox(options(tmp_path, MIN_CONFIDENCE="lots")):
            pass

    expected = (
        "The bot (`python -m bot`) ended with status 2. Its last lines:\n"
        "  MIN_CONFIDENCE must be a number from 0 to 100."
    )
    assert str(error.value) == expected


async def test_a_start_that_takes_too_long_says_what_is_up(tmp_path: Path) -> None:
    hasty = Options(inherited=os.environ, logs=tmp_path, start_timeout=0.3)

    with pytest.raises(StartError, match=r"not up after 0 s; up: detector, "):
        async with Sandbox(hasty):
            pass
