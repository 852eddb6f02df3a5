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
BEGIN = "docs/setting-up.md goes through it, step by step; `make demo` needs none of it."
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
        "SLACK_BOT_TOKEN", "AWS_REGION", "LABELS_BUCKET", "docs/setting-up.md",
    ]  # fmt: skip
    assert (hinted.returncode, hinted.stdout) == (2, "")
    line, where_to_begin = hinted.stderr.splitlines()
    assert line.startswith("SLACK_APP_TOKEN is not set")
    assert "`python -m bot web` and `python -m bot worker`" in line
    assert where_to_begin == BEGIN


@pytest.fixture
def enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """What every process needs is set, and nothing else."""
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    for name, value in ENOUGH.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("enough")
def test_the_listener_over_http_needs_the_signing_secret(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["web"]) == 2
    assert capsys.readouterr().err.startswith("SLACK_SIGNING_SECRET is not set")


@pytest.mark.usefixtures("enough")
@pytest.mark.parametrize(
    ("name", "value", "is_told"),
    [
        ("AWS_REGION", "", True),
        ("TOKEN_KEY", "short", True),
        ("LABELS_BUCKET", "s3://labels", False),
        ("VIDEO_TOPIC_ARN", "arn:aws:sns:eu-west-1:123456789012:topic", False),
    ],
)
def test_where_to_begin_is_told_when_something_required_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    name: str, value: str, *, is_told: bool,
) -> None:  # fmt: skip
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.setenv(name, value)

    assert main(["worker"]) == 2

    said = capsys.readouterr().err.splitlines()
    assert (said[-1] == BEGIN, len(said) > 1) == (is_told, is_told)


@pytest.mark.parametrize("arguments", [["dance"], ["label"], ["--loud"]])
def test_a_mistyped_command_ends_with_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    assert "usage: python -m bot" in capsys.readouterr().err


def test_a_mistyped_role_is_told_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["doctor", "--for", "webb"])

    said = capsys.readouterr().err
    assert [role for role in ("worker", "web", "operator") if role in said.split("webb")[1]] == [
        "worker", "web", "operator",
    ]  # fmt: skip
    assert "Role." not in said
