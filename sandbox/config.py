"""What the sandbox reads from the environment; nothing else in `sandbox/` does.

| name | meaning | default |
| --- | --- | --- |
| `SANDBOX_PORT` | the page's port; another free one is taken when it is in use | 8080 |
| `SANDBOX_MODEL` | a NanoDet file to use instead of the download | – |
| `SANDBOX_OFFLINE` | `1`: download nothing | off |
| `SANDBOX_OCR` | `1`: the bot reads text, in pictures with RapidOCR where it is installed | off |
| `SANDBOX_ADMIN_TOKEN` | `1`: the bot gets an administrator's token | off |
| `SANDBOX_BUDGET_USD` | what a month of Rekognition may cost, as the bot is told | – |
| `XDG_CACHE_HOME` | where the downloaded detector is kept | `~/.cache` |
"""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_PORT = 8080
HIGHEST_PORT = 65535


class SandboxConfigError(Exception):
    """The environment asks for something impossible; one line per problem."""


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """The sandbox's settings."""

    port: int
    model: Path | None
    offline: bool
    cache: Path
    admin_token: bool = False
    ocr: bool = False
    budget: str = ""
    """What a month may cost, US dollars, as the bot is told; empty for no limit."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "SandboxConfig":
        """Read the settings; raises SandboxConfigError that names every problem at once."""
        problems: list[str] = []
        config = cls(
            port=_port(environ.get("SANDBOX_PORT", ""), problems),
            model=_model(environ.get("SANDBOX_MODEL", ""), problems),
            offline=_flag(environ, "SANDBOX_OFFLINE"),
            cache=_cache(environ),
            admin_token=_flag(environ, "SANDBOX_ADMIN_TOKEN"),
            ocr=_flag(environ, "SANDBOX_OCR"),
            budget=environ.get("SANDBOX_BUDGET_USD", "").strip(),
        )
        if problems:
            raise SandboxConfigError("\n".join(problems))
        return config


def free_port(wanted: int) -> int:
    """`wanted` when 127.0.0.1 has it free, else any free port."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            # As servers do, so that a port that was just given up counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise SandboxConfigError("127.0.0.1 has no free port")


def _flag(environ: Mapping[str, str], name: str) -> bool:
    return environ.get(name, "").strip().lower() in {"1", "true", "yes"}


def _port(text: str, problems: list[str]) -> int:
    if not text:
        return DEFAULT_PORT
    if text.isdecimal() and int(text) <= HIGHEST_PORT:
        return int(text)
    problems.append(f"SANDBOX_PORT must be a number from 0 to {HIGHEST_PORT}, not {text!r}")
    return DEFAULT_PORT


def _model(text: str, problems: list[str]) -> Path | None:
    if not text:
        return None
    path = Path(text).expanduser()
    if not path.is_file():
        problems.append(f"SANDBOX_MODEL names no file: {text!r}")
    return path


def _cache(environ: Mapping[str, str]) -> Path:
    base = environ.get("XDG_CACHE_HOME", "")
    # The XDG rule: a relative path is invalid and is ignored.
    root = Path(base) if base.startswith("/") else Path.home() / ".cache"
    return root / "labels-sandbox"
