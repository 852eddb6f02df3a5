"""The page about privacy names a test for every threat, and each of them exists."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
HEADING = "## What could go wrong, and what prevents it"


def threats() -> list[tuple[str, ...]]:
    """The rows of the table: threat, what prevents it, tests."""
    lines = PAGE.split(HEADING)[1].split("\n##")[0].splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return [tuple(row) for row in rows[2:]]


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


def test_every_threat_names_its_tests() -> None:
    assert len(threats()) > 20
    assert [row for row in threats() if len(row) != 3 or not re.search(r"`tests/", row[2])] == []


def test_the_tests_that_are_named_exist() -> None:
    named = [
        tuple(name.split("::", 1)) for name in re.findall(r"`(tests/[\w/]+\.py::[\w:]+)`", PAGE)
    ]

    assert [
        f"{path}::{test}"
        for path, test in named
        if not (ROOT / path).exists() or test not in functions(ROOT / path)
    ] == []
