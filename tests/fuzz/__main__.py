"""The command line: `python -m tests.fuzz`, which `make fuzz` runs."""

import argparse
import asyncio
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.fuzz.asking import fuzz as fuzz_questions
from tests.fuzz.delivering import fuzz as fuzz_deliveries
from tests.fuzz.good import deliveries
from tests.fuzz.seeds import PICTURES, VIDEOS
from tests.fuzz.watching import fuzz as fuzz_files

_KEEP = Path("out/fuzz")
_COUNT = 10_000
_WHAT = ("pictures", "videos", "questions", "deliveries")


def main() -> int:
    """Fuzz, print the figures, and write files that were found to `out/fuzz/`; 1 for any finding.

    Bugs that deliveries meet are findings where they are told without a reference; the others are
    listed.
    """
    options = _options()
    _KEEP.mkdir(parents=True, exist_ok=True)
    found = 0
    for what in options.what or _WHAT:
        began = time.monotonic()
        said, findings = _FUZZ[what](options.count, options.seed)
        print(f"{options.count:,} {what} in {time.monotonic() - began:.0f} s: {said}")
        print(*findings, sep="\n", end="\n" if findings else "")
        found += len(findings)
    return 1 if found else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("what", nargs="*", type=_known, help=f"of {', '.join(_WHAT)}: all if none")
    parser.add_argument("--count", type=int, default=_COUNT, help="of each")
    parser.add_argument("--seed", default="labels", help="another one breaks things otherwise")
    return parser.parse_args()


def _known(word: str) -> str:
    if word not in _WHAT:
        raise argparse.ArgumentTypeError(f"{word} is none of {', '.join(_WHAT)}")
    return word


def _files(door: str, count: int, seed: str) -> tuple[str, list[str]]:
    recipes = PICTURES if door == "picture" else VIDEOS
    seeds = {name: make() for name, make in recipes.items()}
    tally = fuzz_files(seeds, door, count, seed, keep=_KEEP)
    refused = tally.files - tally.labelled - len(tally.findings)
    said = (
        f"of {len(seeds)} kinds, {tally.labelled:,} labelled, {refused:,} refused with a sentence, "
        f"{len(tally.findings)} findings; at most {tally.slowest:.2f} s and "
        f"{tally.largest / 1e6:.0f} MB for one"
    )
    return said, tally.findings


def _questions(count: int, seed: str) -> tuple[str, list[str]]:
    tally = fuzz_questions(count, seed)
    most = f"at most {tally.slowest:.2f} s and {tally.largest / 1e6:.0f} MB for one"
    said = f"{dict(tally.endings)}, {len(tally.findings)} findings; {most}"
    return said, tally.findings


def _deliveries(count: int, seed: str) -> tuple[str, list[str]]:
    tally = asyncio.run(fuzz_deliveries(count, seed))
    said = (
        f"of {len(deliveries())} kinds, answered {dict(sorted(tally.statuses.items()))}, "
        f"{tally.references.total()} told by a reference, {len(tally.findings)} findings; "
        f"at most {tally.slowest:.2f} s and {tally.largest / 1e6:.0f} MB for one"
    )
    told = [f"{times} × {origin}" for origin, times in tally.references.most_common()]
    print(*told, sep="\n", end="\n" if told else "")
    return said, tally.findings


_FUZZ: dict[str, Callable[[int, str], tuple[str, list[str]]]] = {
    "pictures": partial(_files, "picture"),
    "videos": partial(_files, "video"),
    "questions": _questions,
    "deliveries": _deliveries,
}


if __name__ == "__main__":
    sys.exit(main())
