"""The packages that a requirements file pins."""

import re
from pathlib import Path
from typing import NamedTuple

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)

ROOT = Path(__file__).parents[2]


class Pin(NamedTuple):
    """A package as its index spells it, and the version that is installed."""

    name: str
    version: str


def pins_of(requirements: str) -> list[Pin]:
    """Every pinned package, also those for other versions of Python, in the file's order."""
    return [Pin(normal(name), version) for name, version in _PIN.findall(requirements)]


def entries_of(requirements: str) -> list[str]:
    """Every pinned package with its condition and its hashes, as one line each."""
    return requirements.replace("\\\n", " ").splitlines()


def normal(name: str) -> str:
    """A name as https://packaging.python.org/en/latest/specifications/name-normalization says."""
    return re.sub(r"[-_.]+", "-", name).lower()
