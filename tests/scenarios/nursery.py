"""Bots that start in no time: each is a copy of a process that has read their modules already.

From its first line on it does what `python -m bot …` does, with an environment, a log and a session
of its own. That a bot can be started as a platform starts it is what `test_starting`, `test_roles`
and `test_stopping` prove.
"""

import asyncio
import json
import os
import signal
import socket
import sys
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.bot_process import BotProcess
from sandbox.bot_roles import ROOT

_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")


@dataclass(eq=False, slots=True)
class Child:
    """One process, as asyncio would describe it."""

    pid: int
    returncode: int | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self) -> int:
        """Wait until it has ended; its exit status, negative when a signal ended it."""
        await self.ended.wait()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal. Raises ProcessLookupError when it has ended."""
        os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end. Raises ProcessLookupError."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it. Raises ProcessLookupError."""
        self.send_signal(signal.SIGKILL)


class Nursery:
    """Orders processes from `tests/scenarios/nursery_process.py`."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._ordered: deque[asyncio.Future[Child]] = deque()
        self._running: dict[int, Child] = {}

    async def start(
        self, arguments: tuple[str, ...], environment: dict[str, str], log: Path
    ) -> Child:
        """A new process; `arguments` are a module's name and what it is told."""
        order = {
            "arguments": arguments,
            "environment": environment,
            "log": str(log),
            "root": str(ROOT),
        }
        ordered: asyncio.Future[Child] = asyncio.get_running_loop().create_future()
        self._ordered.append(ordered)
        self._writer.write(json.dumps(order).encode() + b"\n")
        await self._writer.drain()
        return await ordered

    async def listen(self, reader: asyncio.StreamReader) -> None:
        """Hear of processes that began and ended, for as long as the nursery is there."""
        async for line in reader:
            words = json.loads(line)
            if "status" not in words:
                child = self._running[words["pid"]] = Child(words["pid"])
                self._ordered.popleft().set_result(child)
                continue
            child = self._running.pop(words["pid"])
            child.returncode = words["status"]
            child.ended.set()
        for ordered in self._ordered:
            ordered.set_exception(RuntimeError("the nursery has ended"))


class NurseryBot(BotProcess):
    """What a process of the bot would be, from the nursery."""

    def __init__(self, nursery: Nursery, process: BotProcess) -> None:
        assert process.log is not None
        super().__init__(root=ROOT, environment=process.environment, log=process.log)
        self.name = process.name
        self._nursery, self._told, self._writes = nursery, process._arguments[1:], process.log

    async def start(self) -> None:
        """Start it; returns at once."""
        self._process = await self._nursery.start(self._told, self.environment, self._writes)


@asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    """Start the process that reads the bot's modules; it works while others start."""
    ours, its = socket.socketpair()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.scenarios.nursery_process", str(its.fileno())),
        cwd=ROOT,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        pass_fds=(its.fileno(),),
        start_new_session=True,
    )
    its.close()
    reader, writer = await asyncio.open_connection(sock=ours)
    made = Nursery(writer)
    listening = asyncio.create_task(made.listen(reader))
    try:
        yield made
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        writer.close()
        await writer.wait_closed()
        await process.wait()
