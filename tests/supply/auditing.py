"""`make audit`: known holes of every pinned package, and whether they could be looked up at all.

pip-audit counts a package as clean when its service does not know it, or answers without a word
about holes, as mirrors do. So the report must hold every pin, and holes for a version that is known
to have some.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.supply.pins import ROOT, Pin, normal, pins_of

CONTROL = Pin("django", "1.8")
"""Has known holes, and is not used: whoever names none of it knows of none."""
_LONGEST = 900.0


def main() -> int:
    """Audit `requirements-dev.txt`, which holds the run-time packages too; 1 for any problem."""
    pins = pins_of((ROOT / "requirements-dev.txt").read_text(encoding="utf-8"))
    problems = [problem for part in dealt(pins) for problem in judged(part, asked(part))]
    print(*problems, sep="\n", end="\n" if problems else "")
    print(f"{len(pins)} pinned packages, {len(problems)} problems")
    return 1 if problems else 0


def judged(pins: Sequence[Pin], output: str) -> list[str]:
    """A line for each pin that has known holes or was not looked up; none when all is well."""
    try:
        listed = json.loads(output)["dependencies"]
        report = {Pin(normal(each["name"]), each.get("version", "")): each for each in listed}
    except (ValueError, LookupError, TypeError, AttributeError):
        return ["pip-audit gave no report that can be read: nothing was looked up"]
    if not report.get(CONTROL, {}).get("vulns"):
        problem = f"the service names no hole of {CONTROL.name} {CONTROL.version}, which has some"
        return [f"{problem}: nothing was looked up"]
    return [problem for pin in pins if (problem := _problem(pin, report.get(pin)))]


def _problem(pin: Pin, entry: dict[str, Any] | None) -> str:
    if entry is None or "vulns" not in entry:
        return f"{pin.name} {pin.version} was not looked up"
    holes = [f"{hole['id']} (mended in {', '.join(hole['fix_versions']) or 'no version'})"
             for hole in entry["vulns"]]  # fmt: skip
    return f"{pin.name} {pin.version} has known holes: {'; '.join(holes)}" if holes else ""


def asked(pins: Sequence[Pin]) -> str:
    """pip-audit's report of the pins and the control; what else it says goes to standard error."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requirements.txt"
        lines = [f"{name}=={version}\n" for name, version in [*pins, CONTROL]]
        file.write_text("".join(lines), encoding="utf-8")
        command = [sys.executable, "-m", "pip_audit", "--requirement", str(file), "--no-deps",
                   "--disable-pip", "--format", "json", "--progress-spinner", "off"]  # fmt: skip
        done = subprocess.run(
            command, stdout=subprocess.PIPE, text=True, timeout=_LONGEST, check=False
        )
    return done.stdout


def dealt(pins: Sequence[Pin]) -> list[list[Pin]]:
    """The pins in as few lists as possible: pip-audit takes a name once."""
    lists: list[list[Pin]] = []
    for pin in pins:
        free = (each for each in lists if pin.name not in {one.name for one in each})
        found = next(free, None)
        if found is None:
            lists.append([pin])
        else:
            found.append(pin)
    return lists


if __name__ == "__main__":
    sys.exit(main())
