"""The command line as a person types it: what stands in its way is told, with a status."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import SETTINGS

ROOT = Path(__file__).parents[1]
ENOUGH = {
    "SLACK_BOT_TOKEN": "xoxb-secret-bot",
    "AWS_REGION": "eu-west-1",
    "LABELS_BUCKET": "labels-test",
}


def run(arguments: list[str], environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The command line as a person starts it, with nothing but this in the environment."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={"PATH": os.environ["PATH"], **environ},
        cwd=ROOT, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip


async def run_all(
    commands: list[tuple[list[str], dict[str, str]]],
) -> list[subprocess.CompletedProcess[str]]:
    """Several at once: each takes a second to load."""
    return await asyncio.gather(*(asyncio.to_thread(run, *command) for command in commands))


async def test_labelling_files_does_not_look_at_slacks_settings(tmp_path: Path) -> None:
    photo = tmp_path / "gone.jpg"
    environ = {
        "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b",
        "SLACK_BOT_TOKEN": "bot", "SLACK_API_URL": "slack",
    }  # fmt: skip
    (ended,) = await run_all([(["label", str(photo)], environ)])

    assert ended.returncode == 1
    assert "cannot be read: No such file or directory" in " ".join(ended.stdout.split())
    assert "SLACK" not in ended.stderr


async def test_a_bad_configuration_ends_with_status_2_and_one_line_for_each_problem() -> None:
    bare, hinted = await run_all([(["worker"], {}), ([], ENOUGH)])

    assert (bare.returncode, bare.stdout) == (2, "")
    assert [line.split()[0] for line in bare.stderr.splitlines()] == [
        "SLACK_BOT_TOKEN", "AWS_REGION", "LABELS_BUCKET",
    ]  # fmt: skip
    assert (hinted.returncode, hinted.stdout) == (2, "")
    (line,) = hinted.stderr.splitlines()
    assert line.startswith("SLACK_APP_TOKEN is not set")
    assert "`python -m bot web` and `python -m bot worker`" in line


def test_the_listener_over_http_needs_the_signing_secret(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    for name, value in ENOUGH.items():
        monkeypatch.setenv(name, value)

    assert main(["web"]) == 2
    assert capsys.readouterr().err.startswith("SLACK_SIGNING_SECRET is not set")


@pytest.mark.parametrize("arguments", [["dance"], ["label"], ["--loud"]])
def test_a_mistyped_command_ends_with_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    assert "usage: python -m bot" in capsys.readouterr().err
