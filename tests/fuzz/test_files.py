"""A thousand broken files of every format that the bot opens: a picture or a sentence, and soon."""

import random
import sys
from pathlib import Path

import pytest

from tests.fuzz.mutations import broken
from tests.fuzz.seeds import PICTURES, VIDEOS
from tests.fuzz.watching import LONGEST, Child, child, fuzz

RECIPES = {"picture": PICTURES, "video": VIDEOS}


@pytest.mark.parametrize(
    ("door", "count"), [("picture", 700), ("video", 300)], ids=["pictures", "videos"]
)
def test_broken_files_end_in_a_picture_or_a_sentence(door: str, count: int) -> None:
    seeds = {name: make() for name, make in RECIPES[door].items()}

    tally = fuzz(seeds, door, count, "tests")

    assert (tally.files, tally.findings) == (count, [])
    assert tally.labelled > count // 20
    assert tally.slowest < LONGEST


@pytest.mark.parametrize("door", RECIPES)
def test_the_files_that_are_broken_were_whole(door: str, tmp_path: Path) -> None:
    path, ended = tmp_path / "file", {}
    with child(tmp_path) as opener:
        for name, make in RECIPES[door].items():
            path.write_bytes(make())
            ended[name] = opener.ask(path, door)["ended"]

    assert ended == dict.fromkeys(RECIPES[door], "labelled")


def test_the_same_dice_break_a_file_in_the_same_way() -> None:
    data, others = PICTURES["PNG"](), [PICTURES["GIF"]()]

    made = [broken(data, random.Random("seed"), others) for _ in range(2)]

    assert made[0] == made[1] != data


FALLS = {
    "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)": "falls with -11: ",
    "raise IndexError('seven')": "falls with 1: IndexError: seven",
    "import time; time.sleep(60)": "hangs",
}


@pytest.mark.parametrize("deed", FALLS)
def test_what_a_file_does_to_its_process_is_noticed(
    deed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fuzz.watching.LONGEST", 0.5)
    opener = Child(tmp_path / "log", (sys.executable, "-Ssc", f"input(); {deed}"))

    found = opener.ask(tmp_path / "file", "picture")

    assert found == {"finding": FALLS[deed]}
