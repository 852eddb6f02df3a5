"""What docs/deploying.md says of beginning and end is true of the template."""

import re
from pathlib import Path
from typing import Any

from sandbox.templates import load

ROOT = Path(__file__).parents[1]
_ROW = re.compile(
    r"^\| `(?P<name>\w+)` \| (?P<fate>stays|goes)\b.*\| (?P<cost>[^|]+) \|$", re.MULTILINE
)


def resources() -> dict[str, Any]:
    found: dict[str, Any] = load(ROOT / "infrastructure.yml")["Resources"]
    return found


def teardown() -> str:
    text = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
    return text.split("\n## Teardown\n", 1)[1]


def test_what_setup_must_be_allowed_to_make_is_named() -> None:
    text = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
    table = text.split("\n## AWS\n", 1)[1].split("\nAttach ", 1)[0]
    rows = re.findall(r"^\| (\w+) \| (`.+) \|$", table, re.MULTILINE)

    told = {
        f"AWS::{service}::{kind}" for service, what in rows for kind in re.findall(r"`(\w+)`", what)
    }
    assert told == {body["Type"] for body in resources().values()}


def test_every_resource_is_told_whether_it_stays() -> None:
    told = {row["name"]: row["fate"] for row in _ROW.finditer(teardown())}

    assert told == {
        name: "stays" if "Retain" in body.get("DeletionPolicy", "Delete") else "goes"
        for name, body in resources().items()
    }


def test_what_stays_is_told_to_cost() -> None:
    costs = {row["name"]: row["cost"].strip() for row in _ROW.finditer(teardown())}

    assert {name for name, cost in costs.items() if cost != "–"} == {
        name for name, body in resources().items() if "DeletionPolicy" in body
    }
