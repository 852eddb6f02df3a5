"""The pages about privacy and security name a test for every threat, and each of them exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEADINGS = {
    "privacy.md": "## What could go wrong, and what prevents it",
    "security.md": "## Threats",
}


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def threats(name: str) -> list[tuple[str, ...]]:
    """The rows of the tables: threat, what prevents it, tests."""
    lines = page(name).split(f"\n{HEADINGS[name]}\n")[1].split("\n## ")[0].splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return [tuple(row) for row in rows if row[0] not in ("threat", "---")]


@cache
def functions(path: Path) -> set[str]:
    """The tests of a module, with their class where they have one."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bodies = [("", tree.body)]
    bodies += [
        (f"{node.name}::", node.body) for node in tree.body if isinstance(node, ast.ClassDef)
    ]
    return {
        f"{prefix}{node.name}"
        for prefix, body in bodies
        for node in body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@pytest.mark.parametrize("name", HEADINGS)
def test_every_threat_names_its_tests(name: str) -> None:
    found = threats(name)

    assert len(found) > 20
    assert [row for row in found if len(row) != 3 or not re.search(r"`tests/", row[2])] == []


@pytest.mark.parametrize("name", HEADINGS)
def test_the_tests_that_are_named_exist(name: str) -> None:
    named = [
        tuple(found.split("::", 1))
        for found in re.findall(r"`(tests/[\w/]+\.py::[\w:]+)`", page(name))
    ]

    assert [
        f"{path}::{test}"
        for path, test in named
        if not (ROOT / path).exists() or test not in functions(ROOT / path)
    ] == []
