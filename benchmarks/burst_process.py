"""The bot with as few open files as some systems allow, and what it takes of the machine."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.services import ROOT

FILES = 256
"""How many files the process may have open, connections included."""
_PAUSE = 0.25
_KILOBYTES = 1024


@dataclass(slots=True)
class LimitedBot:
    """`python -m bot` while it runs; what is measured grows while `measure` does."""

    running: psutil.Process
    files: int = 0
    threads: int = 0

    async def measure(self) -> None:
        """Look at it several times a second."""
        while True:
            self.files = max(self.files, self.running.num_fds())
            self.threads = max(self.threads, self.running.num_threads())
            await asyncio.sleep(_PAUSE)

    def peak(self) -> float:
        """Megabytes of memory at the most, as the kernel counts them."""
        status = Path(f"/proc/{self.running.pid}/status").read_text()
        line = next(row for row in status.splitlines() if row.startswith("VmHWM"))
        return int(line.split()[1]) / _KILOBYTES


@asynccontextmanager
async def limited_bot(environment: Mapping[str, str]) -> AsyncIterator[LimitedBot]:
    """Run the bot for as long as the context lasts."""
    command = f"ulimit -n {FILES}; exec {sys.executable} -m bot"
    running = await asyncio.create_subprocess_exec(
        "/bin/sh", "-c", command, cwd=ROOT, env=dict(environment)
    )
    try:
        yield LimitedBot(psutil.Process(running.pid))
    finally:
        if running.returncode is None:
            running.terminate()
        await running.wait()
