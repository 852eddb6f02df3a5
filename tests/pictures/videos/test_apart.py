"""FFmpeg works in a process of its own, which takes nothing with it."""

import sys
import threading
import time
from pathlib import Path

import pytest

from bot.errors import NotAPictureError, PictureError
from bot.pictures.videos import apart, probing, refusals, sampling
from bot.pictures.videos.values import Wanted
from tests.pictures.samples import Writer
from tests.pictures.videos.films import Film, greedy, plain


@pytest.fixture
def never() -> threading.Event:
    return threading.Event()


def test_the_answers_are_those_of_the_functions(
    write: Writer, tmp_path: Path, never: threading.Event
) -> None:
    path = write("video", plain(Film("webm", "libvpx", sound="libopus")))

    assert apart.probe(path, never) == probing.probe(path)
    assert apart.frames_at(path, [0.5, 2.5], never) == sampling.frames_at(path, [0.5, 2.5])
    assert apart.survey(path, 2, 9, never) == sampling.survey(path, 2, 9)
    assert apart.transcode(path, tmp_path / "ready.mp4", Wanted(), never).ready


def test_refusals_pass_through(write: Writer, never: threading.Event) -> None:
    with pytest.raises(NotAPictureError) as refused:
        apart.probe(write("video", b"%PDF"), never)

    assert refused.value.sentence == refusals.not_a_video().sentence


def test_a_small_file_cannot_ask_for_gigabytes(write: Writer, never: threading.Event) -> None:
    began = time.monotonic()

    with pytest.raises(PictureError):
        apart.probe(write("video", greedy(plain(), 50_000_000)), never)

    assert time.monotonic() - began < 10


def test_who_gives_up_does_not_wait(write: Writer, tmp_path: Path) -> None:
    given_up = threading.Event()
    path = write("video", plain(Film("webm", "libvpx")))
    threading.Timer(0.05, given_up.set).start()

    with pytest.raises(apart.GivenUpError):
        apart.transcode(path, tmp_path / "ready.mp4", Wanted(), given_up)

    assert not (tmp_path / "ready.mp4").exists()


def test_work_that_takes_too_long_ends(
    write: Writer, tmp_path: Path, never: threading.Event
) -> None:
    path = write("video", plain(Film("webm", "libvpx")))

    with pytest.raises(PictureError) as refused:
        apart.transcode(path, tmp_path / "ready.mp4", Wanted(), never, seconds=0.0)

    assert refused.value.sentence == refusals.too_slow().sentence


def test_a_bug_stays_a_bug(tmp_path: Path, never: threading.Event) -> None:
    with pytest.raises(RuntimeError, match="FileNotFoundError"):
        apart.probe(tmp_path / "missing", never)


def test_it_knows_nothing_of_our_environment(
    never: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary")
    telling = "import json, os, sys; json.dump({'answer': dict(os.environ)}, sys.stdout)"
    monkeypatch.setattr(apart, "_COMMAND", (sys.executable, "-c", telling))

    told = apart._asked({}, 9.0, never)

    assert set(told) <= {"MALLOC_ARENA_MAX", "LC_CTYPE"}
