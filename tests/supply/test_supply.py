"""What others wrote is pinned, audited by a command that fails when it could not, and licensed."""

import json
import re
import tomllib
from typing import Any

import pytest

from tests.supply.auditing import CONTROL, dealt, judged
from tests.supply.licences import PAGE, page
from tests.supply.pins import ROOT, Pin, entries_of, pins_of

FILES = ("requirements.txt", "requirements-tracing.txt", "requirements-dev.txt")
"""Each holds the one before."""
AIOHTTP, RICH = Pin("aiohttp", "3.14.5"), Pin("rich", "15.0.0")
HOLE = {"id": "CVE-1", "fix_versions": ["2.0", "3.1"]}


def entry(pin: Pin, *holes: dict[str, Any]) -> dict[str, Any]:
    return {"name": pin.name, "version": pin.version, "vulns": list(holes)}


def report(*entries: dict[str, Any], knows: bool = True) -> str:
    control = [entry(CONTROL, *([HOLE] if knows else []))]
    return json.dumps({"dependencies": [*entries, *control], "fixes": []})


def test_packages_without_known_holes_are_no_problem() -> None:
    assert judged([AIOHTTP, RICH], report(entry(RICH), entry(AIOHTTP))) == []


def test_a_hole_is_a_problem_with_its_remedy() -> None:
    found = judged([AIOHTTP, RICH], report(entry(AIOHTTP, HOLE, HOLE | {"fix_versions": []}),
                                           entry(RICH)))  # fmt: skip

    assert found == [
        "aiohttp 3.14.5 has known holes: CVE-1 (mended in 2.0, 3.1); CVE-1 (mended in no version)"
    ]


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [{"name": "aiohttp", "skip_reason": "Dependency not found on PyPI"}],
        [entry(Pin("aiohttp", "3.14.4"))],
    ],
    ids=["missing", "skipped", "another version"],
)
def test_a_package_that_was_not_looked_up_is_a_problem(entries: list[dict[str, Any]]) -> None:
    assert judged([AIOHTTP], report(*entries)) == ["aiohttp 3.14.5 was not looked up"]


def test_a_service_that_knows_of_no_holes_has_looked_nothing_up() -> None:
    (problem,) = judged([AIOHTTP], report(entry(AIOHTTP), knows=False))

    assert problem.endswith("which has some: nothing was looked up")


@pytest.mark.parametrize("output", ["", "Traceback", "[]", "{}", '{"dependencies": [7]}'])
def test_without_a_report_nothing_was_looked_up(output: str) -> None:
    assert judged([AIOHTTP], output) == [
        "pip-audit gave no report that can be read: nothing was looked up"
    ]


def test_each_list_holds_a_name_once_and_every_pin_is_in_one() -> None:
    pins = [Pin("a", "1"), Pin("a", "2"), Pin("b", "1"), Pin("a", "3"), CONTROL]

    lists = dealt(pins)

    assert [[pin.name for pin in each] for each in lists] == [
        ["a", "b", CONTROL.name],
        ["a"],
        ["a"],
    ]
    assert sorted(pin for each in lists for pin in each) == sorted(pins)


@pytest.mark.parametrize("name", FILES)
def test_every_requirement_is_pinned_by_hash(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = entries_of(text)

    assert [line for line in entries if "==" not in line or "--hash=sha256:" not in line] == []
    assert len(pins_of(text)) == len(entries)
    assert CONTROL.name not in {pin.name for pin in pins_of(text)}


def test_what_is_installed_anywhere_is_what_was_tested() -> None:
    run, traced, tested = (
        set(entries_of((ROOT / name).read_text(encoding="utf-8"))) for name in FILES
    )

    assert run < traced < tested


def test_traces_have_their_packages() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run, traced = (
        {pin.name for pin in pins_of((ROOT / name).read_text(encoding="utf-8"))}
        for name in FILES[:2]
    )

    named = {re.split("[<>=]", each)[0] for each in project["optional-dependencies"]["tracing"]}
    assert named <= traced - run


def test_the_page_of_licences_is_what_the_command_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
