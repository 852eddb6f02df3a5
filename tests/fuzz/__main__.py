"""The command line: `python -m tests.fuzz`, which `make fuzz` runs."""

import argparse
import sys
import time
from pathlib import Path

from tests.fuzz.seeds import PICTURES, VIDEOS
from tests.fuzz.watching import Tally, fuzz

_KEEP = Path("out/fuzz")
_FILES = 10_000


def main() -> int:
    """Fuzz, print the figures, and write what was found to `out/fuzz/`; 1 when there is any."""
    options = _options()
    _KEEP.mkdir(parents=True, exist_ok=True)
    found = 0
    for door, recipes in (("picture", PICTURES), ("video", VIDEOS)):
        seeds = {name: make() for name, make in recipes.items()}
        began = time.monotonic()
        tally = fuzz(seeds, door, options.files, options.seed, keep=_KEEP)
        _say(f"{door}s of {len(seeds)} kinds", tally, time.monotonic() - began)
        found += len(tally.findings)
    return 1 if found else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--files", type=int, default=_FILES, help="broken pictures, and videos")
    parser.add_argument("--seed", default="labels", help="another one breaks files otherwise")
    return parser.parse_args()


def _say(what: str, tally: Tally, seconds: float) -> None:
    refused = tally.files - tally.labelled - len(tally.findings)
    print(
        f"{tally.files:,} broken {what} in {seconds:.0f} s: {tally.labelled:,} labelled, "
        f"{refused:,} refused with one of {len(tally.endings) - 1} sentences, "
        f"{len(tally.findings)} findings; at most {tally.slowest:.2f} s and "
        f"{tally.largest / 1e6:.0f} MB for one"
    )
    print(*tally.findings, sep="\n", end="\n" if tally.findings else "")


if __name__ == "__main__":
    sys.exit(main())
