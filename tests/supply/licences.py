"""`make licences`: `docs/licences.md`, the licences of all that runs in production."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from itertools import groupby

from tests.supply.pins import ROOT, Pin, normal, pins_of

PAGE = ROOT / "docs" / "licences.md"
_HEAD = """# Licences

What each package of `requirements.txt` says of its own licence. `make licences` writes this page
from the installed packages; a test holds it to the pins.

"""
_TRACED = """
With [traces](observability.md#traces), `requirements-tracing.txt` adds these:

"""
_COLUMNS = """| package | version | licence |
| --- | --- | --- |
"""
_NOTES = {
    "av": "the wheels GPL-2.0: they bring FFmpeg with x264 and x265",
    "pillow-heif": "the wheels GPL-2.0: they bring libheif with x265",
}
"""What a wheel holds besides the package's own code."""
_FOOT = """
Labels itself is Apache-2.0. Who runs it may combine all of these. Who passes on an image that holds
the wheels of `av` and `pillow-heif` passes on programs under the GPL, with its duties: to offer
their source, for one. Built against an FFmpeg and a libheif without x264 and x265, both packages
are BSD-3-Clause; FFmpeg then writes no H.264 by x264, which is how videos are made ready for
Rekognition.
"""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """The page as it should read."""
    run, traced = (
        pins_of((ROOT / name).read_text(encoding="utf-8"))
        for name in ("requirements.txt", "requirements-tracing.txt")
    )
    stated = _stated(traced)
    added = [pin for pin in traced if pin not in run]
    return "".join([_HEAD, _table(run, stated), _TRACED, _table(added, stated), _FOOT])


def _table(pins: Sequence[Pin], stated: Mapping[str, str]) -> str:
    return _COLUMNS + "".join(f"{row}\n" for row in _rows(pins, stated))


def _rows(pins: Sequence[Pin], stated: Mapping[str, str]) -> list[str]:
    """A row for each package, with all versions that are pinned for some version of Python."""
    groups = groupby(sorted(pins), key=lambda pin: pin.name)
    versions = {name: ", ".join(pin.version for pin in each) for name, each in groups}
    return [f"| {name} | {versions[name]} | {'; '.join(_licence(name, stated))} |"
            for name in versions]  # fmt: skip


def _licence(name: str, stated: Mapping[str, str]) -> list[str]:
    return [stated[name], *([_NOTES[name]] if name in _NOTES else [])]


def _stated(pins: Sequence[Pin]) -> dict[str, str]:
    """What the installed packages say. Raises KeyError later for one that is not installed."""
    names = sorted({pin.name for pin in pins})
    command = [sys.executable, "-m", "piplicenses", "--format=json", "--packages", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {normal(each["Name"]): each["License"] for each in json.loads(done.stdout)}


if __name__ == "__main__":
    main()
