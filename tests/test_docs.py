"""What is written about the project is true of it."""

import re
from pathlib import Path

import pytest

from bot.__main__ import _COMMANDS
from bot.config import Config
from bot.jobs.exporting import PART_BYTES
from bot.jobs.in_work import MOST
from bot.settings import SETTINGS
from bot.wiring import _VIDEOS_ON_DISK

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
_ROW = re.compile(r"^\| `(?P<name>[A-Z0-9_]+)` \| (?P<meaning>.+) \| (?P<default>[^|]+) \|$")
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_PATH = re.compile(
    r"`((?:bot|handlers|sandbox|benchmarks|tests|docs)/[\w./-]*|[\w-]+\.(?:yml|toml))`"
)


def pages() -> list[Path]:
    found = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    return [page for page in [*found, *sorted((ROOT / "docs").rglob("*.md"))] if page.exists()]


def section(heading: str) -> str:
    """The README from a heading to the next one of its level."""
    text = README.read_text(encoding="utf-8")
    return text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def anchors(page: Path) -> set[str]:
    """The names that GitHub gives to a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_configuration_table_is_the_configuration() -> None:
    rows = [found.groupdict() for line in section("Configuration").splitlines()
            if (found := _ROW.match(line))]  # fmt: skip

    assert [(row["name"], row["default"].strip("` ")) for row in rows] == [
        (setting.name, setting.default) for setting in SETTINGS
    ]
    assert [row["meaning"].strip() for row in rows] == [setting.meaning for setting in SETTINGS]


def test_the_commands_that_are_named_exist() -> None:
    named = {
        command
        for page in pages()
        for command in re.findall(r"python -m bot ([a-z]+)", page.read_text(encoding="utf-8"))
    }

    assert named <= {str(command) for command in _COMMANDS}
    assert {str(command) for command in _COMMANDS if command} <= named


def test_the_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        target
        for page in pages()
        for target in re.findall(r"(?:`|^\s*)make ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE)
    }

    assert {"demo", "test"} <= named
    assert named <= targets


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_the_files_that_are_named_exist(page: Path) -> None:
    named = _PATH.findall(page.read_text(encoding="utf-8"))

    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for found in _LINK.finditer(page.read_text(encoding="utf-8")):
        target = found["target"]
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        if not linked.exists() or (anchor and anchor not in anchors(linked)):
            broken.append(target)

    assert broken == []


def test_the_environment_that_is_named_is_read() -> None:
    known = {setting.name for setting in SETTINGS}
    known |= {"SANDBOX_MODEL", "SANDBOX_OFFLINE", "SANDBOX_PORT"}
    named = {
        name
        for page in pages()
        for name in re.findall(r"`([A-Z]+_[A-Z_]+)`", page.read_text(encoding="utf-8"))
        if name.startswith(("SLACK_", "LABELS_", "SANDBOX_", "MAX_", "MIN_"))
    }

    assert named <= known


def test_the_disk_that_a_worker_takes_is_what_the_code_allows() -> None:
    config = Config()
    files = min(config.worker_concurrency, MOST)
    pictures, videos = files * config.max_file_mb, _VIDEOS_ON_DISK * config.max_video_mb
    page = " ".join((ROOT / "docs" / "performance.md").read_text("utf-8").split())

    assert f"{MOST} at most, of up to `MAX_FILE_MB`" in page
    assert f"of all videos together {_VIDEOS_ON_DISK} × `MAX_VIDEO_MB`" in page
    assert (
        f"{files} × {config.max_file_mb} MB + {_VIDEOS_ON_DISK} × {config.max_video_mb:,} MB = "
        f"{pictures + videos:,} MB"
    ) in page
    assert f"parts of about {PART_BYTES // 10**6} MB" in page
