"""What a sandbox is made of: the choices of whoever starts it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sandbox.clock import Clock
from sandbox.rekognition import Detector, NoDetector, NoReader, TextReader
from sandbox.slack.strictness import Strictness


class Transport(StrEnum):
    """How Slack reaches the bot."""

    SOCKET_MODE = "socket mode"
    """One process, `python -m bot`."""
    HTTP = "http"
    """Two processes, `python -m bot web` and `python -m bot worker`."""


async def no_reader() -> TextReader:
    """Nobody reads: only text that is known beforehand is found."""
    return NoReader()


async def no_detector() -> Detector:
    """Nobody looks: only pictures that are known beforehand have labels."""
    return NoDetector()


@dataclass(frozen=True, slots=True)
class Options:
    """What is started, and how."""

    transport: Transport = Transport.SOCKET_MODE
    workspaces: tuple[str, ...] = ()
    """Names of workspaces in which people install the bot themselves, over HTTP; none for one
    workspace that has it from the start."""
    find_detector: Callable[[], Awaitable[Detector]] = no_detector
    find_reader: Callable[[], Awaitable[TextReader]] = no_reader
    bot_environment: Mapping[str, str] = field(default_factory=dict)
    """Settings of the bot on top of those that it needs, e.g. `MAX_LABELS`."""
    inherited: Mapping[str, str] = field(default_factory=dict)
    """The environment that the bot gets harmless variables of: a home, a language."""
    admin_token: bool = False
    """Whether the bot gets an administrator's token too, so that it may delete people's files."""
    video_notices: bool = True
    """Whether the bot is told of the topic for videos that are done; else it has to ask."""
    strictness: Strictness | None = None
    clock: Clock | None = None
    """What time it is in Slack; without one it is the real time."""
    start_timeout: float = 60.0
    """Seconds for everything together."""
    logs: Path | None = None
    """Where the bot's log files go; without it, the bot writes where we do."""
