"""The page's own files: whole, and without anything from elsewhere."""

import re
from pathlib import Path

import pytest

import sandbox.page

STATIC = Path(sandbox.page.__file__).with_name("static")
SCRIPTS = sorted(STATIC.glob("scripts/*.js"))
STYLES = sorted(STATIC.glob("styles/*.css"))
INDEX = (STATIC / "index.html").read_text(encoding="utf-8")
LONGEST = 130


def test_every_file_that_the_page_names_is_there() -> None:
    named = re.findall(r'(?:href|src)="/static/([^"]+)"', INDEX)

    assert {name for name in named if not (STATIC / name).is_file()} == set()
    assert {f"styles/{path.name}" for path in STYLES} <= set(named)


def test_every_script_is_imported_and_every_import_is_there() -> None:
    imported = {
        name
        for path in SCRIPTS
        for name in re.findall(r'from "\./([^"]+)"', path.read_text(encoding="utf-8"))
    }

    assert imported | {"main.js"} == {path.name for path in SCRIPTS}


@pytest.mark.parametrize("path", [STATIC / "index.html", *SCRIPTS, *STYLES], ids=lambda p: p.name)
def test_nothing_comes_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    # Addresses in comments tell where a rule stands; nothing is loaded from them.
    code = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)

    assert re.findall(r"https?://[^\s\"'`]+|@import|url\(", code) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_what_people_write_is_never_read_as_html(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text) == []


@pytest.mark.parametrize("path", [*SCRIPTS, *STYLES], ids=lambda p: p.name)
def test_modules_of_the_page_are_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_every_field_and_button_has_a_name() -> None:
    buttons = re.findall(r"<button[^>]*>(.*?)</button>", INDEX, re.DOTALL)

    assert all(re.search(r">[^<>]*\w[^<>]*<", f">{button}<") for button in buttons)
    assert re.findall(r"<img(?![^>]*\balt=)[^>]*>", INDEX) == []
    assert '<html lang="en">' in INDEX
