"""Eight people, ten conversations, two hundred actions: nothing goes wrong, whichever way in."""

import os
from pathlib import Path

import pytest

from sandbox.day import DAY, day_options, mistakes, play, report_lines
from sandbox.options import Options, Transport
from sandbox.stack import Sandbox

BUGS = (" ERROR ", " CRITICAL ", "Traceback", "Unclosed", "never retrieved", "never awaited")
SECRETS = ("xoxb-", "xapp-", "sandbox-signing-secret")
LONGEST_ACKNOWLEDGEMENT = 3.0


@pytest.fixture(scope="module", autouse=True)
def manners() -> set[str]:
    """Each day has a sandbox of its own, and sees to its manners itself."""
    return set()


@pytest.mark.parametrize("transport", list(Transport))
async def test_a_day_brings_one_answer_for_every_picture_and_no_violation(
    transport: Transport, tmp_path: Path
) -> None:
    options = day_options(Options(inherited=os.environ, logs=tmp_path), transport)

    async with Sandbox(options) as sandbox:
        played = await play(sandbox, DAY, seed=1)

    report = "\n".join(report_lines(played))
    assert mistakes(played) == []
    assert "66 of them deserved an answer; 66 got exactly one.\n" in report
    overtaken = sum(len(one.answers) for one in played.stage.diary.postings if one.overtaken)
    assert f"\n{66 + overtaken} answers in all.\n" in report
    assert "4 introductions, and 4 alerts to moderators." in report
    assert report.endswith("Violations: 0")
    assert played.stage.tally.slowest_acknowledgement < LONGEST_ACKNOWLEDGEMENT
    assert unwanted(tmp_path) == []


def test_the_day_is_as_full_as_it_says() -> None:
    acts = [act for moment in DAY for act in moment.acts]
    minutes = [moment.time for moment in DAY]

    assert len(acts) >= 200
    assert minutes == sorted(set(minutes))
    assert {type(act).__name__ for act in acts} == {
        *("Archive", "Ask", "Close", "Decide", "Delete", "DeleteAnswer", "DeleteFile", "Edit"),
        *("Forget", "Invite", "Join", "Kick", "Leave", "OpenHome", "OtherApp", "Post", "React"),
        *("Reconnect", "Repeat", "Say", "ShowAll", "Trouble"),
    }


def unwanted(logs: Path) -> list[str]:
    """Lines of the bot's logs that hold a secret, or tell of a bug."""
    return [
        line
        for log in logs.glob("*.log")
        for line in log.read_text(encoding="utf-8").splitlines()
        if any(word in line for word in (*BUGS, *SECRETS))
    ]
