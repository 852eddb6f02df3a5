"""The sandbox's settings."""

import socket
from pathlib import Path

import pytest

from sandbox.config import DEFAULT_PORT, SandboxConfig, SandboxConfigError, free_port


def test_nothing_needs_to_be_set() -> None:
    assert SandboxConfig.from_env({}) == SandboxConfig(
        port=DEFAULT_PORT,
        model=None,
        offline=False,
        cache=Path.home() / ".cache" / "labels-sandbox",
    )


def test_everything_can_be_set(tmp_path: Path) -> None:
    model = tmp_path / "model.onnx"
    model.touch()
    environ = {
        "SANDBOX_PORT": "9000",
        "SANDBOX_MODEL": str(model),
        "SANDBOX_OFFLINE": "1",
        "SANDBOX_ADMIN_TOKEN": "1",
        "SANDBOX_OCR": "yes",
        "SANDBOX_BUDGET_USD": "0.01",
        "XDG_CACHE_HOME": "/var/cache",
    }

    assert SandboxConfig.from_env(environ) == SandboxConfig(
        port=9000,
        model=model,
        offline=True,
        cache=Path("/var/cache/labels-sandbox"),
        admin_token=True,
        ocr=True,
        budget="0.01",
    )


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(SandboxConfigError) as caught:
        SandboxConfig.from_env({"SANDBOX_PORT": "70000", "SANDBOX_MODEL": "/no/such/file"})

    assert str(caught.value).splitlines() == [
        "SANDBOX_PORT must be a number from 0 to 65535, not '70000'",
        "SANDBOX_MODEL names no file: '/no/such/file'",
    ]


def test_a_relative_cache_is_ignored_as_xdg_demands() -> None:
    config = SandboxConfig.from_env({"XDG_CACHE_HOME": "cache"})

    assert config.cache == Path.home() / ".cache" / "labels-sandbox"


def test_a_taken_port_gives_way_to_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = taken.getsockname()[1]

        assert free_port(wanted) not in {0, wanted}
    assert free_port(wanted) == wanted
