"""The house rules that no linter knows: who imports whom, and how large a thing may grow."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("bot", "handlers", "sandbox", "benchmarks", "tests")
_VALUES = ("bot.core", "bot.errors")
_SEEN = ("bot.spans", "bot.story", "opentelemetry.trace")

MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "bot/core": ("bot.core",),
    "bot/errors.py": (),
    "bot/ports": ("bot.core", "bot.ports"),
    "bot/pictures": (*_VALUES, "bot.pictures", "PIL", "pillow_heif", "matplotlib", "av"),
    "bot/jobs": (*_VALUES, *_SEEN, "bot.ports", "bot.pictures", "bot.jobs"),
    "bot/aws": (
        *_VALUES, *_SEEN, "bot.ports", "bot.aws", "boto3", "botocore", "mypy_boto3_*",
        "cryptography",
    ),
    "bot/slack": (*_VALUES, *_SEEN, "bot.ports", "bot.slack", "slack_sdk", "aiohttp"),
    "bot/config.py": ("bot.core.prices", "bot.settings"),
    "bot/settings.py": (),
    "bot/clock.py": (),
    "bot/logs.py": ("bot.core.redacting", "opentelemetry", "structlog"),
    "bot/story.py": ("opentelemetry", "structlog.contextvars"),
    "bot/metrics.py": ("bot.errors", "prometheus_client"),
    "bot/spans.py": ("opentelemetry",),
    "bot/tracing.py": ("opentelemetry",),
    "bot/pulse.py": ("bot.errors", "bot.metrics", "bot.ports"),
    "bot/sockets.py": ("bot.errors", "bot.ports"),
    "bot/crowd.py": ("aiohttp",),
    "bot/deliveries.py": (
        "bot.core.uploads", "bot.crowd", "bot.ports", "bot.spans", "bot.story", "aiohttp",
        "opentelemetry.trace", "slack_bolt", "slack_sdk.socket_mode",
    ),
    "bot/stages.py": ("bot.jobs.services", "bot.ports", "bot.spans"),
    "bot/health.py": ("bot.errors", "bot.metrics", "bot.ports", "aiohttp"),
    "bot/app.py": ("bot", "handlers", "aiohttp", "slack_bolt", "slack_sdk"),
    "bot/stopping.py": (),
    "bot/wiring.py": ("bot", "aiohttp"),
    "bot/many.py": ("bot", "aiohttp"),
    "bot/installing.py": ("bot", "aiohttp", "slack_bolt", "slack_sdk"),
    "bot/workspaces.py": ("bot", "slack_bolt"),
    "bot/gate.py": ("bot.core", "aiohttp", "slack_bolt"),
    "bot/running.py": ("bot", "aiohttp", "slack_bolt"),
    "bot/commands": ("bot", "aiohttp", "rich"),
    "bot/__main__.py": ("bot", "cryptography.fernet"),
    "bot/__init__.py": (),
    "handlers": (
        *_VALUES, "bot.ports", "bot.jobs", "handlers", "slack_bolt", "slack_sdk.errors",
        "bot.slack.cards", "bot.slack.messages", "bot.slack.modals", "bot.slack.text",
        "bot.slack.windows",
    ),
}  # fmt: skip
"""The first that a file's path begins with counts; the standard library is free for all."""

_CALLED = {"PIL": "Pillow", "av": "PyAV", "botocore": "boto3", "mypy_boto3_*": "boto3"}
"""How `docs/architecture.md` calls what is imported, where it is not by its name."""

NOT_IN_CORE = frozenset(
    {
        "asyncio", "concurrent", "io", "logging", "os", "random", "select", "shutil", "socket",
        "subprocess", "tempfile", "threading", "time", "urllib",
    }
)  # fmt: skip
"""Clock, environment and I/O."""

PURE = "urllib.parse"
"""Words for addresses, in a package that else opens them."""


class Module(NamedTuple):
    """A Python file of this project."""

    path: str
    text: str
    tree: ast.Module


