"""The parent: hands files to a child, and notices how it falls, hangs or grows."""

import contextlib
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from select import select
from typing import Any

from tests.fuzz.mutations import broken

LONGEST = 10.0
"""Seconds that a file may take."""
_MOST_MEMORY = 400_000_000
"""Bytes that a file may add to the process."""
_ROOT = Path(__file__).parents[2]
_LABELLED = "labelled"
_OPENING = (sys.executable, "-m", "tests.fuzz.opening")


@dataclass(slots=True)
class Tally:
    """How files ended. A finding is a file that ended neither in a picture nor in a sentence."""

    files: int = 0
    endings: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    slowest: float = 0.0
    largest: int = 0
    """The most bytes that one file added to the process."""

    @property
    def labelled(self) -> int:
        """Files that were opened all the same."""
        return self.endings[_LABELLED]


class Child:
    """A process that opens files. It is started anew after a fall."""

    def __init__(self, log: Path, command: Sequence[str] = _OPENING) -> None:
        self._log = log
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, path: Path, door: str) -> dict[str, Any]:
        """How a file ended; `finding` says what it did to the process instead."""
        process = self._process or self._started()
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps({"path": str(path), "door": door}).encode() + b"\n")
        process.stdin.flush()
        ready, _, _ = select([process.stdout], [], [], LONGEST)
        line = process.stdout.readline() if ready else b""
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        if ready:
            process.wait()
        self.close()
        return {"finding": self._fall(process.returncode) if ready else "hangs"}

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process:
            with self._process as process:
                process.kill()
            self._process = None

    def _started(self) -> "subprocess.Popen[bytes]":
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command, cwd=_ROOT,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        return self._process

    def _fall(self, status: int) -> str:
        last = self._log.read_text(errors="replace").strip().splitlines()[-1:]
        return f"falls with {status}: {' '.join(last)}"


@contextlib.contextmanager
def child(folder: Path) -> Iterator[Child]:
    """A child for as long as the block lasts."""
    made = Child(folder / "child.log")
    try:
        yield made
    finally:
        made.close()


def fuzz(
    seeds: Mapping[str, bytes], door: str, count: int, seed: str, *, keep: Path | None = None
) -> Tally:
    """Break the seeds in turn, `count` files altogether; findings are written to `keep`."""
    tally, names, others = Tally(), list(seeds), list(seeds.values())
    with tempfile.TemporaryDirectory() as folder, child(Path(folder)) as opener:
        path = Path(folder) / "file"
        for number in range(count):
            name = names[number % len(names)]
            data = made(seeds[name], f"{seed} {door} {number}", others)
            path.write_bytes(data)
            _count(tally, opener.ask(path, door), f"{name} {number}")
            if keep and len(tally.findings) and tally.findings[-1].startswith(f"{name} {number}:"):
                (keep / f"{door}-{number}").write_bytes(data)
    return tally


def made(data: bytes, name: str, others: Sequence[bytes]) -> bytes:
    """The broken file of that name; the same each time."""
    return broken(data, random.Random(name), others)


def _count(tally: Tally, answer: dict[str, Any], name: str) -> None:
    tally.files += 1
    finding = answer.get("finding", "")
    if not finding:
        tally.endings[answer["ended"]] += 1
        tally.slowest = max(tally.slowest, answer["seconds"])
        tally.largest = max(tally.largest, answer["bytes"])
        if answer["bytes"] > _MOST_MEMORY:
            finding = f"takes {answer['bytes']} bytes"
    if finding:
        tally.findings.append(f"{name}: {finding}")
