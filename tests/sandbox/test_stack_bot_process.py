"""Processes of the bot, played here by small programs of the same name."""

import asyncio
import json
from pathlib import Path

import pytest

from sandbox.bot_process import BotProcess, BotProcesses, BotStoppedError

WAITING = "import time; print('waiting', flush=True); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WAITING
ENDING = "import sys; print('one'); print('two'); sys.exit(3)"
ECHOING = (
    "import json, os, sys; json.dump([sys.argv[1:], os.getcwd(), dict(os.environ)], sys.stdout)"
)


def bot(folder: Path, program: str, *arguments: str) -> BotProcess:
    package = folder / "bot"
    package.mkdir()
    (package / "__main__.py").write_text(program)
    environment = {"LABELS_TABLE": "mine"}
    return BotProcess(*arguments, root=folder, environment=environment, log=folder / "bot.log")


async def waiting(process: BotProcess) -> None:
    async with asyncio.timeout(10):
        while "waiting" not in process.last_lines():  # noqa: ASYNC110 - a file tells nobody
            await asyncio.sleep(0.01)


async def test_the_bot_knows_its_own_environment_alone(tmp_path: Path) -> None:
    process = bot(tmp_path, ECHOING, "web")

    await process.start()
    status = await process.wait()

    arguments, folder, environment = json.loads((tmp_path / "bot.log").read_text())
    assert status == 0
    assert arguments == ["web"]
    assert folder == str(tmp_path)
    assert environment.pop("LC_CTYPE", "C.UTF-8") == "C.UTF-8"
    assert environment == {"LABELS_TABLE": "mine"}


async def test_a_bot_that_ends_is_named_with_its_status_and_last_lines(tmp_path: Path) -> None:
    processes = BotProcesses([bot(tmp_path, ENDING, "worker")])
    await processes.start()

    with pytest.raises(BotStoppedError) as error:
        await processes.during(asyncio.sleep(30))

    expected = "The bot (`python -m bot worker`) ended with status 3. Its last lines:\n  one\n  two"
    assert str(error.value) == expected


async def test_work_goes_on_while_the_bot_runs(tmp_path: Path) -> None:
    processes = BotProcesses([bot(tmp_path, WAITING)])
    await processes.start()

    result = await processes.during(asyncio.sleep(0, "done"))
    await processes.stop()

    assert result == "done"


async def test_a_bot_stops_when_it_is_asked_to(tmp_path: Path) -> None:
    process = bot(tmp_path, WAITING)
    await process.start()
    await waiting(process)

    await process.stop()

    assert await process.wait() == -15


async def test_a_bot_that_does_not_stop_is_ended(tmp_path: Path) -> None:
    process = bot(tmp_path, STUBBORN)
    await process.start()
    await waiting(process)

    await process.stop(patience=0.1)

    assert await process.wait() == -9


async def test_a_bot_is_not_left_behind_by_impatient_people(tmp_path: Path) -> None:
    process = bot(tmp_path, STUBBORN)
    await process.start()
    await waiting(process)

    stopping = asyncio.create_task(process.stop())
    await asyncio.sleep(0.05)
    stopping.cancel()

    assert await process.wait() == -9


async def test_a_bot_that_was_not_started_has_no_id(tmp_path: Path) -> None:
    process = bot(tmp_path, WAITING)

    await process.stop()

    with pytest.raises(RuntimeError, match="python -m bot was not started"):
        _ = process.pid
