"""Which processes the bot consists of, what they are told, and when they are ready."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import aiohttp

from sandbox.bot_process import BotProcess, BotProcesses
from sandbox.config import free_port
from sandbox.options import Options, Transport
from sandbox.slack import SlackSandbox

ROOT = Path(__file__).resolve().parent.parent
_POLL_SECONDS = 0.05
_INHERITED = frozenset(
    {"PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "TMP"}
    | {"SYSTEMROOT", "XDG_CACHE_HOME", "MPLCONFIGDIR", "VIRTUAL_ENV"}
)
"""What the bot gets of a person's own environment: no tokens, no AWS, no proxy."""


class Roles(Protocol):
    """The bot's processes, and how to tell that Slack can reach them."""

    processes: BotProcesses

    async def ready(self) -> None:
        """Wait until the bot hears what happens in Slack."""
        ...


def build_roles(options: Options, slack: SlackSandbox, environment: Mapping[str, str]) -> Roles:
    """The roles for the transport that was chosen; nothing is started."""
    kept = {name: text for name, text in options.inherited.items() if name in _INHERITED}
    start = _Start({**kept, **environment, **options.bot_environment}, options.logs)
    if options.transport is Transport.HTTP:
        return _HTTPRoles(slack, start)
    return _SocketRole(slack, start)


@dataclass(frozen=True, slots=True)
class _Start:
    """How each process is started."""

    environment: Mapping[str, str]
    logs: Path | None

    def process(self, *arguments: str, **settings: str) -> BotProcess:
        name = "-".join(("bot", *arguments))
        return BotProcess(
            *arguments,
            root=ROOT,
            environment={**self.environment, **settings},
            log=self.logs / f"{name}.log" if self.logs else None,
        )


class _SocketRole:
    """`python -m bot`: listener and worker in one process."""

    def __init__(self, slack: SlackSandbox, start: _Start) -> None:
        self._slack = slack
        self.processes = BotProcesses([start.process(SLACK_APP_TOKEN=slack.app_token)])

    async def ready(self) -> None:
        # Whoever started us sets the limit.
        await self._slack.wait_for_connection(float("inf"))


class _HTTPRoles:
    """`python -m bot web` and `python -m bot worker`, as two processes."""

    def __init__(self, slack: SlackSandbox, start: _Start) -> None:
        self._slack = slack
        web, worker = free_port(0), free_port(0)
        self._addresses = [f"http://127.0.0.1:{port}" for port in (web, worker)]
        self.processes = BotProcesses(
            [
                start.process("web", SLACK_SIGNING_SECRET=slack.signing_secret, PORT=str(web)),
                start.process("worker", METRICS_PORT=str(worker)),
            ]
        )

    async def ready(self) -> None:
        async with aiohttp.ClientSession() as session:
            for address in self._addresses:
                await until_ready(session, f"{address}/readyz")
        events = f"{self._addresses[0]}/slack/events"
        self._slack.deliver_to(events)
        self._slack.install_from(self._addresses[0])


async def until_ready(session: aiohttp.ClientSession, url: str) -> None:
    """Wait until an address answers well; whoever calls sets the time-out."""
    while True:
        try:
            async with session.get(url) as response:
                if response.ok:
                    return
        except aiohttp.ClientError:
            pass  # Nothing listens there yet.
        await asyncio.sleep(_POLL_SECONDS)