@cache
def modules() -> list[Module]:
    """All of ours; read once, and by none of the test processes that need them not."""
    files = sorted(path for root in OURS for path in (ROOT / root).rglob("*.py"))
    texts = [(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in files]
    return [Module(path, text, ast.parse(text)) for path, text in texts]


def imports(module: Module) -> Iterator[str]:
    """Every imported module by its full name, with names taken out of packages."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module.path}: relative imports hide who imports whom"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def foreign(module: Module) -> list[str]:
    """What a module imports besides the standard library."""
    return [name for name in imports(module) if name.split(".")[0] not in sys.stdlib_module_names]


def matches(name: str, allowed: str) -> bool:
    if allowed.endswith("*"):
        return name.startswith(allowed[:-1])
    return name == allowed or name.startswith(f"{allowed}.")


def rule_for(path: str) -> tuple[str, ...] | None:
    return next(
        (allowed for place, allowed in MAY_IMPORT.items() if f"{path}/".startswith(f"{place}/")),
        None,
    )


def of(*roots: str) -> list[Module]:
    return [module for module in modules() if module.path.split("/")[0] in roots]


def test_every_module_of_the_bot_has_an_import_rule() -> None:
    assert [module.path for module in of("bot", "handlers") if rule_for(module.path) is None] == []


def test_the_table_of_imports_is_complete() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    lines = page.split("\n## Who may import what\n", 1)[1].split("\n## ", 1)[0].splitlines()
    rows = [line.split("|") for line in lines if line.startswith("| `")]
    told = {place: row[3] for row in rows for place in re.findall(r"`([a-z_/.]+)`", row[1])}
    places = {f"{path}{'' if path.endswith('.py') else '/'}": path for path in MAY_IMPORT}
    places = {place: path for place, path in places.items() if path != "bot/__init__.py"}

    assert told.keys() == places.keys() | {"sandbox/"}
    assert [
        f"{place}: {package}"
        for place, path in places.items()
        for package in {_CALLED.get(name, name) for name in _packages(path)}
        if package not in told[place]
    ] == []


def _packages(path: str) -> set[str]:
    """What others wrote that a place may import; the table tells elsewhere of what all may see."""
    names = {name.split(".")[0] for name in MAY_IMPORT[path] if name not in _SEEN}
    return names - {"bot", "handlers"}


def test_imports_flow_in_one_direction() -> None:
    wrong = [
        f"{module.path} imports {name}"
        for module in of("bot", "handlers")
        for name in foreign(module)
        if not any(matches(name, allowed) for allowed in rule_for(module.path) or ())
    ]

    assert wrong == []


def test_the_core_has_no_clock_no_environment_and_no_io() -> None:
    wrong = [
        f"{module.path} imports {name}"
        for module in modules()
        if module.path.startswith("bot/core/")
        for name in imports(module)
        if name.split(".")[0] in NOT_IN_CORE and not matches(name, PURE)
    ]

    assert wrong == []


def test_the_sandbox_and_the_bot_do_not_know_each_other() -> None:
    wrong = [
        f"{module.path} imports {name}"
        for module in of("sandbox")
        for name in foreign(module)
        if name.split(".")[0] in {"bot", "handlers", "tests", "benchmarks"}
    ]

    assert wrong == []


def test_the_environment_is_read_in_one_place() -> None:
    # The command lines hand it in; moto's process only empties it of what boto3 would read.
    allowed = {
        "bot/__main__.py",
        "sandbox/cli.py",
        "sandbox/moto_server.py",
        "sandbox/screenshots.py",
    }
    wrong = [
        f"{module.path}:{node.lineno}"
        for module in of("bot", "handlers", "sandbox")
        if module.path not in allowed
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}
        if isinstance(node.value, ast.Name) and node.value.id == "os"
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("roots", "banned"),
    [
        (("tests",), "unittest.mock"),
        (("bot", "handlers", "sandbox", "tests"), "matplotlib.pyplot"),
    ],
)
def test_some_imports_are_banned(roots: tuple[str, ...], banned: str) -> None:
    wrong = [m.path for m in of(*roots) if any(matches(name, banned) for name in imports(m))]

    assert wrong == []


def test_the_table_is_never_scanned() -> None:
    wrong = [
        f"{module.path}:{node.lineno}"
        for module in of("bot", "handlers")
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Attribute) and node.attr in {"scan", "execute_statement"})
        or (isinstance(node, ast.Constant) and node.value == "scan")
    ]  # fmt: skip

    assert wrong == []


def test_modules_stay_below_300_lines() -> None:
    lengths = {module.path: module.text.count("\n") for module in modules()}

    assert {path: length for path, length in lengths.items() if length > 300} == {}


def test_functions_stay_below_50_lines() -> None:
    wrong = [
        f"{module.path}:{node.lineno} {node.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 50
    ]

    assert wrong == []


def test_nothing_is_named_after_what_it_is_not() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}

    assert [m.path for m in modules() if vague & set(Path(m.path).with_suffix("").parts)] == []
