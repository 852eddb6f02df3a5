"""`python -m sandbox` as a person starts it: a process, slow, therefore few."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.bot_roles import ROOT
from sandbox.samples import draw_sample

PERSONAL = {
    "AWS_PROFILE": "missing",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "SLACK_BOT_TOKEN": "xoxb-production",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "http_proxy": "http://127.0.0.1:9",
}
"""What may lie in a person's environment and must change nothing."""


def environment(folder: Path) -> dict[str, str]:
    own = {"SANDBOX_OFFLINE": "1", "SANDBOX_PORT": "0", "TMPDIR": str(folder)}
    around = {name: value for name, value in os.environ.items() if name != "SANDBOX_MODEL"}
    return {**around, **PERSONAL, **own, "XDG_CACHE_HOME": str(folder / "cache")}


def hear_ctrl_c() -> None:
    """What was started in the background ignores Ctrl-C, and so would its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "sandbox", *arguments]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(folder),
        preexec_fn=hear_ctrl_c,  # noqa: PLW1509 - it takes no lock
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def lines_until(process: subprocess.Popen[str], last: str) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    while not lines or last not in lines[-1]:
        line = process.stdout.readline()
        assert line, "".join(lines)
        lines.append(line)
    return lines


def test_photos_are_answered_as_text_and_their_pictures_saved(tmp_path: Path) -> None:
    (tmp_path / "beach.jpg").write_bytes(draw_sample("beach"))
    (tmp_path / "note.jpg").write_text("Not a picture.")
    photos = [str(tmp_path / name) for name in ("beach.jpg", "note.jpg")]

    with started(tmp_path, "post", *photos, "--out", str(tmp_path / "out")) as process:
        output, _ = process.communicate(timeout=60)

    assert process.returncode == 0, output
    assert "not by Amazon. The better detector is off with SANDBOX_OFFLINE=1" in output
    assert re.search(r"^  █+\S* +\d+ %  Palm Tree", output, re.MULTILINE)
    assert "  [Show all labels]\n" in output
    assert "  note.jpg: This file is not a picture" in output
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["beach-labels.jpg"]
    assert (tmp_path / "out" / "beach-labels.jpg").read_bytes().startswith(b"\xff\xd8\xff")
    assert list(tmp_path.glob("labels-sandbox-*")) == []


def test_a_missing_photo_ends_with_a_sentence_before_anything_starts(tmp_path: Path) -> None:
    missing = tmp_path / "missing.jpg"

    with started(tmp_path, "post", str(missing)) as process:
        output, _ = process.communicate(timeout=30)

    assert output == f"{missing} cannot be read: No such file or directory.\n"
    assert process.returncode == 2


def test_the_demo_shows_an_answer_and_one_address_until_ctrl_c(tmp_path: Path) -> None:
    with started(tmp_path) as process:
        output = "".join(lines_until(process, "Ctrl-C"))
        (address,) = re.findall(r"https?://\S+", output)
        # Without the person's proxy, as a browser does for this address.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"{address}/api/workspace", timeout=10) as response:
            workspace = json.load(response)
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=30)

    assert process.returncode == 0
    assert rest == ""
    assert "Palm Tree" in output
    assert "[Show all labels]" in output
    assert workspace["me"]["name"] == "Robin"
    assert "The better detector is off with SANDBOX_OFFLINE=1" in workspace["notice"]
    assert list(tmp_path.glob("labels-sandbox-*")) == []
