"""Questions at the terminal."""

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands.terminal import ask_terminal


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Where a person types."""
    screen, keys = os.pipe()
    with os.fdopen(screen) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield keys


async def test_each_question_reads_a_line_of_its_own(
    keyboard: int, capsys: pytest.CaptureFixture[str]
) -> None:
    os.write(keyboard, b" yes \nM\xc3\xbcnchen\nno")
    os.close(keyboard)

    answers = [await ask_terminal("Sure? ") for _ in range(4)]

    assert answers == ["yes", "München", "no", ""]
    assert capsys.readouterr().out == "Sure? Sure? Sure? \nSure? \n"


async def test_whoever_stops_waiting_need_not_be_answered(keyboard: int) -> None:
    asking = asyncio.create_task(ask_terminal("Sure? "))
    await asyncio.sleep(0.01)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(asking, 1)
    os.write(keyboard, b"yes\n")

    assert await ask_terminal("And now? ") == "yes"
    os.close(keyboard)


async def test_a_file_answers_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("y\nn\n")
    with (tmp_path / "answers").open() as answers:
        monkeypatch.setattr(sys, "stdin", answers)

        assert [await ask_terminal("") for _ in range(3)] == ["y", "n", ""]
